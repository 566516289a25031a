"""Texts in the form of PyR@TE's output, and its own functions run in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from functools import reduce
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest

from zprime_bridge.running.reader import read_rges
from zprime_bridge.running.system import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.running.algebra import Word
    from zprime_bridge.running.evaluate import Value
    from zprime_bridge.running.system import BetaSystem, Term

Shapes: TypeAlias = "Mapping[str, tuple[int, int]]"

PROVENANCE = Provenance(program="by hand", model_sha256="", loops=2, command="")
TEXT = (Path(__file__).parent / "texts" / "rges.txt").read_text(encoding="utf-8")
# complex matrices; products of these shapes exist only in the right order
SHAPES: Shapes = {"Yu": (3, 2), "Yd": (3, 2), "Yn": (2, 2), "M": (2, 2)}

_RUN = """
import inspect, json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
import RGEs
point = json.load(sys.stdin)
def value(entry):
    array = np.array(entry[0]) + 1j * np.array(entry[1])
    return np.matrix(array) if array.shape else complex(array)
point = {name: value(entry) for name, entry in point.items()}
answer = {}
for name, function in vars(RGEs).items():
    if name.startswith("beta_"):
        needed = [n for n in inspect.signature(function).parameters if n != "nLoop"]
        orders = [function(n, *(point[x] for x in needed)) for n in (1, 2)]
        arrays = [np.array(0 if x is None else x, dtype=complex) for x in orders]
        answer[name[5:]] = [[x.real.tolist(), x.imag.tolist()] for x in arrays]
print(json.dumps(answer))
"""


def random_point(system: BetaSystem, seed: int) -> dict[str, Value]:
    """Complex values of all couplings, of order one."""
    generator = np.random.default_rng(seed)
    point: dict[str, Value] = {}
    for coupling in system.couplings:
        array = generator.normal(size=coupling.shape) + 1j * generator.normal(size=coupling.shape)
        point[coupling.name] = array if coupling.shape else complex(array)
    return point


def run_functions(
    text: str, point: Mapping[str, Value], folder: Path
) -> dict[str, list[np.ndarray[tuple[int, ...], np.dtype[np.complex128]]]]:
    """Values of the text's own functions at one and two loops."""
    (folder / "RGEs.py").write_text(text, encoding="utf-8")
    arrays = {name: np.asarray(value) for name, value in point.items()}
    pairs = {name: [array.real.tolist(), array.imag.tolist()] for name, array in arrays.items()}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _RUN, str(folder)],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    return {n: [np.array(re) + 1j * np.array(im) for re, im in x] for n, x in answer.items()}


def exact_order(
    system: BetaSystem, point: Mapping[str, Fraction], order: int
) -> dict[str, Fraction]:
    """Exact values for real rational couplings; of a matrix, the sum of the entries.

    A matrix coupling with value x has the entries x + 2 row - column.
    """
    matrices = {
        c.name: np.array(
            [[point[c.name] + 2 * i - j for j in range(c.shape[1])] for i in range(c.shape[0])]
        )
        for c in system.couplings
        if c.shape
    }

    def product(word: Word) -> np.ndarray[tuple[int, ...], np.dtype[np.object_]]:
        factors = [matrices[x.name].T if x.transposed else matrices[x.name] for x in word]
        return reduce(np.matmul, factors)

    def value(term: Term) -> Fraction:
        numbers = [point[letter.name] ** n for letter, n in term.monomial.powers]
        traces = [Fraction(np.trace(product(word))) for word in term.monomial.traces]
        word = [Fraction(product(term.monomial.word).sum())] if term.monomial.word else []
        return prod([*numbers, *traces, *word], start=term.coefficient.value)

    return {n: sum(map(value, system.beta(n, order)), Fraction(0)) for n in system.names}


@pytest.fixture
def by_hand() -> BetaSystem:
    """The beta functions of texts/rges.txt."""
    return read_rges(TEXT, provenance=PROVENANCE, shapes=SHAPES)
