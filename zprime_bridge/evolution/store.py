"""Evolution maps as bytes: NumPy's own format, compressed, without pickles."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.evolution.evolution_map import EvolutionMap
from zprime_bridge.evolution.grid import ScaleGrid

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray, FloatArray

FORMAT: Final = 1
"""To be raised whenever files are written in another way."""

KEPT_BITS: Final = 40
"""Bits of a mantissa that are written: 1e-12 of each number, beyond wilson's rounding."""


def map_bytes(evolution: EvolutionMap) -> bytes:
    """Write a map; numbers keep twelve digits, what is below them would not compress."""
    header = {
        "format": FORMAT,
        "columns": list(evolution.columns),
        "outputs": list(evolution.outputs),
        "edges": list(evolution.grid.edges),
        "counts": list(evolution.grid.counts),
        "provenance": dict(evolution.provenance),
    }
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        header=np.frombuffer(json.dumps(header, sort_keys=True).encode(), dtype=np.uint8),
        real=_rounded(evolution.matrices.real),
        imag=_rounded(evolution.matrices.imag),
    )
    return stream.getvalue()


def read_map(content: bytes) -> EvolutionMap:
    """Read what :func:`map_bytes` wrote.

    Raises
    ------
    MatchingError
        If it is something else, or damaged (each part has a checksum).
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as parts:
            header: dict[str, Any] = json.loads(parts["header"].tobytes().decode())
            matrices: ComplexArray = parts["real"] + 1j * parts["imag"]
        if header["format"] != FORMAT:
            raise ValueError(f"format {header['format']!r}")  # noqa: TRY301  # same sentence
        return EvolutionMap(
            columns=tuple(header["columns"]),
            outputs=tuple(header["outputs"]),
            grid=ScaleGrid(edges=tuple(header["edges"]), counts=tuple(header["counts"])),
            matrices=matrices,
            provenance=header["provenance"],
        )
    except (
        EOFError, KeyError, OSError, OverflowError, RuntimeError, TypeError, ValueError,
        zipfile.BadZipFile, zlib.error,
    ) as err:  # fmt: skip
        raise MatchingError(
            f"the evolution map cannot be read ({err or type(err).__name__}): reinstall "
            "zprime-bridge if it is the shipped one, else delete the file and it is made again"
        ) from err


def _rounded(values: FloatArray) -> FloatArray:
    mantissas, exponents = np.frexp(values)
    rounded: FloatArray = np.ldexp(np.round(np.ldexp(mantissas, KEPT_BITS)), exponents - KEPT_BITS)
    return rounded
