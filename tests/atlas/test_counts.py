"""Numbers of charge sets against published ones, a slow search, and the lists themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.atlas.exhaustive import search
from zprime_bridge.atlas.cells import cells
from zprime_bridge.atlas.count import count_atlas, symmetric_solutions
from zprime_bridge.atlas.job import AtlasJob, chunks_of
from zprime_bridge.atlas.produce import stream_rows
from zprime_bridge.atlas.triples import triples
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue


def test_counts_are_the_published_ones(reference: Callable[[str], ReferenceValue]) -> None:
    published = reference("atlas/published_with_nu").value
    assert {size: count_atlas(size) for size in published} == published


def test_counts_without_neutrinos_are_those_of_an_exhaustive_search(
    reference: Callable[[str], ReferenceValue],
) -> None:
    expected = reference("atlas/exhaustive_without_nu").value
    assert {size: count_atlas(size, with_nu=False) for size in expected} == expected


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 2])
def test_reference_numbers_without_neutrinos_are_what_the_search_finds(
    size: int, reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("atlas/exhaustive_without_nu").value
    assert len(search(size, with_nu=False)) == expected[size]


@pytest.mark.parametrize("with_nu", [True, False])
@pytest.mark.parametrize("size", [1, 4, 6])
def test_counting_and_listing_agree(size: int, with_nu: bool) -> None:
    listed = sum(len(block) for block in stream_rows(AtlasJob(max_charge=size, with_nu=with_nu)))
    assert count_atlas(size, with_nu=with_nu) == listed


def test_without_charges_there_is_only_the_trivial_set() -> None:
    assert count_atlas(0) == 1
    assert count_atlas(0, with_nu=False) == 1


def test_a_symmetric_solution_may_have_any_charge_of_neutrinos() -> None:
    without = symmetric_solutions(3, with_nu=False) + 1
    assert symmetric_solutions(3, with_nu=True) + 1 == without * len("0123")


def test_the_number_of_threads_changes_nothing() -> None:
    assert count_atlas(5, workers=1) == count_atlas(5, workers=3)


@pytest.mark.parametrize("size", [-1, 31])
def test_a_charge_out_of_range_is_refused(size: int) -> None:
    with pytest.raises(CardError, match="integer from 0 to 30"):
        triples(size)


def test_chunks_cover_all_cells_once() -> None:
    found = chunks_of([700_000, 700_000, 100, 5_000_000, 1, 1])
    assert found == ((0, 1), (1, 3), (3, 4), (4, 6))


def test_the_first_cell_is_the_only_central_one() -> None:
    assert [cell.is_central for cell in cells(4, with_nu=True)].index(True) == 0
    assert sum(cell.is_central for cell in cells(4, with_nu=True)) == 1
