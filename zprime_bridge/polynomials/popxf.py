"""POPxf 1.0: polynomials of observables as JSON that other programs read.

https://github.com/pop-xf; schema https://json.schemastore.org/popxf-1.0.json. Real and imaginary
parts are marked by a third entry of each key: ``"('C10_bsmumu', 'C9_bsmumu', 'RI')"`` is
Re C10 Im C9. What POPxf has no place for (box, accuracy, flavio's arguments) is in ``misc``.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import observable_name
from zprime_bridge.polynomials.blocks import PolynomialBlock
from zprime_bridge.polynomials.expressions import parse_expression
from zprime_bridge.polynomials.polynomials import ObservableFormula, PolynomialSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


SCHEMA: Final = "https://json.schemastore.org/popxf-1.0.json"
DEGREE: Final = 2
_STRING: Final = re.compile(r"'([^']*)'")
_KEY: Final = re.compile(r"\('[^']*'(?:, ?'[^']*')+\)")
"""How POPxf writes a monomial: a tuple of strings."""

_METADATA: Final = {"observable_names", "parameters", "basis", "scale"}
_GZIP: Final = b"\x1f\x8b"


def document(
    polynomials: PolynomialSet, *, notes: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return formulas as a POPxf document.

    Parameters
    ----------
    polynomials : PolynomialSet
        What to write.
    notes : mapping, optional
        Put into ``misc``.

    Returns
    -------
    dict
        Ready for ``json.dumps``.
    """
    parameters = polynomials.parameters
    names = [name for block in polynomials.blocks for name in block.names]
    columns: dict[str, list[float]] = {}
    offset = 0
    for block in polynomials.blocks:
        for pair, values in zip(block.monomials.tolist(), block.coefficients.T, strict=True):
            row = columns.setdefault(_key(block.parameters, *pair), [0.0] * len(names))
            row[offset : offset + len(values)] = values.tolist()
        offset += len(block.names)
    formulas = polynomials.formulas
    return {
        "$schema": SCHEMA,
        "metadata": {
            "observable_names": [observable_name(f.observable) for f in formulas],
            "parameters": list(parameters),
            "basis": {"wcxf": {"eft": "WET", "basis": "flavio"}},
            "polynomial_names": names,
            "observable_expressions": [
                {"variables": dict(f.variables), "expression": f.expression.text} for f in formulas
            ],
            "scale": polynomials.scale,
            "polynomial_degree": DEGREE,
            "reproducibility": [
                {
                    "description": (
                        "Exact interpolation of flavio's integrals and amplitudes at its central "
                        "parameters; new-physics coefficients only"
                    ),
                    "tool": {"name": "flavio", "version": polynomials.flavio_version},
                }
            ],
            "misc": {
                "box": {name: polynomials.box[name] for name in parameters},
                "accuracy": [None if math.isnan(f.accuracy) else f.accuracy for f in formulas],
                "flavio_observables": [[f.observable[0], list(f.observable[1])] for f in formulas],
                **(notes or {}),
            },
        },
        "data": {"polynomial_central": dict(sorted(columns.items()))},
    }


def encoded(content: Mapping[str, Any], *, compress: bool) -> bytes:
    """Return a document as bytes, the same for the same content."""
    text = json.dumps(content, separators=(",", ":"), allow_nan=False).encode()
    return gzip.compress(text, compresslevel=9, mtime=0) if compress else text


def read(content: bytes, *, where: str) -> PolynomialSet:
    """Read a POPxf document, plain or gzipped, whose observables are expressions of polynomials.

    Parameters
    ----------
    content : bytes
        The file.
    where : str
        Its name, for messages.

    Raises
    ------
    PredictionError
        If it is damaged, or not of this kind.
    """
    return read_with_notes(content, where=where)[0]


def read_with_notes(content: bytes, *, where: str) -> tuple[PolynomialSet, Mapping[str, Any]]:
    """Read a POPxf document and its ``misc``; see :func:`read`."""
    try:
        text = gzip.decompress(content) if content.startswith(_GZIP) else content
        found = json.loads(text)
    except (OSError, EOFError, ValueError) as err:
        raise PredictionError(f"{where} is not readable as JSON: {err}") from err
    try:
        return _polynomial_set(found), found["metadata"].get("misc", {})
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as err:
        raise PredictionError(f"{where} is not a POPxf file of observables: {err!r}") from err


