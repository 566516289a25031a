"""The scalar potential of a PyR@TE file as a function of real fields."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, TypeAlias, final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    RealArray: TypeAlias = NDArray[np.float64]

_SCALAR = re.compile(r"^  (\w+): \{RealFields.*$", re.MULTILINE)
_SECTION = re.compile(r"^  (QuarticTerms|TrilinearTerms|ScalarMasses): \{\n(.*?)\n  \}",
                      re.MULTILINE | re.DOTALL)  # fmt: skip
_TERM = re.compile(r"^ +(\w+) : (.*?),?$", re.MULTILINE)
_SQUARE = re.compile(r"\((.*)\)\*\*2")
_FACTOR = re.compile(r"(\w+?)(bar)?(?:\[(\w)\])?(?: |$)")
STEPS = (1.0, 2.0)


@final
class Potential:
    """Doublets and singlets; canonical kinetic terms, z = (a + i b)/sqrt(2)."""

    def __init__(self, text: str) -> None:
        lines = {match[1]: match[0] for match in _SCALAR.finditer(text)}
        self._sizes = {name: 2 if "SU2L: 2" in line else 1 for name, line in lines.items()}
        sections = _SECTION.findall(text)
        self.terms = dict(term for _, body in sections for term in _TERM.findall(body))
        self.size = 2 * sum(self._sizes.values())

    def __call__(self, couplings: Mapping[str, float], fields: RealArray) -> float:
        """V; its imaginary part must vanish."""
        z = (fields[::2] + 1j * fields[1::2]) / np.sqrt(2)
        ends = np.cumsum(list(self._sizes.values()))[:-1]
        scalars = dict(zip(self._sizes, np.split(z, ends), strict=True))
        value = sum(couplings[name] * _sum(term, scalars) for name, term in self.terms.items())
        assert abs(value.imag) <= 1e-12 * abs(value)
        return value.real

    def hessian(self, couplings: Mapping[str, float], fields: RealArray) -> RealArray:
        """Second derivatives; two step lengths make differences of a quartic exact."""
        unit = np.eye(self.size)
        matrix = np.zeros((self.size, self.size))

        def difference(i: int, j: int, step: float) -> float:
            a, b = step * unit[i], step * unit[j]
            signs = ((a + b, 1), (-a - b, 1), (a - b, -1), (b - a, -1))
            return sum(s * self(couplings, fields + x) for x, s in signs) / (4 * step**2)

        for i in range(self.size):
            for j in range(i + 1):
                short, long = (difference(i, j, step) for step in STEPS)
                matrix[i, j] = matrix[j, i] = (4 * short - long) / 3
        return matrix


def _sum(term: str, scalars: Mapping[str, NDArray[np.complex128]]) -> complex:
    return sum(_product(part, scalars) for part in term.split(" + "))


def _product(part: str, scalars: Mapping[str, NDArray[np.complex128]]) -> complex:
    square = _SQUARE.search(part)
    if square:
        rest = part.replace(square[0], "").strip()
        return _product(square[1], scalars) ** 2 * (_product(rest, scalars) if rest else 1)
    by_index: dict[str, list[NDArray[np.complex128]]] = {}
    for place, (name, bar, index) in enumerate(_FACTOR.findall(part)):
        value = scalars[name].conjugate() if bar else scalars[name]
        by_index.setdefault(index or str(place), []).append(value)
    return prod(complex(np.prod(values, axis=0).sum()) for values in by_index.values())
