"""Rows of the atlas: all of them, each once, nothing else."""

from __future__ import annotations

from math import gcd, lcm

import numpy as np
import pytest

from tests.atlas.exhaustive import Row, negative, search, sums
from zprime_bridge.atlas.job import AtlasJob, job_from_text
from zprime_bridge.atlas.produce import stream_rows
from zprime_bridge.atlas.rows import chunk_bytes, rows_of, table_from_bytes
from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.library import load_card

ALL = 10**6  # more cells than there are


def listed(job: AtlasJob) -> list[Row]:
    return [tuple(row) for row in rows_of(job, 0, ALL).tolist()]


def test_smallest_atlas_is_complete() -> None:
    rows = listed(AtlasJob(max_charge=1, with_nu=False))
    assert {frozenset({row, negative(row)}) for row in rows} == search(1, with_nu=False)


@pytest.mark.slow
def test_smallest_atlas_with_neutrinos_is_complete() -> None:
    rows = listed(AtlasJob(max_charge=1))
    assert {frozenset({row, negative(row)}) for row in rows} == search(1, with_nu=True)


@pytest.mark.parametrize("with_nu", [True, False])
def test_every_row_is_anomaly_free_sorted_primitive_and_there_once(with_nu: bool) -> None:
    rows = listed(AtlasJob(max_charge=4, with_nu=with_nu))
    assert not any(any(sums(row)) for row in rows)
    assert all(row[i] <= row[i + 1] for row in rows for i in range(len(row)) if i % 3 < 2)
    assert [row for row in rows if gcd(*row) != 1] == [(0,) * len(rows[0])]
    pairs = {frozenset({row, negative(row)}) for row in rows}
    assert len(pairs) == len(rows)
    assert max(abs(charge) for row in rows for charge in row) == 4


@pytest.mark.parametrize("name", ["B-L", "B3-L2", "Lmu-Ltau"])
def test_well_known_charges_are_in_the_atlas(name: str) -> None:
    charges = load_card(name).assignment()
    assert anomaly_coefficients(charges).vanish
    flat = [charge for _, triple in charges.triples() for charge in sorted(triple)]
    scale = lcm(*(charge.denominator for charge in flat))
    row = tuple(int(charge * scale) for charge in flat)
    largest = max(map(abs, row))
    rows = set(listed(AtlasJob(max_charge=largest)))
    assert rows.intersection({row, negative(row)})


def test_larger_charges_only_add_rows() -> None:
    small, large = (set(listed(AtlasJob(max_charge=n))) for n in (2, 3))
    assert small < large
    assert all(max(map(abs, row)) == 3 for row in large - small)


def test_without_neutrinos_the_rows_are_those_with_neutral_neutrinos() -> None:
    with_nu = {row[:15] for row in listed(AtlasJob(max_charge=3)) if not any(row[15:])}
    assert set(listed(AtlasJob(max_charge=3, with_nu=False))) == with_nu


def test_pieces_are_the_whole() -> None:
    job = AtlasJob(max_charge=3)
    pieces = np.concatenate([rows_of(job, start, start + 7) for start in range(0, 133, 7)])
    assert pieces.tolist() == rows_of(job, 0, ALL).tolist()
    assert np.concatenate(list(stream_rows(job, workers=3))).tolist() == pieces.tolist()


def test_bytes_of_a_chunk_hold_its_rows_and_the_job() -> None:
    job = AtlasJob(max_charge=3, where="q1 == q3")
    table = table_from_bytes(chunk_bytes(job.text(), 0, ALL))
    assert table.column_names == list(job.columns)
    columns = [table.column(name).to_pylist() for name in job.columns]
    assert list(zip(*columns, strict=True)) == listed(job)
    assert job_from_text(table.schema.metadata[b"zprime_bridge.atlas"].decode()) == job
