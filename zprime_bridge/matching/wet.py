r"""Closed-form tree-level matching to the WET in the flavio basis.

Z and Z' are integrated out together. To first order in :math:`1/M_{Z'}^2` a charged Higgs doublet
only replaces the coupling of every fermion by that to the unbroken combination of charges,

.. math:: g_f \to g_f + 2 g_H (T_3 - Q s_W^2),

so one set of formulas serves models with and without Z-Z' mixing ([CHI] eq. (48)).
This is the second route to the coefficients; the first is Warsaw through wilson.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.matching.norms import norm_semileptonic

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs

LEPTONS: Final = ("e", "mu", "tau")
NEUTRINOS: Final = ("nue", "numu", "nutau")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A flavour-changing neutral transition of the WET flavio basis.

    Attributes
    ----------
    name : str
        As in coefficient names: ``"bs"`` means (sbar ... b).
    quarks : str
        ``"d"`` or ``"u"``: down- or up-type.
    into, out_of : int
        Generations of the barred and of the annihilated quark.
    """

    name: str
    quarks: str
    into: int
    out_of: int

    def ckm_factor(self, ckm: ComplexArray) -> complex:
        """V_tb V_ts^* for bs and likewise for down quarks; V_cb^* V_ub for cu."""
        if self.quarks == "d":
            return complex(ckm[2, self.out_of] * ckm[2, self.into].conjugate())
        return complex(ckm[self.into, 2] * ckm[self.out_of, 2].conjugate())

    def left(self, couplings: ZPrimeCouplings) -> complex:
        """Left-handed coupling of the transition, dimensionless."""
        matrix = couplings.d_left if self.quarks == "d" else couplings.u_left
        return complex(matrix[self.into, self.out_of])

    def right(self, couplings: ZPrimeCouplings) -> complex:
        """Right-handed coupling of the transition, dimensionless."""
        matrix = couplings.d_right if self.quarks == "d" else couplings.u_right
        return complex(matrix[self.into, self.out_of])


B_TO_S: Final = Transition(name="bs", quarks="d", into=1, out_of=2)
B_TO_D: Final = Transition(name="bd", quarks="d", into=0, out_of=2)
S_TO_D: Final = Transition(name="sd", quarks="d", into=0, out_of=1)
C_TO_U: Final = Transition(name="cu", quarks="u", into=0, out_of=1)
U_TO_C: Final = Transition(name="uc", quarks="u", into=1, out_of=0)

CHARGED_LEPTON_TRANSITIONS: Final = (B_TO_S, B_TO_D, S_TO_D, C_TO_U)
# The basis file writes CL_sdnunu with (sbar d); wilson and flavio mean (dbar s), as for C9_sd.
NEUTRINO_TRANSITIONS: Final = (B_TO_S, B_TO_D, S_TO_D)
LEPTON_FLAVOUR_DIAGONAL_ONLY: Final = (C_TO_U,)  # the basis has no C9_cuemu
MIXING_TRANSITIONS: Final = (B_TO_S, B_TO_D, S_TO_D, U_TO_C)


def wet_flavio(
    couplings: ZPrimeCouplings, inputs: SMInputs, *, alpha_e: float, sin2_theta_w: float
) -> dict[str, complex]:
    """Tree-level coefficients in the WET flavio basis at mu = M_Z', in closed form.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis.
    inputs : SMInputs
        G_F.
    alpha_e : float
        Fine-structure constant of the normalisation (K6).
    sin2_theta_w : float
        Enters only where the Higgs doublet is charged.

    Returns
    -------
    dict of str to complex
        ``C9``, ``C10`` and primes for bs, bd, sd with all lepton pairs and for cu with equal
        leptons; ``CL``, ``CR`` for bs, bd, sd with all neutrino pairs (dimensionless);
        ``CVLL``, ``CVRR``, ``CVLR`` of B_s, B_d, K, D mixing (GeV^-2); ``CVLL_numunumumumu``
        and ``CVLR_numunumumumu`` of neutrino tridents (in 4 G_F/sqrt2). New physics only.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (33)-(35); [CHI] eqs. (52), (57); PHYSICS section 3; K2, K5, K6.
    """
    values: dict[str, complex] = {}
    for transition in MIXING_TRANSITIONS:
        values |= _mixing(couplings, transition)
    values |= _trident(couplings, inputs.G_F, sin2_theta_w)
    for transition in CHARGED_LEPTON_TRANSITIONS:
        norm = norm_semileptonic(
            transition.ckm_factor(couplings.ckm), G_F=inputs.G_F, alpha_e=alpha_e
        )
        values |= _charged_leptons(couplings, transition, norm, sin2_theta_w)
    for transition in NEUTRINO_TRANSITIONS:
        norm = norm_semileptonic(
            transition.ckm_factor(couplings.ckm), G_F=inputs.G_F, alpha_e=alpha_e
        )
        values |= _neutrinos(couplings, transition, norm)
    return values


