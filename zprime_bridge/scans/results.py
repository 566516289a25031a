"""The table of a scan: its columns, and Parquet bytes that are the same for the same numbers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray

INDEX: Final = "index"
STATUS: Final = "status"
POLE_GEV: Final = "pole_gev"
MU_REACHED: Final = "mu_reached_gev"
STEPS: Final = "steps"
END_SUFFIX: Final = "_end"
"""``alpha_y_end`` is alpha_y at the last scale."""

_COMPRESSION: Final = "zstd"


@final
class Reading(StrEnum):
    """Where along a trajectory the vacuum is judged."""

    END = "end"
    """At the last scale."""
    WORST = "worst"
    """The worst class of all scales, both ends included."""

    @property
    def column(self) -> str:
        """Name of its column."""
        return f"class_{self.value}"


def labelled(codes: NDArray[np.uint8], labels: Sequence[str]) -> pa.DictionaryArray:
    """Return a column of labels from codes, (N,)."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(labels))


def unlabelled(column: pa.ChunkedArray, codes: Mapping[str, int]) -> NDArray[np.uint8]:
    """Return the codes of a column of labels, (N,): the inverse of :func:`labelled`."""
    parts = [
        np.array([codes[label] for label in chunk.dictionary.to_pylist()], dtype=np.uint8)[
            chunk.indices.to_numpy()
        ]
        for chunk in column.chunks
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)


def nullable(values: FloatArray, missing: NDArray[np.bool_]) -> pa.Array:
    """Return a column with nulls where nothing is known."""
    return pa.array(values, mask=missing)


def to_bytes(table: pa.Table) -> bytes:
    """Write a table as Parquet: the same bytes for the same table and versions."""
    sink = pa.BufferOutputStream()
    labels = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    pq.write_table(table, sink, compression=_COMPRESSION, use_dictionary=labels)
    return bytes(sink.getvalue())


def from_bytes(contents: Sequence[bytes]) -> pa.Table:
    """Read one table from the bytes of its parts."""
    return pa.concat_tables([pq.read_table(pa.BufferReader(content)) for content in contents])
