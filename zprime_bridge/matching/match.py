"""From a model and a point to Wilson coefficients."""

from __future__ import annotations

from enum import StrEnum
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.couplings.zprime import ZPrimeCouplings, zprime_couplings
from zprime_bridge.external import wilson as wilson_door
from zprime_bridge.inputs.sm import SMInputs, sm_inputs
from zprime_bridge.matching.coefficients import WilsonCoefficients
from zprime_bridge.matching.warsaw import warsaw, warsaw_up
from zprime_bridge.matching.wet import right_handed_neutrinos, wet_flavio

if TYPE_CHECKING:
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

CONTACT_LIMIT_GEV: Final = 10.0
"""Below twice the b-quark scale a Z' is no contact interaction for b decays (PHYSICS section 5)."""


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
        For M_Z' below 10 GeV, or an unknown mode.
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
            "at the scale of b decays, so contact Wilson coefficients would be wrong; "
            "choose a heavier Z'"
        )
    couplings = zprime_couplings(model, point, inputs)
    if chosen is not MatchingMode.TREE and point.m_zprime >= inputs.m_z:
        up = chosen is MatchingMode.SMEFT_UP
        return WilsonCoefficients(
            eft="SMEFT",
            basis="Warsaw up" if up else "Warsaw",
            scale=point.m_zprime,
            values=warsaw_up(couplings) if up else warsaw(couplings),
            metadata=_metadata(
                model,
                point,
                inputs,
                couplings,
                inputs.inverse_alpha_e_wilson,
                "up" if up else "down",
            ),
        )
    default = (
        inputs.inverse_alpha_e_literal
        if chosen is MatchingMode.TREE
        else inputs.inverse_alpha_e_wilson
    )
    inverse = inverse_alpha_e or default
    return WilsonCoefficients(
        eft="WET",
        basis="flavio",
        scale=point.m_zprime,
        values=wet_flavio(couplings, inputs, alpha_e=1 / inverse, sin2_theta_w=inputs.sin2_theta_w),
        metadata=_metadata(model, point, inputs, couplings, inverse, "mass basis"),
    )


def _metadata(
    model: U1PrimeModel,
    point: ParameterPoint,
    inputs: SMInputs,
    couplings: ZPrimeCouplings,
    inverse_alpha_e: float,
    alignment: str,
) -> dict[str, Any]:
    """Everything a stranger needs to use the coefficients (INTERFACES section 12)."""
    left, right = right_handed_neutrinos(couplings, inputs, alpha_e=1 / inverse_alpha_e)
    return {
        "generator": f"zprime-bridge {version('zprime-bridge')}",
        "tools": {"wilson": wilson_door.version()},
        "model": model.name,
        "charges_source": str(model.source),
        "charges_sha256": model.card_hash,
        "new_physics_only": True,
        "matching": "tree level at mu = M_Z'",
        "convention": "D = d - i g' X Z', L = +g' Z'.J, L_eff = -(g'^2/2M^2) J.J",
        "g_prime": point.g_prime,
        "g_12": point.g_12,
        "m_zprime": point.m_zprime,
        "flavour_alignment": alignment,
        "rotations": {name: str(choice) for name, choice in model.rotations.items()},
        "inputs": {"set": inputs.name, "G_F": inputs.G_F, **inputs.ckm_inputs()},
        "inverse_alpha_e": inverse_alpha_e,
        "nu_right_bsnunu": {
            "left_quark": [[c.real, c.imag] for c in left],
            "right_quark": [[c.real, c.imag] for c in right],
        },
        "zprime_couplings_muon": {
            "g_left": couplings.e_left[1, 1].real,
            "g_right": couplings.e_right[1, 1].real,
            "m_zprime": couplings.m_zprime,
        },
        "cite": ["arXiv:1804.05033", "arXiv:1712.05298", *_paper(model)],
    }


def _paper(model: U1PrimeModel) -> list[str]:
    return [model.source.paper] if model.source.paper else []
