"""Fixtures shared by all tests."""

from __future__ import annotations

import importlib.util
import signal
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.pyrate import locate
from zprime_bridge.external.quiet_import import quiet_import

with quiet_import():  # rundec, which wilson imports, crashes Python if its warning is an error
    import wilson  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable

# A shell that starts this in the background ignores Ctrl-C, and all children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceValue:
    """A published, external or derived number with its tolerance."""

    value: Any
    rtol: float
    inputs: dict[str, Any]


@lru_cache
def _topic(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((REFERENCE / f"{name}.yaml").read_text("utf-8"))
    return content


@pytest.fixture(scope="session")
def reference() -> Callable[[str], ReferenceValue]:
    """Look up ``topic/key`` in tests/reference/topic.yaml."""

    def look_up(key: str) -> ReferenceValue:
        topic, _, name = key.partition("/")
        entry = _topic(topic)[f"{topic}/{name}"]
        assert entry["source"], f"{key} has no source"
        assert entry["kind"] in {"published", "external-program", "derivation"}
        return ReferenceValue(
            value=entry["value"], rtol=float(entry["rtol"]), inputs=entry.get("inputs", {})
        )

    return look_up


@pytest.fixture
def _pyrate() -> None:
    """Skip, saying why, where PyR@TE cannot run."""
    try:
        locate()
    except ExternalToolError as err:
        pytest.skip(str(err))
    if importlib.util.find_spec("h5py") is None:
        pytest.skip("PyR@TE 3 needs h5py, which this interpreter lacks")
