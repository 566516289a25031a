"""Trajectories with everything a figure or a document has to show."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from zprime_bridge.charges.library import load_card
from zprime_bridge.flow.run import run
from zprime_bridge.model.build import build_model

if TYPE_CHECKING:
    from zprime_bridge.flow.solution import RunningSolution
    from zprime_bridge.model.model import U1PrimeModel

SILENT = {f"alpha_{name}": 0.0 for name in ("y", "delta", "deltatilde", "u", "v", "w", "s")}


@lru_cache
def model(card: str) -> U1PrimeModel:
    """A shipped model."""
    return build_model(load_card(card))


@lru_cache
def finite(card: str = "BM1") -> RunningSolution:
    """The sample trajectory of a benchmark of [SAFE]."""
    return run(model(card))


@lru_cache
def pole() -> RunningSolution:
    """BM1 without interactions of the new fields: alpha_4 has a pole."""
    return run(model("BM1"), initial=SILENT)


@lru_cache
def passing() -> RunningSolution:
    """BM1 with weak portals: the Higgs is metastable for a while."""
    return run(model("BM1"), initial={"alpha_delta": 1e-6, "alpha_deltatilde": 1e-5})


@lru_cache
def downwards() -> RunningSolution:
    """BM3 from 5 to 4 TeV."""
    return run(model("BM3"), mu_min=4000.0)
