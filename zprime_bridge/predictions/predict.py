"""Observables from Wilson coefficients, through flavio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.wet import right_handed_neutrinos
from zprime_bridge.predictions.closed_forms import anomalous_moment
from zprime_bridge.predictions.comparison import compare
from zprime_bridge.predictions.dineutrino import right_handed_neutrino_shifts
from zprime_bridge.predictions.observables import observable_specs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.predictions.observables import ObservableSpec
    from zprime_bridge.predictions.prediction import Prediction
    from zprime_bridge.predictions.sm_uncertainties import Progress

LIGHTEST_CONTACT_GEV: Final = 10.0
"""Below twice the b-quark scale a Z' is no contact interaction for b decays (PHYSICS section 5)."""

M_Z_GEV: Final = 91.1876
"""Where wilson matches the SMEFT to the WET (its option smeft_matchingscale)."""

LARGEST_PHI_D_V2: Final = 0.5
"""Beyond this |C_phiD| v^2 (M_Z^2 changed by a quarter) v^2/M_Z'^2 is no expansion parameter."""

MUON: Final = 1
BEYOND_WET: Final = "WET coefficients above m_Z: run with QCD and QED of five flavours only"


def predict(
    coefficients: WilsonCoefficients,
    *,
    couplings: ZPrimeCouplings | None = None,
    progress: Progress | None = None,
) -> tuple[Prediction, ...]:
    """Predict the observables of ``data/observables.yaml``.

    Parameters
    ----------
    coefficients : WilsonCoefficients
        SMEFT (any basis of wilson) at mu = M_Z', or five-flavour WET. Their metadata hold what
        flavio's operators cannot: ``nu_right_bsnunu`` and ``zprime_couplings_muon``.
    couplings : ZPrimeCouplings, optional
        Z' couplings, used for these two instead of the metadata.
    progress : callable, optional
        Called with one line per Standard Model uncertainty that must be computed, that is with a
        flavio version for which none are shipped.

    Returns
    -------
    tuple of Prediction
        Model, Standard Model with its uncertainty, and one measurement each. ``R_trident`` is
        left out where WET coefficients hold no operator of muons and muon neutrinos.

    Raises
    ------
    PredictionError
        For M_Z' below 10 GeV, or coefficients that do not allow a prediction.
    ExternalToolError
        If flavio or wilson are missing or fail.
    """
    _require_contact_picture(coefficients)
    specs = [spec for spec in observable_specs() if _is_known(spec, coefficients)]
    compared = compare(specs, coefficients, progress)
    beyond_flavio = _beyond_flavio(coefficients, couplings)
    extra_note = BEYOND_WET if _wet_above_m_z(coefficients) else ""
    return tuple(
        one.prediction(
            shift=sum(shift for _, shift in beyond_flavio.get(one.spec.name, ())),
            notes=[*(text for text, _ in beyond_flavio.get(one.spec.name, ())), extra_note],
        )
        for one in compared
    )


def _require_contact_picture(coefficients: WilsonCoefficients) -> None:
    m_zprime = float(coefficients.metadata.get("m_zprime", coefficients.scale))
    if m_zprime < LIGHTEST_CONTACT_GEV:
        raise PredictionError(
            f"M_Z' = {m_zprime:g} GeV is below {LIGHTEST_CONTACT_GEV:g} GeV: the Z' propagates at "
            "the scale of b decays, so contact predictions would be wrong; use "
            "'zprime-bridge light', or choose a heavier Z'"
        )
    if coefficients.eft not in ("SMEFT", "WET"):
        raise PredictionError(
            f"coefficients of {coefficients.eft} cannot predict b decays: the b quark is "
            "integrated out; give SMEFT coefficients, or WET ones with five flavours"
        )
    if coefficients.eft == "SMEFT" and coefficients.scale < M_Z_GEV:
        raise PredictionError(
            f"SMEFT coefficients at {coefficients.scale:g} GeV, below m_Z: the SMEFT ends there; "
            "match to the WET instead"
        )
    phi_d_v2 = abs(coefficients.values.get("phiD", 0.0)) * sm_inputs().v_higgs ** 2
    if phi_d_v2 > LARGEST_PHI_D_V2:
        raise PredictionError(
            f"|C_phiD| v^2 = {phi_d_v2:.2g} exceeds {LARGEST_PHI_D_V2:g}: the Z-Z' mixing is too "
            "large for an expansion in v^2/M_Z'^2 (and excluded by the Z mass); "
            "raise M_Z' or lower g'"
        )


def _is_known(spec: ObservableSpec, coefficients: WilsonCoefficients) -> bool:
    """Whether the coefficients hold the operators of a row; the SMEFT set is complete."""
    if coefficients.eft == "SMEFT" or not spec.wet_operators:
        return True
    return any(name in coefficients.values for name in spec.wet_operators)


def _wet_above_m_z(coefficients: WilsonCoefficients) -> bool:
    return coefficients.eft == "WET" and coefficients.scale > M_Z_GEV


def _beyond_flavio(
    coefficients: WilsonCoefficients, couplings: ZPrimeCouplings | None
) -> dict[str, list[tuple[str, float]]]:
    """Collect what is added to flavio's values: by observable, texts and shifts."""
    left, right = _right_handed_neutrinos(coefficients.metadata, couplings)
    shifts = {
        name: [("light right-handed neutrinos included", shift)]
        for name, shift in right_handed_neutrino_shifts(left, right).items()
    }
    muon = _muon_couplings(coefficients.metadata, couplings)
    if muon is None:
        shifts["a_mu"] = [("Z' loop not included: its muon couplings are not known", 0.0)]
    else:
        loop = anomalous_moment(**muon, m_lepton=flavio_door.parameter("m_mu"))
        shifts["a_mu"] = [("Z' loop included, flavour-diagonal couplings", loop)]
    return shifts


def _right_handed_neutrinos(
    metadata: Mapping[str, Any], couplings: ZPrimeCouplings | None
) -> tuple[Sequence[complex], Sequence[complex]]:
    if couplings is not None:
        inputs = sm_inputs()
        inverse = metadata.get("inverse_alpha_e", inputs.inverse_alpha_e_wilson)
        return right_handed_neutrinos(couplings, inputs, alpha_e=1 / float(inverse))
    pairs = metadata.get("nu_right_bsnunu") or {}
    left = [complex(*pair) for pair in pairs.get("left_quark", ())]
    right = [complex(*pair) for pair in pairs.get("right_quark", ())]
    return left, right


def _muon_couplings(
    metadata: Mapping[str, Any], couplings: ZPrimeCouplings | None
) -> dict[str, float] | None:
    if couplings is not None:
        return {
            "g_left": float(couplings.e_left[MUON, MUON].real),
            "g_right": float(couplings.e_right[MUON, MUON].real),
            "m_zprime": couplings.m_zprime,
        }
    found = metadata.get("zprime_couplings_muon")
    if not found:
        return None
    return {name: float(found[name]) for name in ("g_left", "g_right", "m_zprime")}
