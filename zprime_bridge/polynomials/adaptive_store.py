"""Adaptive integrals as ``.npz`` files beside the POPxf files of their polynomials."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.polynomials.adaptive import AdaptiveIntegral
from zprime_bridge.polynomials.pieces import Piecewise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.core.arrays import FloatArray

SUFFIX: Final = ".npz"
_ARRAYS: Final = ("edges", "values", "vectors", "remainder", "rule")


def encoded(integrals: Sequence[AdaptiveIntegral]) -> bytes:
    """Return the content of a file: the same bytes for the same integrals."""
    contents = [_arrays(integral) for integral in integrals]
    document = [
        {
            "parts": integral.parts,
            "phase": integral.phase,
            "parameters": integral.parameters,
            "tolerance": integral.tolerance,
            "bounds": integral.bounds,
            "shapes": {name: array.shape for name, array in arrays.items()},
        }
        for integral, arrays in zip(integrals, contents, strict=True)
    ]
    stream = io.BytesIO()
    text = np.frombuffer(json.dumps(document, sort_keys=True).encode(), dtype=np.uint8)
    flat = {name: np.concatenate([arrays[name].ravel() for arrays in contents]) for name in _ARRAYS}
    np.savez_compressed(stream, allow_pickle=False, document=text, **flat)
    return stream.getvalue()


def decoded(content: bytes, *, where: str) -> tuple[AdaptiveIntegral, ...]:
    """Read the content of a file; nothing in it is executed.

    Raises
    ------
    PredictionError
        If it is damaged, or not one of ours.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            document: list[dict[str, Any]] = json.loads(arrays["document"].tobytes())
            flat = {name: arrays[name] for name in _ARRAYS}
        result = []
        used = dict.fromkeys(_ARRAYS, 0)
        for entry in document:
            pieces = {}
            for name in _ARRAYS:
                shape = tuple(int(n) for n in entry["shapes"][name])
                start, used[name] = used[name], used[name] + int(np.prod(shape))
                pieces[name] = flat[name][start : used[name]].reshape(shape)
            result.append(
                AdaptiveIntegral(
                    parts=tuple(map(str, entry["parts"])),
                    phase=tuple(map(str, entry["phase"])),
                    parameters=tuple(map(str, entry["parameters"])),
                    tolerance=float(entry["tolerance"]),
                    bounds=(float(entry["bounds"][0]), float(entry["bounds"][1])),
                    pieces=Piecewise(edges=pieces["edges"], values=pieces["values"]),
                    vectors=pieces["vectors"],
                    remainder=pieces["remainder"],
                    rule=pieces["rule"],
                )
            )
    except (OSError, EOFError, ValueError, LookupError, TypeError, zipfile.BadZipFile) as err:
        raise PredictionError(f"{where} holds no integrals: {err}") from err
    if any(not np.isfinite(array).all() for i in result for array in _arrays(i).values()):
        raise PredictionError(f"{where} holds numbers that are not finite")
    return tuple(result)


def _arrays(integral: AdaptiveIntegral) -> dict[str, FloatArray]:
    return {
        "edges": integral.pieces.edges,
        "values": integral.pieces.values,
        "vectors": integral.vectors,
        "remainder": integral.remainder,
        "rule": integral.rule,
    }
