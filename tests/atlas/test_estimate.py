"""Estimates of time and size."""

from __future__ import annotations

import time

from zprime_bridge.atlas.cells import cells
from zprime_bridge.atlas.count import count_cells
from zprime_bridge.atlas.estimate import counting_cost, listing_cost
from zprime_bridge.atlas.job import AtlasJob

ORDER_OF_MAGNITUDE = 20.0  # other programs run on the same machine


def test_time_of_counting_is_foreseen_within_an_order_of_magnitude() -> None:
    among = cells(9, with_nu=True)
    estimate = counting_cost(9, with_nu=True, workers=1)
    start = time.perf_counter()
    count_cells(among, 9, 1)
    measured = time.perf_counter() - start
    assert measured / ORDER_OF_MAGNITUDE < estimate.seconds < measured * ORDER_OF_MAGNITUDE


def test_larger_charges_take_longer() -> None:
    costs = [counting_cost(n, with_nu=True, workers=2).seconds for n in (8, 14, 24)]
    assert costs == sorted(costs)


def test_cost_of_a_list_names_its_rows_and_sizes() -> None:
    job = AtlasJob(max_charge=5)
    counts = count_cells(cells(5, with_nu=True), 5, 2)
    estimate = listing_cost(job, counts, 2)
    assert estimate.rows == sum(counts)
    assert 0 < estimate.file_bytes < 18 * sum(counts)
    assert estimate.memory_bytes > 18 * max(counts)
