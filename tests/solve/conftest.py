"""Solutions that several tests look at; each request is solved once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.solve.cards import FamilyCard, family_card
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


@lru_cache
def _cards(name: str) -> tuple[FamilyCard, ...]:
    solution = _solution(name)
    cards = [family_card(solution.request, family) for family in solution.families]
    assert all(cards)
    return tuple(card for card in cards if card is not None)


@pytest.fixture(scope="session")
def carded() -> Callable[[str], tuple[FamilyCard, ...]]:
    """Cards of the families of a preset."""
    return _cards
