"""Adaptive integrals as ``.npz`` files beside the POPxf files of their polynomials."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.polynomials.adaptive import AdaptiveIntegral

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIX: Final = ".npz"
_ARRAYS: Final = ("bounds", "rows", "vectors", "remainder", "weights")


def encoded(integrals: Sequence[AdaptiveIntegral]) -> bytes:
    """Return the content of a file: the same bytes for the same integrals."""
    document = [
        {
            "parts": integral.parts,
            "phase": integral.phase,
            "parameters": integral.parameters,
            "tolerance": integral.tolerance,
            "shapes": {name: getattr(integral, name).shape for name in _ARRAYS},
        }
        for integral in integrals
    ]
    stream = io.BytesIO()
    text = np.frombuffer(json.dumps(document, sort_keys=True).encode(), dtype=np.uint8)
    flat = {
        name: np.concatenate([getattr(integral, name).ravel() for integral in integrals])
        for name in _ARRAYS
    }
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
                    **pieces,
                )
            )
    except (OSError, EOFError, ValueError, LookupError, TypeError, zipfile.BadZipFile) as err:
        raise PredictionError(f"{where} holds no integrals: {err}") from err
    if any(not np.isfinite(getattr(i, name)).all() for i in result for name in _ARRAYS):
        raise PredictionError(f"{where} holds numbers that are not finite")
    return tuple(result)
