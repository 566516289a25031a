"""Results that several tests look at, computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.papers.catalogue import paper_result

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.papers.result import PaperResult


@pytest.fixture(scope="session")
def result() -> Callable[..., PaperResult]:
    """Compute a result by name and data, once a session."""
    found: dict[tuple[str, str], PaperResult] = {}

    def compute(name: str, data: str = "both") -> PaperResult:
        if (name, data) not in found:
            found[name, data] = paper_result(name, data)
        return found[name, data]

    return compute
