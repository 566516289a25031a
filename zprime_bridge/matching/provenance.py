"""What every set of coefficients carries with it."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from zprime_bridge.external import wilson as wilson_door
from zprime_bridge.matching.wet import right_handed_neutrinos

if TYPE_CHECKING:
    from zprime_bridge.charges.card import RotationChoice
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint


def provenance(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    inputs: SMInputs,
    couplings: ZPrimeCouplings,
    inverse_alpha_e: float,
    alignment: str,
) -> dict[str, Any]:
    """Collect what a stranger needs to use the coefficients.

    Parameters
    ----------
    model, point, inputs, couplings
        What the coefficients were computed from.
    inverse_alpha_e : float
        1/alpha_e of the WET normalisation (K6).
    alignment : str
        Which quarks are diagonal in the basis.

    Returns
    -------
    dict
        Plain values, ready for JSON. ``nu_right_bsnunu`` holds what the WET bases cannot:
        coefficients of b -> s nu nu with right-handed neutrinos, normalised like CL and CR.
    """
    left, right = right_handed_neutrinos(couplings, inputs, alpha_e=1 / inverse_alpha_e)
    return {
        "schema_version": 1,
        "generator": f"zprime-bridge {version('zprime-bridge')}",
        "tools": {"wilson": wilson_door.version()},
        "model": model.name,
        "charges_source": str(model.source),
        "charges_sha256": model.charges_hash,
        "new_physics_only": True,
        "matching": "tree level at mu = M_Z'",
        "convention": "D = d - i g' X Z', L = +g' Z'.J, L_eff = -(g'^2/2M^2) J.J",
        "g_prime": point.g_prime,
        "g_12": point.g_12,
        "m_zprime": point.m_zprime,
        "flavour_alignment": alignment,
        "rotations": {name: _rotation(choice) for name, choice in model.rotations.items()},
        "inputs": {"set": inputs.name, "G_F": inputs.G_F, **inputs.ckm_inputs()},
        "inverse_alpha_e": inverse_alpha_e,
        "nu_right_bsnunu": {
            "left_quark": [[c.real, c.imag] for c in left],
            "right_quark": [[c.real, c.imag] for c in right],
        },
        "zprime_couplings_muon": {
            "g_left": float(couplings.e_left[1, 1].real),
            "g_right": float(couplings.e_right[1, 1].real),
            "m_zprime": couplings.m_zprime,
        },
        "cite": ["arXiv:1804.05033", "arXiv:1712.05298", *_paper(model)],
    }


def _paper(model: U1PrimeModel) -> list[str]:
    return [model.source.paper] if model.source.paper else []


def _rotation(choice: RotationChoice) -> Any:  # noqa: ANN401  # plain values of three shapes
    if choice.angles is not None:
        return asdict(choice.angles)
    if choice.matrix is not None:
        return [[[entry.real, entry.imag] for entry in row] for row in choice.matrix]
    return str(choice.kind)
