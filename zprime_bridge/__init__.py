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
        UnverifiedWarning,
        ZPrimeBridgeError,
    )
    from zprime_bridge.couplings.zprime import ZPrimeCouplings, zprime_couplings
    from zprime_bridge.evolution.card import CardEvolution
    from zprime_bridge.evolution.charge_map import charge_map
    from zprime_bridge.evolution.evolution_map import EvolutionMap
    from zprime_bridge.evolution.from_model import card_evolution, charges_evolution
    from zprime_bridge.export.protocol import Exporter, ExportRequest
    from zprime_bridge.export.pyrate import export_pyrate
    from zprime_bridge.fits.card_space import card_space
    from zprime_bridge.fits.contours import Contours, contours
    from zprime_bridge.fits.free_charges import free_charges
    from zprime_bridge.fits.intervals import Profile, profile
    from zprime_bridge.fits.job import fit_card, fit_coefficients
    from zprime_bridge.fits.minimum import fit
    from zprime_bridge.fits.plane import mass_coupling_plane
    from zprime_bridge.fits.pulls import observable_pulls
    from zprime_bridge.fits.result import FitResult
    from zprime_bridge.fits.space import CoefficientSpace, coefficient_space
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
    from zprime_bridge.likelihoods.build import build_data
    from zprime_bridge.likelihoods.definition import FitDefinition
    from zprime_bridge.likelihoods.definition_reader import read_definition
    from zprime_bridge.likelihoods.likelihood import Likelihood
    from zprime_bridge.likelihoods.loading import load_likelihood
    from zprime_bridge.likelihoods.reference import reference_log_likelihood
    from zprime_bridge.likelihoods.set_up import set_up
    from zprime_bridge.likelihoods.sharing import popxf_document
    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.matching.match import match
    from zprime_bridge.mixing.conditions import solve_conditions
    from zprime_bridge.mixing.couplings import fermion_couplings
    from zprime_bridge.mixing.mass_basis import exact_mixing
    from zprime_bridge.mixing.sector import neutral_sector
    from zprime_bridge.model.build import build_model, charge_verdict
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.papers.catalogue import paper_result
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
    "CardEvolution": "evolution.card",
    "ChargeSet": "importers.protocol",
    "CoefficientSpace": "fits.space",
    "Contours": "fits.contours",
    "Convention": "importers.protocol",
    "EvolutionMap": "evolution.evolution_map",
    "ExportError": "core.errors",
    "ExportRequest": "export.protocol",
    "Exporter": "export.protocol",
    "ExternalToolError": "core.errors",
    "FitDefinition": "likelihoods.definition",
    "FitResult": "fits.result",
    "GridDesign": "scans.designs",
    "ImportRequest": "importers.protocol",
    "Imported": "importers.protocol",
    "Importer": "importers.protocol",
    "Likelihood": "likelihoods.likelihood",
    "MatchingError": "core.errors",
    "ModelError": "core.errors",
    "ParameterPoint": "model.point",
    "Prediction": "predictions.prediction",
    "PredictionError": "core.errors",
    "Profile": "fits.intervals",
    "RandomDesign": "scans.designs",
    "Range": "scans.designs",
    "RunningError": "core.errors",
    "RunningSolution": "flow.solution",
    "SMInputs": "inputs.sm",
    "ScanTable": "scans.table",
    "SolveError": "core.errors",
    "U1PrimeModel": "model.model",
    "UnverifiedWarning": "core.errors",
    "WilsonCoefficients": "matching.coefficients",
    "ZPrimeBridgeError": "core.errors",
    "ZPrimeCouplings": "couplings.zprime",
    "beta_system": "running.templates",
    "build_data": "likelihoods.build",
    "build_model": "model.build",
    "card_evolution": "evolution.from_model",
    "card_space": "fits.card_space",
    "charge_map": "evolution.charge_map",
    "charge_verdict": "model.build",
    "charges_evolution": "evolution.from_model",
    "coefficient_space": "fits.space",
    "constraint_summary": "scans.summary",
    "contours": "fits.contours",
    "count_atlas": "atlas.count",
    "delta_c9_c10": "predictions.semileptonic",
    "evaluate_betas": "running.evaluate",
    "exact_mixing": "mixing.mass_basis",
    "export_pyrate": "export.pyrate",
    "family_card": "solve.cards",
    "fermion_couplings": "mixing.couplings",
    "fit": "fits.minimum",
    "fit_card": "fits.job",
    "fit_coefficients": "fits.job",
    "free_charges": "fits.free_charges",
    "load_card": "charges.library",
    "load_likelihood": "likelihoods.loading",
    "load_request": "solve.request_reader",
    "load_scan": "scans.table",
    "mass_coupling_plane": "fits.plane",
    "match": "matching.match",
    "neutral_sector": "mixing.sector",
    "observable_pulls": "fits.pulls",
    "paper_result": "papers.catalogue",
    "popxf_document": "likelihoods.sharing",
    "predict": "predictions.predict",
    "predict_electroweak": "predictions.electroweak",
    "profile": "fits.intervals",
    "pyrate_betas": "running.fresh",
    "read_definition": "likelihoods.definition_reader",
    "reference_log_likelihood": "likelihoods.reference",
    "run": "flow.run",
    "scan": "scans.scan",
    "set_up": "likelihoods.set_up",
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
    "CardEvolution",
    "ChargeSet",
    "CoefficientSpace",
    "Contours",
    "Convention",
    "EvolutionMap",
    "ExportError",
    "ExportRequest",
    "Exporter",
    "ExternalToolError",
    "FitDefinition",
    "FitResult",
    "GridDesign",
    "ImportRequest",
    "Imported",
    "Importer",
    "Likelihood",
    "MatchingError",
    "ModelError",
    "ParameterPoint",
    "Prediction",
    "PredictionError",
    "Profile",
    "RandomDesign",
    "Range",
    "RunningError",
    "RunningSolution",
    "SMInputs",
    "ScanTable",
    "SolveError",
    "U1PrimeModel",
    "UnverifiedWarning",
    "WilsonCoefficients",
    "ZPrimeBridgeError",
    "ZPrimeCouplings",
    "beta_system",
    "build_data",
    "build_model",
    "card_evolution",
    "card_space",
    "charge_map",
    "charge_verdict",
    "charges_evolution",
    "coefficient_space",
    "constraint_summary",
    "contours",
    "count_atlas",
    "delta_c9_c10",
    "evaluate_betas",
    "exact_mixing",
    "export_pyrate",
    "family_card",
    "fermion_couplings",
    "fit",
    "fit_card",
    "fit_coefficients",
    "free_charges",
    "load_card",
    "load_likelihood",
    "load_request",
    "load_scan",
    "mass_coupling_plane",
    "match",
    "neutral_sector",
    "observable_pulls",
    "paper_result",
    "popxf_document",
    "predict",
    "predict_electroweak",
    "profile",
    "pyrate_betas",
    "read_definition",
    "reference_log_likelihood",
    "run",
    "scan",
    "set_up",
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
