"""The quartic potential as it stands in an exported PyR@TE file, evaluated at field values.

A second route, independent of the package's own enumeration of terms: the text is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

import zprime_bridge as zb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.model.model import U1PrimeModel

SECTION = re.compile(r"QuarticTerms: \{(.*?)^  \}", flags=re.DOTALL | re.MULTILINE)
LINE = re.compile(r"^\s*(\w+) : (.*?),?$", flags=re.MULTILINE)
FACTOR = re.compile(r"(\w+?)(bar)?(?:\[([a-z,]+)\])?(?:\s|$)")
SQUARE = re.compile(r"^\((.*)\)\*\*2$")
PARTS = {"": (), "doublet": (2,), "matrix": (3, 3)}
EPSILON = np.array([[0, 1], [-1, 0]], dtype=np.complex128)


def written_terms(model: U1PrimeModel) -> dict[str, str]:
    """Coupling, by the name that PyR@TE gives it, and term of every quartic in the file."""
    found = SECTION.search(zb.export_pyrate(model))
    assert found is not None
    return {{"del": "del_"}.get(name, name): term for name, term in LINE.findall(found[1])}


def shapes(model: U1PrimeModel) -> dict[str, tuple[int, ...]]:
    """Components of every scalar."""
    kinds = {
        s.name: "doublet" if s.is_doublet else "matrix" if s.flavour > 1 else ""
        for s in model.charges.scalars
    }
    return {name: PARTS[kind] for name, kind in kinds.items()}


def evaluate(term: str, fields: Mapping[str, ComplexArray]) -> FloatArray:
    """Value of a term, with its conjugate if it is written as real, for fields (N, ...)."""
    text = term.removeprefix("{").removesuffix(", real}")
    parts = [_product(part, fields) for part in text.split(" + ")]
    value: ComplexArray = np.sum(parts, axis=0)
    if text != term:
        value = value + value.conj()
    assert np.allclose(value.imag, 0, atol=1e-9), f"{term} is not hermitian"
    return value.real


def _product(text: str, fields: Mapping[str, ComplexArray]) -> ComplexArray:
    """Value of a product, perhaps a square, of contracted fields."""
    square = SQUARE.match(text)
    if square:
        root = _product(square[1], fields)
        return root * root
    operands: list[ComplexArray] = []
    indices: list[str] = []
    for name, bar, index in FACTOR.findall(text):
        letters = index.replace(",", "")
        if name == "Eps":
            operands.append(EPSILON)
            indices.append(letters)
        else:
            operands.append(fields[name].conj() if bar else fields[name])
            indices.append(f"z{letters}")
    value: ComplexArray = np.einsum(",".join(indices) + "->z", *operands)
    return value


def potential(
    model: U1PrimeModel, couplings: Mapping[str, float], fields: Mapping[str, ComplexArray]
) -> FloatArray:
    """V at field values."""
    values = [couplings[name] * evaluate(t, fields) for name, t in written_terms(model).items()]
    total: FloatArray = np.sum(values, axis=0)
    return total


def from_real(model: U1PrimeModel, x: FloatArray) -> dict[str, ComplexArray]:
    """Fields (a + i b)/sqrt(2) from canonical real components (N, d)."""
    fields: dict[str, ComplexArray] = {}
    place = 0
    for name, shape in shapes(model).items():
        size = int(np.prod(shape))
        real, imaginary = x[:, place : place + size], x[:, place + size : place + 2 * size]
        fields[name] = ((real + 1j * imaginary) / np.sqrt(2)).reshape(len(x), *shape)
        place += 2 * size
    return fields


def real_size(model: U1PrimeModel) -> int:
    """Number of real scalar components."""
    return sum(2 * int(np.prod(shape)) for shape in shapes(model).values())