def _polynomial_set(found: Mapping[str, Any]) -> PolynomialSet:
    if found["$schema"] != SCHEMA:
        raise ValueError(f"$schema is {found['$schema']!r}, must be {SCHEMA!r}")
    metadata = found["metadata"]
    missing = _METADATA - set(metadata)
    if missing or metadata.get("polynomial_degree", DEGREE) != DEGREE:
        raise ValueError(f"metadata lack {sorted(missing) or 'quadratic polynomials'}")
    misc = metadata.get("misc", {})
    names, parameters = metadata["polynomial_names"], tuple(metadata["parameters"])
    observables = misc.get("flavio_observables") or [[n, []] for n in metadata["observable_names"]]
    accuracy = misc.get("accuracy") or [None] * len(observables)
    formulas = [
        ObservableFormula(
            observable=(str(name), tuple(float(a) for a in arguments)),
            expression=parse_expression(entry["expression"]),
            variables=_variables(entry["variables"], names),
            accuracy=math.nan if reached is None else float(reached),
        )
        for (name, arguments), entry, reached in zip(
            observables, metadata["observable_expressions"], accuracy, strict=True
        )
    ]
    tools = [step["tool"] for step in metadata.get("reproducibility", []) if "tool" in step]
    versions = [str(tool["version"]) for tool in tools if tool.get("name") == "flavio"]
    return PolynomialSet(
        blocks=_blocks(parameters, names, found["data"]["polynomial_central"]),
        formulas=tuple(formulas),
        scale=float(metadata["scale"]),
        box={str(name): float(size) for name, size in misc.get("box", {}).items()},
        flavio_version=versions[0] if versions else "",
    )


def _variables(variables: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    unknown = set(variables.values()) - set(names)
    if unknown:
        raise ValueError(f"no polynomial is called {min(unknown)!r}")
    return dict(variables)


def _blocks(
    parameters: tuple[str, ...], names: Sequence[str], central: Mapping[str, Sequence[float]]
) -> tuple[PolynomialBlock, ...]:
    """Cut a table of coefficients into blocks of polynomials in the same few parameters."""
    pairs = np.array([_pair(key, parameters) for key in central], dtype=np.int64)
    table = np.array(list(central.values()), dtype=np.float64)  # (monomials, polynomials)
    if table.shape != (len(central), len(names)) or not np.isfinite(table).all():
        raise ValueError("coefficients are not one finite number per polynomial")
    supports = [_support(pairs[column != 0.0]) for column in table.T]
    chosen: list[frozenset[int]] = []
    for support in sorted(set(supports), key=len, reverse=True):
        if not any(support <= other for other in chosen):
            chosen.append(support)
    members = [next(c for c in chosen if support <= c) for support in supports]
    result = []
    for block in chosen:
        columns = [place for place, member in enumerate(members) if member == block]
        inside = [_support(pairs[[row]]) <= block for row in range(len(pairs))]
        own = sorted(block)
        result.append(
            PolynomialBlock(
                parameters=tuple(parameters[index] for index in own),
                names=tuple(names[column] for column in columns),
                monomials=_renumbered(pairs[inside], own, len(parameters)),
                coefficients=table[inside][:, columns].T,
            )
        )
    return tuple(result)


def _renumbered(pairs: NDArray[np.int64], own: Sequence[int], count: int) -> NDArray[np.int64]:
    """Let monomials count the real variables of the parameters ``own`` of ``count``."""
    new = np.zeros(2 * count + 1, dtype=np.int64)
    for place, index in enumerate(own):
        new[2 * index + 1], new[2 * index + 2] = 2 * place + 1, 2 * place + 2
    return np.asarray(np.sort(new[pairs], axis=1))


def _support(pairs: NDArray[np.int64]) -> frozenset[int]:
    """Return the complex parameters of some monomials."""
    return frozenset(((np.unique(pairs[pairs > 0]) - 1) // 2).tolist())


def _key(parameters: Sequence[str], i: int, j: int) -> str:
    factors = [
        ("", "R") if n == 0 else (parameters[(n - 1) // 2], "RI"[(n - 1) % 2]) for n in (i, j)
    ]
    (first, a), (second, b) = sorted(factors, key=lambda factor: (factor[0], "RI".index(factor[1])))
    return str((first, second, a + b))


def _pair(key: str, parameters: Sequence[str]) -> tuple[int, int]:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key} is not a tuple of strings")
    entry = _STRING.findall(key)
    names, parts = entry[:DEGREE], entry[DEGREE] if len(entry) > DEGREE else "R" * DEGREE
    if len(names) != DEGREE or len(parts) != DEGREE or set(parts) - set("RI"):
        raise ValueError(f"{key} is not a quadratic monomial")
    i, j = sorted(
        2 * parameters.index(name) + 1 + "RI".index(part) if name else 0
        for name, part in zip(names, parts, strict=True)
    )
    return i, j
