"""smelli's electroweak likelihood behind its door."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest
import wilson

from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.external.smelli import ElectroweakLikelihood

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

ATOL_ZERO = 1e-12  # the same numbers subtracted


def test_without_smelli_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smelli", None)
    with pytest.raises(ExternalToolError, match=r"pip install 'zprime-bridge\[likelihood\]'") as e:
        ElectroweakLikelihood()
    assert e.value.missing


@pytest.mark.skipif(importlib.util.find_spec("smelli") is None, reason="smelli is not installed")
def test_electroweak_likelihood(reference: Callable[[str], ReferenceValue]) -> None:
    users = wilson.Wilson({}, scale=3000.0, eft="SMEFT", basis="Warsaw")
    before = {name: users.get_option(name) for name in ("smeft_accuracy", "parameters")}
    likelihood = ElectroweakLikelihood()
    assert likelihood.log_likelihood({}, 3000.0) == pytest.approx(0.0, abs=ATOL_ZERO)
    wanted = reference("fit_data/ewpt_phid")
    found = likelihood.log_likelihood(wanted.inputs["coefficients"], wanted.inputs["scale"])
    assert found == pytest.approx(wanted.value, rel=wanted.rtol)
    after = wilson.Wilson({}, scale=3000.0, eft="SMEFT", basis="Warsaw")
    for one in (users, after):  # smelli would change both
        assert {name: one.get_option(name) for name in before} == before
        assert before == {"smeft_accuracy": "integrate", "parameters": {}}
    with pytest.raises(PredictionError, match="m_W, G_F and m_h"):
        likelihood.log_likelihood({"phiWB": 1e-4}, 3000.0)
    with pytest.raises(ExternalToolError, match="do not exist in this basis"):
        likelihood.log_likelihood({"phiX": 1e-9}, 3000.0)
