"""From a model and a point to Wilson coefficients."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.sm import SMInputs, sm_inputs
from zprime_bridge.matching.coefficients import WilsonCoefficients
from zprime_bridge.matching.provenance import provenance
from zprime_bridge.matching.warsaw import warsaw, warsaw_up
from zprime_bridge.matching.wet import wet_flavio

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

CONTACT_LIMIT_GEV: Final = 10.0
"""Below twice the b-quark scale a Z' is no contact interaction for b decays (PHYSICS section 5)."""

MIXING_LIMIT: Final = 0.1
"""Largest (v g_H/M_Z')^2, to leading order rho - 1, for which first order in it means anything."""


@final
class MatchingMode(StrEnum):
    """How to match (K6)."""

    SMEFT = "smeft"
    SMEFT_UP = "smeft-up"
    TREE = "tree"


def match(
    model: U1PrimeModel,
    point: ParameterPoint,
    mode: str = MatchingMode.SMEFT,
    *,
    inputs: SMInputs | None = None,
    inverse_alpha_e: float | None = None,
) -> WilsonCoefficients:
    """Integrate out the Z' at tree level.

    Parameters
    ----------
    model : U1PrimeModel
        Charges and rotations.
    point : ParameterPoint
        g' and M_Z'.
    mode : str
        ``"smeft"``: complete Warsaw set at M_Z', to be run by wilson (the physical answer).
        ``"smeft-up"``: the same in the Warsaw up basis. ``"tree"``: the literal tree formulas
        in the WET flavio basis with an explicit alpha_e (reproduces papers).
        Below the electroweak scale ``"smeft"`` gives the WET in the flavio basis: there is no
        SMEFT to start from.
    inputs : SMInputs, optional
        Default: the newest dated set.
    inverse_alpha_e : float, optional
        1/alpha_e of the WET normalisation; default 137.0 for ``"tree"`` (K6).

    Returns
    -------
    WilsonCoefficients
        At mu = M_Z', new physics only, with inputs and provenance in ``metadata``.

    Raises
    ------
    MatchingError
        For M_Z' below 10 GeV, Z-Z' mixing beyond an expansion in v^2/M_Z'^2, or an unknown mode.
    """
    inputs = inputs or sm_inputs()
    try:
        chosen = MatchingMode(mode)
    except ValueError:
        modes = ", ".join(repr(str(known)) for known in MatchingMode)
        raise MatchingError(f"unknown matching mode {mode!r}; choose one of {modes}") from None
    if point.m_zprime < CONTACT_LIMIT_GEV:
        raise MatchingError(
            f"M_Z' = {point.m_zprime:g} GeV is below {CONTACT_LIMIT_GEV:g} GeV: the Z' propagates "
            "at the scale of b decays, so contact Wilson coefficients would be wrong; use "
            "'zprime-bridge light' (Python: zprime_bridge.light.job.run_light_job), or choose a "
            "heavier Z'"
        )
    couplings = zprime_couplings(model, point, inputs)
    _require_small_mixing(couplings, inputs)
    if chosen is MatchingMode.TREE or point.m_zprime < inputs.m_z:
        literal = chosen is MatchingMode.TREE
        default = inputs.inverse_alpha_e_literal if literal else inputs.inverse_alpha_e_wilson
        inverse = inverse_alpha_e or default
        eft, basis, alignment = "WET", "flavio", "mass basis"
        values = wet_flavio(
            couplings, inputs, alpha_e=1 / inverse, sin2_theta_w=inputs.sin2_theta_w
        )
    else:
        inverse = inputs.inverse_alpha_e_wilson
        up = chosen is MatchingMode.SMEFT_UP
        eft, basis, alignment = "SMEFT", "Warsaw up" if up else "Warsaw", "up" if up else "down"
        values = warsaw_up(couplings) if up else warsaw(couplings)
    return WilsonCoefficients(
        eft=eft,
        basis=basis,
        scale=point.m_zprime,
        values=values,
        metadata=provenance(
            model,
            point,
            inputs=inputs,
            couplings=couplings,
            inverse_alpha_e=inverse,
            alignment=alignment,
        ),
    )


def _require_small_mixing(couplings: ZPrimeCouplings, inputs: SMInputs) -> None:
    mixing = (inputs.v_higgs * couplings.higgs / couplings.m_zprime) ** 2
    if mixing > MIXING_LIMIT:
        raise MatchingError(
            f"the Higgs doublet couples to the Z' with g_H = {couplings.higgs:.3g}: Z-Z' mixing "
            f"shifts the rho parameter by (v g_H/M_Z')^2 = {mixing:.2g}, far beyond experiment and "
            "beyond the expansion in v^2/M_Z'^2 used here; raise M_Z' or lower g', or see the "
            "exact masses and couplings of both bosons: zprime-bridge mixing CARD"
        )
