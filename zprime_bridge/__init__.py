"""From solved, anomaly-free U(1)' charges to everything a collaboration needs.

Names below are loaded on first use, so that ``import zprime_bridge`` stays fast.

Examples
--------
>>> import zprime_bridge as zb
>>> model = zb.build_model(zb.load_card("BM3"))
>>> model.anomalies.vanish
True
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from zprime_bridge.atlas.count import count_atlas
    from zprime_bridge.atlas.job import AtlasJob
    from zprime_bridge.atlas.produce import stream_rows, write_atlas
    from zprime_bridge.charges.library import load_card
    from zprime_bridge.core.errors import (
        AnomalyError,
        CardError,
        ExportError,
        ExternalToolError,
        MatchingError,
        ModelError,
        PredictionError,
        RunningError,
        SolveError,
        ZPrimeBridgeError,
    )
    from zprime_bridge.couplings.zprime import ZPrimeCouplings, zprime_couplings
    from zprime_bridge.export.protocol import Exporter, ExportRequest
    from zprime_bridge.export.pyrate import export_pyrate
    from zprime_bridge.flow.run import run
    from zprime_bridge.flow.solution import RunningSolution
    from zprime_bridge.importers.protocol import (
        ChargeSet,
        Convention,
        Imported,
        Importer,
        ImportRequest,
    )
    from zprime_bridge.inputs.sm import SMInputs, sm_inputs
    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.matching.match import match
    from zprime_bridge.mixing.conditions import solve_conditions
    from zprime_bridge.mixing.couplings import fermion_couplings
    from zprime_bridge.mixing.mass_basis import exact_mixing
    from zprime_bridge.mixing.sector import neutral_sector
    from zprime_bridge.model.build import build_model, charge_verdict
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.predictions.electroweak import predict_electroweak
    from zprime_bridge.predictions.predict import predict
    from zprime_bridge.predictions.prediction import Prediction
    from zprime_bridge.predictions.semileptonic import delta_c9_c10
    from zprime_bridge.running.evaluate import evaluate_betas
    from zprime_bridge.running.fresh import pyrate_betas
    from zprime_bridge.running.system import BetaSystem
    from zprime_bridge.running.templates import beta_system
    from zprime_bridge.scans.designs import Axis, GridDesign, RandomDesign, Range
    from zprime_bridge.scans.scan import scan
    from zprime_bridge.scans.summary import constraint_summary
    from zprime_bridge.scans.table import ScanTable, load_scan

_HOMES: Final = {
    "AnomalyError": "core.errors",
    "AtlasJob": "atlas.job",
    "Axis": "scans.designs",
    "BetaSystem": "running.system",
    "CardError": "core.errors",
    "ChargeSet": "importers.protocol",
    "Convention": "importers.protocol",
    "ExportError": "core.errors",
    "ExportRequest": "export.protocol",
    "Exporter": "export.protocol",
    "ExternalToolError": "core.errors",
    "GridDesign": "scans.designs",
    "ImportRequest": "importers.protocol",
    "Imported": "importers.protocol",
    "Importer": "importers.protocol",
    "MatchingError": "core.errors",
    "ModelError": "core.errors",
    "ParameterPoint": "model.point",
    "Prediction": "predictions.prediction",
    "PredictionError": "core.errors",
    "RandomDesign": "scans.designs",
    "Range": "scans.designs",
    "RunningError": "core.errors",
    "RunningSolution": "flow.solution",
    "SMInputs": "inputs.sm",
    "ScanTable": "scans.table",
    "SolveError": "core.errors",
    "U1PrimeModel": "model.model",
    "WilsonCoefficients": "matching.coefficients",
    "ZPrimeBridgeError": "core.errors",
    "ZPrimeCouplings": "couplings.zprime",
    "beta_system": "running.templates",
    "build_model": "model.build",
    "charge_verdict": "model.build",
    "constraint_summary": "scans.summary",
    "count_atlas": "atlas.count",
    "delta_c9_c10": "predictions.semileptonic",
    "evaluate_betas": "running.evaluate",
    "exact_mixing": "mixing.mass_basis",
    "export_pyrate": "export.pyrate",
    "family_card": "solve.cards",
    "fermion_couplings": "mixing.couplings",
    "load_card": "charges.library",
    "load_request": "solve.request_reader",
    "load_scan": "scans.table",
    "match": "matching.match",
    "neutral_sector": "mixing.sector",
    "predict": "predictions.predict",
    "predict_electroweak": "predictions.electroweak",
    "pyrate_betas": "running.fresh",
    "run": "flow.run",
    "scan": "scans.scan",
    "sm_inputs": "inputs.sm",
    "solve_charges": "solve.solver",
    "solve_conditions": "mixing.conditions",
    "stream_rows": "atlas.produce",
    "write_atlas": "atlas.produce",
    "zprime_couplings": "couplings.zprime",
}

__all__ = [
    "AnomalyError",
    "AtlasJob",
    "Axis",
    "BetaSystem",
    "CardError",
    "ChargeSet",
    "Convention",
    "ExportError",
    "ExportRequest",
    "Exporter",
    "ExternalToolError",
    "GridDesign",
    "ImportRequest",
    "Imported",
    "Importer",
    "MatchingError",
    "ModelError",
    "ParameterPoint",
    "Prediction",
    "PredictionError",
    "RandomDesign",
    "Range",
    "RunningError",
    "RunningSolution",
    "SMInputs",
    "ScanTable",
    "SolveError",
    "U1PrimeModel",
    "WilsonCoefficients",
    "ZPrimeBridgeError",
    "ZPrimeCouplings",
    "beta_system",
    "build_model",
    "charge_verdict",
    "constraint_summary",
    "count_atlas",
    "delta_c9_c10",
    "evaluate_betas",
    "exact_mixing",
    "export_pyrate",
    "family_card",
    "fermion_couplings",
    "load_card",
    "load_request",
    "load_scan",
    "match",
    "neutral_sector",
    "predict",
    "predict_electroweak",
    "pyrate_betas",
    "run",
    "scan",
    "sm_inputs",
    "solve_charges",
    "solve_conditions",
    "stream_rows",
    "write_atlas",
    "zprime_couplings",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  # any of the faces
    if name == "__version__":
        return version("zprime-bridge")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'zprime_bridge' has no attribute {name!r}")
    return getattr(import_module(f"zprime_bridge.{home}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
