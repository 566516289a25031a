r"""b -> s l l with a propagating Z': Wilson coefficients that depend on q^2.

At tree level the exchange of a Z' of mass M and width Gamma between :math:`J_q` and :math:`J_\ell`
gives, for the contact values C of :func:`zprime_bridge.matching.wet.wet_flavio`,

.. math:: C_{9,10}^{(\prime)}(q^2) = C_{9,10}^{(\prime)}\; \frac{M^2}{M^2 - q^2 - iM\Gamma}, \quad
          C_P(q^2) = -\frac{2 m_\ell}{M^2} \Big[C_{10}(q^2) - \frac{m_s}{m_b} C_{10}'(q^2)\Big],

and the same for :math:`C_P'` with primes exchanged. :math:`C_P` is the longitudinal Z',
:math:`q_\mu q_\nu/M^2`. In :math:`B_s \to \ell\ell` the two combine to the contact value of
:math:`C_{10} - C_{10}'`, whatever the mass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.matching.wet import B_TO_S, LEPTONS, wet_flavio

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs

OPERATORS: Final = ("C9", "C10", "C9p", "C10p")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PropagatingZPrime:
    """What b -> s l l needs to know of a light Z'.

    Attributes
    ----------
    contact : tuple of tuple of complex
        For e, mu, tau: C9, C10, C9', C10' of the contact formula (q^2 = 0), flavio normalisation
        with the alpha_e given to :func:`propagating_zprime`.
    m_zprime, width : float
        GeV.
    m_leptons : tuple of float
        GeV.
    strange_over_bottom : float
        m_s/m_b, MS-bar.
    """

    contact: tuple[tuple[complex, ...], ...]
    m_zprime: float
    width: float
    m_leptons: tuple[float, float, float]
    strange_over_bottom: float

    def coefficients(self, q2: float) -> dict[str, complex]:
        """Coefficients of the WET flavio basis at one q^2.

        Parameters
        ----------
        q2 : float
            GeV^2.

        Returns
        -------
        dict of str to complex
            ``C9``, ``C10``, ``CP`` and primes for bsee, bsmumu, bstautau; CP in GeV^-1.

        Raises
        ------
        PredictionError
            Exactly on the pole of a Z' without width.
        """
        squared = self.m_zprime**2
        denominator = squared - q2 - 1j * self.m_zprime * self.width
        if denominator == 0:
            raise PredictionError(
                f"q^2 = {q2:g} GeV^2 is the pole of a Z' without width; its production is "
                "described by the two-body branching ratios"
            )
        values: dict[str, complex] = {}
        for lepton, mass, contact in zip(LEPTONS, self.m_leptons, self.contact, strict=True):
            exchanged = {
                operator: value * squared / denominator
                for operator, value in zip(OPERATORS, contact, strict=True)
            }
            left, right = exchanged["C10"], exchanged["C10p"]
            exchanged["CP"] = -2 * mass / squared * (left - self.strange_over_bottom * right)
            exchanged["CPp"] = -2 * mass / squared * (right - self.strange_over_bottom * left)
            values |= {f"{name}_bs{lepton * 2}": value for name, value in exchanged.items()}
        return values


def propagating_zprime(
    couplings: ZPrimeCouplings,
    inputs: SMInputs,
    *,
    width: float,
    m_leptons: tuple[float, float, float],
    alpha_e: float,
    strange_over_bottom: float,
) -> PropagatingZPrime:
    """Prepare q^2-dependent coefficients.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis of the physical Z': mixing included and ``higgs`` zero, because the exchange of
        the Z is not that of a light Z'.
    inputs : SMInputs
        G_F.
    width : float
        Total width of the Z', GeV; constant in q^2.
    m_leptons : tuple of float
        Masses of charged leptons, GeV.
    alpha_e : float
        Of the normalisation (K6). flavio multiplies amplitudes by its own alpha_e(4.8 GeV): give
        that one to coefficients that go straight to flavio at 4.8 GeV.

    Raises
    ------
    PredictionError
        If ``higgs`` is not zero: then the couplings are not those of the physical Z'.
    """
    if couplings.higgs != 0:
        raise PredictionError(
            f"couplings with g_H = {couplings.higgs:.3g} are those before Z-Z' mixing; a light Z' "
            "needs the physical ones of light_couplings(model, point, inputs)"
        )
    values = wet_flavio(couplings, inputs, alpha_e=alpha_e, sin2_theta_w=inputs.sin2_theta_w)
    return PropagatingZPrime(
        contact=tuple(
            tuple(
                complex(values[f"{operator}_{B_TO_S.name}{lepton * 2}"]) for operator in OPERATORS
            )
            for lepton in LEPTONS
        ),
        m_zprime=couplings.m_zprime,
        width=width,
        m_leptons=m_leptons,
        strange_over_bottom=strange_over_bottom,
    )
