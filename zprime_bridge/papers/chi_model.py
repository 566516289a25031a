"""The model of [CHI] section 7.3, in closed form: tree level and leading logarithms of QCD."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.charges.library import load_card
from zprime_bridge.couplings.zprime import ZPrimeCouplings, zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.wet import wet_flavio
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.papers.printed import printed
from zprime_bridge.predictions.mass_difference import strong_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.model.model import U1PrimeModel

CARD: Final = "chiral-XI"
SCALE_GEV: Final = 4.8
MIXING: Final = ("CVLL_bsbs", "CVLL_bdbd", "CVLL_sdsd")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ChiModel:
    """Charges l = -3, l3 = -2 of Table XI with U_dR = 1.

    Attributes
    ----------
    model : U1PrimeModel
        Of the shipped card.
    couplings : ZPrimeCouplings
        For g_x = 1 and M_Z' = 1 GeV.
    tree : mapping of str to complex
        Coefficients for g_x/M_Z' = 1/GeV, with alpha_e(4.8 GeV) of flavio.
    """

    model: U1PrimeModel
    couplings: ZPrimeCouplings
    tree: Mapping[str, complex]

    def band(
        self, name: str, masses: FloatArray, value: float, sigma: float
    ) -> tuple[FloatArray, FloatArray]:
        """Return the smallest and largest g_x for a coefficient within one sigma of a value."""
        per_square = self.tree[name].real
        low, high = sorted(((value - sigma) / per_square, (value + sigma) / per_square))
        return masses * low**0.5, masses * high**0.5

    def mixing_at(self, masses: FloatArray) -> Callable[[FloatArray], dict[str, ComplexArray]]:
        """Return CVLL of B_s, B_d and K mixing at 4.8 GeV as functions of g_x.

        Parameters
        ----------
        masses : array
            (n,) GeV.

        Returns
        -------
        callable
            From (n,) couplings to coefficients.
        """
        per_square = running(masses) / masses**2

        def coefficients(couplings: FloatArray) -> dict[str, ComplexArray]:
            strength = (couplings**2 * per_square).astype(np.complex128)
            return {name: self.tree[name] * strength for name in MIXING}

        return coefficients


def chi_model() -> ChiModel:
    """Return the benchmark of [CHI] (59), (60)."""
    model = build_model(load_card(CARD))
    inputs = sm_inputs()
    unit = zprime_couplings(model, ParameterPoint(g_prime=1.0, m_zprime=1.0), inputs)
    alpha_e = 1 / float(printed("chi")["inverse_alpha_e"]["value"])
    tree = wet_flavio(unit, inputs, alpha_e=alpha_e, sin2_theta_w=inputs.sin2_theta_w)
    return ChiModel(model=model, couplings=unit, tree=tree)


def running(masses: FloatArray) -> FloatArray:
    """CVLL at 4.8 GeV over that at M_Z', (n,) masses in GeV."""
    alpha_s, m_z = float(printed("chi")["alpha_s"]["value"]), sm_inputs().m_z
    found: FloatArray = np.array(
        [strong_ratio(float(m), SCALE_GEV, alpha_s=alpha_s, m_z=m_z) ** (6 / 23) for m in masses]
    )
    return found
