"""A reader of POPxf documents that shares nothing with the package's own."""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_and_predict(document: dict[str, Any], values: dict[str, complex]) -> list[float]:
    """Predict as the POPxf specification says, slowly."""
    metadata = document["metadata"]
    polynomials = [0.0] * len(metadata["polynomial_names"])
    for key, coefficients in document["data"]["polynomial_central"].items():
        *names, parts = ast.literal_eval(key)
        factor = 1.0
        for name, part in zip(names, parts, strict=True):
            value = complex(values.get(name, 0.0)) if name else 1.0 + 0.0j
            factor *= value.real if part == "R" else value.imag
        polynomials = [p + c * factor for p, c in zip(polynomials, coefficients, strict=True)]
    known = dict(zip(metadata["polynomial_names"], polynomials, strict=True))
    functions = {"sqrt": math.sqrt, "abs": abs, "sign": lambda x: math.copysign(1.0, x)}
    return [
        eval(  # noqa: S307  # text of our own package, with nothing else in reach
            entry["expression"],
            {"__builtins__": {}},
            functions | {v: known[p] for v, p in entry["variables"].items()},
        )
        for entry in metadata["observable_expressions"]
    ]


def random_point(box: Mapping[str, float]) -> dict[str, complex]:
    random = np.random.default_rng(8)
    return {
        name: 0.3 * size * complex(random.uniform(-1, 1), random.uniform(-1, 1))
        for name, size in box.items()
    }
