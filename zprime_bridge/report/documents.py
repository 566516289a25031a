"""Results as JSON documents; the keys are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from zprime_bridge.charges.exact import as_text
from zprime_bridge.report.decay_widths import decays_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zprime_bridge.charges.card import Card
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.model.build import ChargeVerdict
    from zprime_bridge.model.goldstones import GoldstoneCount
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.pipeline import MainJob
    from zprime_bridge.predictions.prediction import Prediction

ROUNDING_RATIO: Final = 1e-12  # an imaginary part this much smaller than the real one is rounding


def check_document(card: Card, verdict: ChargeVerdict) -> dict[str, Any]:
    """Return the document of ``check --json``.

    Keys: ``card``, ``anomalies`` (six exact sums as text), ``anomaly_free``, ``textures``,
    ``textures_at_values``, ``accidental``, ``goldstones`` (number of physical ones),
    ``goldstone_count`` (the bookkeeping behind it), ``trace_yx`` (Tr(Y X) as text).
    """
    at_values = verdict.textures_at_values
    return {
        "card": card.name,
        "template": card.template,
        "source": {"paper": card.source.paper, "where": card.source.where},
        "parameters": {
            name: None if value is None else str(value) for name, value in card.parameters.items()
        },
        "anomalies": verdict.anomalies.as_texts(),
        "anomaly_free": verdict.anomalies.vanish,
        "textures": verdict.textures.as_names(),
        "textures_at_values": None if at_values is None else at_values.as_names(),
        "accidental": {
            term.name: [list(generations) for generations in term.generations]
            for term in verdict.accidental
        },
        "goldstones": verdict.goldstones.physical,
        "goldstone_count": _goldstone_document(verdict.goldstones),
        "goldstones_at_values": (
            None
            if verdict.goldstones_at_values is None
            else _goldstone_document(verdict.goldstones_at_values)
        ),
        "trace_yx": as_text(verdict.trace_yx),
    }


def run_document(job: MainJob, files: Iterable[str]) -> dict[str, Any]:
    """Return the document of ``run --json``.

    Keys: ``check``, ``point``, ``couplings``, ``tree``, ``wilson`` (WET at 4.8 GeV), ``matched``
    (at M_Z'), ``predictions``, ``decays``, ``exports``, ``files``.
    """
    return {
        "check": check_document(job.card, job.verdict),
        "point": point_document(job.point),
        "couplings": couplings_document(job.couplings),
        "tree": {
            **values_document(job.tree.values),
            "alpha_e": 1 / job.tree.metadata["inverse_alpha_e"],
            "scale": job.tree.scale,
            "ratio_bsnunu": job.tree_dineutrino_ratio,
        },
        "wilson": coefficients_document(job.low),
        "matched": coefficients_document(job.matched),
        "predictions": [prediction_document(prediction) for prediction in job.predictions],
        "decays": decays_section(job.decays, job.decays_refused),
        "exports": {
            outcome.name: {
                "files": sorted(outcome.texts),
                "failure": outcome.failure,
                "seconds": round(outcome.seconds, 3),
            }
            for outcome in job.exports
        },
        "broken_plugins": dict(job.broken_plugins),
        "files": list(files),
    }


def point_document(point: ParameterPoint) -> dict[str, float]:
    """Return g', alpha4, M_Z' (GeV) and g_12."""
    return {
        "g_prime": point.g_prime,
        "alpha4": point.alpha4,
        "m_zprime": point.m_zprime,
        "g_12": point.g_12,
    }


def couplings_document(couplings: ZPrimeCouplings) -> dict[str, Any]:
    """Return the mass-basis couplings, complex numbers as ``{"Re": x, "Im": y}``."""
    names = (
        "u_left", "d_left", "e_left", "nu_left", "u_right", "d_right", "e_right", "nu_right",
    )  # fmt: skip
    document: dict[str, Any] = {"higgs": couplings.higgs}
    for name in names:
        matrix: ComplexArray | None = getattr(couplings, name)
        document[name] = (
            None if matrix is None else [[number(entry) for entry in row] for row in matrix]
        )
    return document


def coefficients_document(coefficients: WilsonCoefficients) -> dict[str, Any]:
    """Return eft, basis, scale (GeV), values and metadata in WCxf's own notation."""
    return {
        "eft": coefficients.eft,
        "basis": coefficients.basis,
        "scale": coefficients.scale,
        "values": values_document(coefficients.values),
        "metadata": dict(coefficients.metadata),
    }


def prediction_document(prediction: Prediction) -> dict[str, Any]:
    """Return one prediction."""
    measurement = prediction.measurement
    return {
        "name": prediction.name,
        "value": prediction.value,
        "sm": prediction.sm,
        "sm_uncertainty": prediction.sm_uncertainty,
        "unit": prediction.unit,
        "ratio": prediction.ratio,
        "measurement": (
            None
            if measurement is None
            else {
                "value": measurement.value,
                "uncertainty": measurement.uncertainty,
                "source": measurement.source,
            }
        ),
        "pull": prediction.pull,
        "sm_pull": prediction.sm_pull,
        "source": prediction.source,
        "note": prediction.note,
    }


def values_document(values: Mapping[str, complex]) -> dict[str, Any]:
    """Return coefficients as WCxf writes them: a number, or ``{"Re": x, "Im": y}``."""
    return {name: number(value) for name, value in values.items()}


def number(value: complex) -> float | dict[str, float]:
    """Write a complex number as WCxf does; an imaginary part that is rounding is dropped."""
    value = complex(value)
    if abs(value.imag) <= ROUNDING_RATIO * abs(value.real):
        return value.real
    return {"Re": value.real, "Im": value.imag}


def _goldstone_document(count: GoldstoneCount) -> dict[str, Any]:
    return {
        "phases": count.phases,
        "rank_terms": count.rank_terms,
        "gauged": count.gauged,
        "physical": count.physical,
        "terms": list(count.terms),
    }
