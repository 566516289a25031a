"""Solutions that several tests look at; each request is solved once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.solve.request_reader import load_request
from zprime_bridge.solve.solver import Solution, solve_charges

if TYPE_CHECKING:
    from collections.abc import Callable


@lru_cache
def _solution(name: str) -> Solution:
    return solve_charges(load_request(name))


@pytest.fixture(scope="session")
def solved() -> Callable[[str], Solution]:
    """Solve a preset by name."""
    return _solution
