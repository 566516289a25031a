"""Maps as files."""

from __future__ import annotations

import numpy as np
import pytest

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.evolution.evolution_map import EvolutionMap
from zprime_bridge.evolution.grid import ScaleGrid
from zprime_bridge.evolution.store import map_bytes, read_map

KEPT = 1e-12  # relative; what the file format promises


def some_map() -> EvolutionMap:
    generator = np.random.default_rng(5)
    real, imag = 10.0 ** generator.uniform(-20, 10, (2, 3, 2, 2))
    return EvolutionMap(
        columns=("a a", "a b"),
        outputs=("C9_bsmumu", "CVLL_bsbs"),
        grid=ScaleGrid(edges=(100.0, 1000.0), counts=(3,)),
        matrices=real - 1j * imag,
        provenance={"wilson": "2.5.2", "inputs": {"set": "2024", "Vus": 0.2248}},
    )


def test_a_map_survives_being_written() -> None:
    written = some_map()
    read = read_map(map_bytes(written))
    assert (read.columns, read.outputs, read.grid) == (
        written.columns,
        written.outputs,
        written.grid,
    )
    assert dict(read.provenance) == dict(written.provenance)
    assert np.allclose(read.matrices.real, written.matrices.real, rtol=KEPT, atol=0)
    assert np.allclose(read.matrices.imag, written.matrices.imag, rtol=KEPT, atol=0)


def test_the_same_map_gives_the_same_bytes() -> None:
    assert map_bytes(some_map()) == map_bytes(some_map())


def test_damage_is_refused_or_does_not_touch_the_numbers() -> None:
    whole = map_bytes(some_map())
    refused = 0
    for place in range(len(whole)):
        damaged = whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :]
        try:
            read = read_map(damaged)
        except MatchingError:
            refused += 1
        else:
            assert np.array_equal(read.matrices, read_map(whole).matrices)
            assert read.outputs == some_map().outputs
    assert refused > len(whole) / 2


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04"])
def test_something_else_is_not_a_map(content: bytes) -> None:
    with pytest.raises(MatchingError, match="cannot be read"):
        read_map(content)


def test_a_map_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        some_map().matrices[0, 0, 0] = 1.0


def test_an_output_that_is_not_there_is_zero() -> None:
    chosen = some_map().restricted(("CVLL_bsbs", "C10_bsee"))
    assert np.array_equal(chosen.matrices[:, 0], some_map().matrices[:, 1])
    assert not chosen.matrices[:, 1].any()
