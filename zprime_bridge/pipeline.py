"""The main job: from a card to verdict, couplings, coefficients, predictions and files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import ModelError, PredictionError
from zprime_bridge.couplings.zprime import ZPrimeCouplings, zprime_couplings
from zprime_bridge.decays.decay import zprime_decays
from zprime_bridge.export.discovery import (
    ExportOutcome,
    discover_exporters,
    run_exporter,
    without_collisions,
)
from zprime_bridge.export.protocol import ExportRequest
from zprime_bridge.inputs.sm import SMInputs, sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.model.build import ChargeVerdict, build_model, charge_verdict
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.predictions.literal import literal_dineutrino_ratio
from zprime_bridge.predictions.predict import predict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from zprime_bridge.charges.card import Card
    from zprime_bridge.decays.channels import ZPrimeDecays
    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.predictions.prediction import Prediction

LOW_SCALE_GEV: Final = 4.8
"""flavio's scale for b -> s l l (INTERFACES section 5)."""

REPORT_FILE: Final = "report.json"
"""File name of the main job's own document."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MainJob:
    """Everything the main job makes.

    Attributes
    ----------
    card : Card
        What it started from.
    model : U1PrimeModel
        Numeric charges and rotations.
    verdict : ChargeVerdict
        Anomalies, textures, accidental terms, Goldstones.
    point : ParameterPoint
        g', M_Z', g_12.
    couplings : ZPrimeCouplings
        Mass basis.
    tree : WilsonCoefficients
        Literal tree formulas, WET flavio basis (K6).
    tree_dineutrino_ratio : float or None
        B -> K(*) nu nu over its Standard Model value from ``tree``.
    matched : WilsonCoefficients
        At M_Z': SMEFT Warsaw (below the electroweak scale WET flavio).
    low : WilsonCoefficients
        WET flavio basis at 4.8 GeV, through wilson.
    predictions : tuple of Prediction
        Through flavio.
    exports : tuple of ExportOutcome
        One per export format, failures included.
    broken_plugins : mapping of str to str
        Export plugins that could not be loaded, with the reason.
    decays : ZPrimeDecays or None
        Widths and branching ratios, new particles massless.
    decays_refused : str
        Why there are none, or empty.
    """

    card: Card
    model: U1PrimeModel
    verdict: ChargeVerdict
    point: ParameterPoint
    couplings: ZPrimeCouplings
    tree: WilsonCoefficients
    tree_dineutrino_ratio: float | None
    matched: WilsonCoefficients
    low: WilsonCoefficients
    predictions: tuple[Prediction, ...]
    exports: tuple[ExportOutcome, ...]
    broken_plugins: Mapping[str, str]
    decays: ZPrimeDecays | None
    decays_refused: str


def card_point(
    card: Card,
    *,
    g_prime: float | None = None,
    m_zprime: float | None = None,
    g_12: float | None = None,
) -> ParameterPoint:
    """Return the card's parameter point with some values replaced.

    Parameters
    ----------
    card : Card
        With or without a point.
    g_prime, g_12 : float, optional
        Couplings at M_Z' instead of the card's.
    m_zprime : float, optional
        GeV, instead of the card's.

    Raises
    ------
    ModelError
        If neither the card nor the arguments give g' and M_Z'.
    """
    if card.point is None:
        if g_prime is None or m_zprime is None:
            raise ModelError(
                f"card '{card.name}' has no parameter point: add "
                "'point: {m_zprime: 5000, g_prime: 0.1}' to it, or give both --m-zprime and "
                "--g-prime"
            )
        return ParameterPoint(g_prime=g_prime, m_zprime=m_zprime, g_12=g_12 or 0.0)
    point = ParameterPoint(
        g_prime=card.point.g_prime, m_zprime=card.point.m_zprime, g_12=card.point.g_12
    )
    given = {"g_prime": g_prime, "m_zprime": m_zprime, "g_12": g_12}
    return replace(point, **{key: value for key, value in given.items() if value is not None})


def export_all(
    model: U1PrimeModel,
    point: ParameterPoint | None,
    matched: WilsonCoefficients | None,
    progress: Callable[[str], None],
) -> tuple[tuple[ExportOutcome, ...], Mapping[str, str]]:
    """Run every export format, built in or plugged in; none can stop another.

    Returns
    -------
    tuple
        One outcome per format; and the plugins that could not be loaded, with reasons.
    """
    discovered = discover_exporters()
    request = ExportRequest(model=model, point=point, coefficients=matched)
    outcomes: list[ExportOutcome] = []
    taken = {REPORT_FILE}
    for exporter in discovered.exporters:
        if exporter.needs_point and matched is None:
            continue
        progress(f"export {exporter.name}")
        outcome = without_collisions(run_exporter(exporter, request), taken)
        taken |= set(outcome.texts)
        outcomes.append(outcome)
    return tuple(outcomes), discovered.broken


def run_main_job(
    card: Card,
    *,
    values: Mapping[str, Fraction] | None = None,
    point: ParameterPoint | None = None,
    inputs: SMInputs | None = None,
    allow_anomalous: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> MainJob:
    """Do the main job: check, couplings, matching, running, predictions, exports.

    Parameters
    ----------
    card : Card
        From :func:`zprime_bridge.load_card`.
    values : mapping of str to Fraction, optional
        Parameter values instead of the card's defaults.
    point : ParameterPoint, optional
        Default: the card's.
    inputs : SMInputs, optional
        Default: the newest dated set.
    allow_anomalous : bool
        Go on with anomalous charges.
    progress : callable
        Called with the name of each step before it starts.

    Raises
    ------
    ZPrimeBridgeError
        The first thing that makes the job impossible; failing exports do not.
    """
    progress("check")
    model = build_model(card, values, allow_anomalous=allow_anomalous)
    verdict = charge_verdict(card, values)
    point = point or card_point(card)
    inputs = inputs or sm_inputs()
    progress("couplings and matching")
    couplings = zprime_couplings(model, point, inputs)
    tree = match(model, point, mode="tree", inputs=inputs)
    matched = match(model, point, mode="smeft", inputs=inputs)
    decays, decays_refused = _decays(model, point, inputs)
    progress("running to 4.8 GeV (wilson)")
    low = matched.at(LOW_SCALE_GEV, "WET", "flavio")
    progress("predictions (flavio)")
    predictions = predict(matched, progress=progress)
    exports, broken = export_all(model, point, matched, progress)
    return MainJob(
        card=card,
        model=model,
        verdict=verdict,
        point=point,
        couplings=couplings,
        tree=tree,
        tree_dineutrino_ratio=literal_dineutrino_ratio(tree, cl_sm=inputs.cl_sm_bsnunu),
        matched=matched,
        low=low,
        predictions=predictions,
        exports=exports,
        broken_plugins=broken,
        decays=decays,
        decays_refused=decays_refused,
    )


def _decays(
    model: U1PrimeModel, point: ParameterPoint, inputs: SMInputs
) -> tuple[ZPrimeDecays | None, str]:
    """Widths, or why exact Z-Z' mixing gives none where the contact picture still holds."""
    try:
        return zprime_decays(model, point, inputs=inputs), ""
    except (ModelError, PredictionError) as err:
        return None, str(err)