def right_handed_neutrinos(
    couplings: ZPrimeCouplings, inputs: SMInputs, *, alpha_e: float
) -> tuple[tuple[complex, ...], tuple[complex, ...]]:
    """Coefficients of b -> s nu nu with light right-handed neutrinos, normalised like CL, CR.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis.
    inputs : SMInputs
        G_F.
    alpha_e : float
        Fine-structure constant of the normalisation (K6).

    Returns
    -------
    tuple of two tuples of complex
        With left-handed and with right-handed quark current; one entry per entry of the
        neutrino coupling matrix (nine), empty without right-handed neutrinos. They do not
        interfere with the Standard Model.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (59).
    """
    if couplings.nu_right is None:
        return (), ()
    norm = norm_semileptonic(B_TO_S.ckm_factor(couplings.ckm), G_F=inputs.G_F, alpha_e=alpha_e)
    factor = -1 / (2 * norm * couplings.m_zprime**2)
    neutrinos = [complex(coupling) for coupling in couplings.nu_right.flat]
    left, right = B_TO_S.left(couplings), B_TO_S.right(couplings)
    return (
        tuple(factor * left * coupling for coupling in neutrinos),
        tuple(factor * right * coupling for coupling in neutrinos),
    )


def _mixing(couplings: ZPrimeCouplings, transition: Transition) -> dict[str, complex]:
    left, right = transition.left(couplings), transition.right(couplings)
    inverse_m2 = 1 / couplings.m_zprime**2
    name = transition.name * 2
    return {
        f"CVLL_{name}": -inverse_m2 / 2 * left**2,
        f"CVRR_{name}": -inverse_m2 / 2 * right**2,
        f"CVLR_{name}": -inverse_m2 * left * right,
    }


def _charged_leptons(
    couplings: ZPrimeCouplings, transition: Transition, norm: complex, sin2_theta_w: float
) -> dict[str, complex]:
    g_left, g_right = _unbroken_lepton_couplings(couplings, sin2_theta_w)
    factor = -1 / (2 * norm * couplings.m_zprime**2)
    values: dict[str, complex] = {}
    for i, first in enumerate(LEPTONS):
        for j, second in enumerate(LEPTONS):
            if i != j and transition in LEPTON_FLAVOUR_DIAGONAL_ONLY:
                continue
            vector = complex(g_right[j, i] + g_left[j, i])  # the second lepton is the barred one
            axial = complex(g_right[j, i] - g_left[j, i])
            name = f"{transition.name}{first}{second}"
            for prime, quark in (
                ("", transition.left(couplings)),
                ("p", transition.right(couplings)),
            ):
                values[f"C9{prime}_{name}"] = factor * quark * vector
                values[f"C10{prime}_{name}"] = factor * quark * axial
    return values


def _neutrinos(
    couplings: ZPrimeCouplings, transition: Transition, norm: complex
) -> dict[str, complex]:
    g_left = couplings.nu_left + couplings.higgs * np.eye(3)
    factor = -1 / (2 * norm * couplings.m_zprime**2)
    values: dict[str, complex] = {}
    for i, first in enumerate(NEUTRINOS):
        for j, second in enumerate(NEUTRINOS):
            coupling = complex(g_left[j, i])
            name = f"{transition.name}{first}{second}"
            values[f"CL_{name}"] = factor * transition.left(couplings) * coupling
            values[f"CR_{name}"] = factor * transition.right(couplings) * coupling
    return values


def _trident(couplings: ZPrimeCouplings, G_F: float, sin2_theta_w: float) -> dict[str, complex]:
    g_left, g_right = _unbroken_lepton_couplings(couplings, sin2_theta_w)
    neutrino = couplings.nu_left[1, 1] + couplings.higgs
    unit = couplings.m_zprime**2 * 4 * G_F / math.sqrt(2)
    # The measured G_F contains Z' exchange in muon decay if the Z' changes lepton flavour.
    muon_decay = (couplings.nu_left[1, 0] * couplings.e_left[0, 1]).real / 2
    return {
        "CVLL_numunumumumu": complex(-neutrino * g_left[1, 1] + muon_decay) / unit,
        "CVLR_numunumumumu": complex(-neutrino * g_right[1, 1]) / unit,
    }


def _unbroken_lepton_couplings(
    couplings: ZPrimeCouplings, sin2_theta_w: float
) -> tuple[ComplexArray, ComplexArray]:
    """Couplings of charged leptons to the combination of charges that the vev leaves unbroken."""
    unity = np.eye(3)
    return (
        couplings.e_left + 2 * couplings.higgs * (-0.5 + sin2_theta_w) * unity,
        couplings.e_right + 2 * couplings.higgs * sin2_theta_w * unity,
    )
