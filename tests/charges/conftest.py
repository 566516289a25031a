"""A good card, and ways to spoil it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.reader import read_card
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD_CARD = """\
name: good
template: minimal
source: {paper: "arXiv:0000.00000", where: "Table 1"}
notes: a test
parameters: {a: 1/2, b: }
charges:
  q:  [1/3, 1/3, a]
  u:  [1/3, 1/3, a]
  d:  [1/3, 1/3, a]
  l:  [-1, -1, -3*a]
  e:  [-1, -1, -3*a]
  nu: [-1, -1, b]
  scalars: {H: 0, phi: 2*a}
point: {m_zprime: 5000, g_prime: 0.5}
rotations: {d_left: ckm}
"""


@pytest.fixture
def good_card() -> str:
    """Text of a card with one parameter with a default (a) and one without (b)."""
    return GOOD_CARD


@pytest.fixture
def refusal() -> Callable[[str], list[str]]:
    """Read a card that must be refused; return its findings, one text each."""

    def read(text: str) -> list[str]:
        with pytest.raises(CardError) as caught:
            read_card(text, "my.yaml")
        return [str(finding) for finding in caught.value.findings]

    return read


@pytest.fixture
def spoiled(good_card: str, refusal: Callable[[str], list[str]]) -> Callable[[str, str], list[str]]:
    """Replace one passage of the good card; return the findings."""

    def read(old: str, new: str) -> list[str]:
        assert good_card.count(old) == 1, f"{old!r} must stand once in the good card"
        return refusal(good_card.replace(old, new))

    return read
