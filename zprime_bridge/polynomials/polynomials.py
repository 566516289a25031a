"""Observables as expressions of quadratic polynomials in Wilson coefficients, evaluated in bulk."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, final

import numpy as np
from threadpoolctl import threadpool_limits

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.polynomials.adaptive import (
    AdaptiveBlock,
    AdaptiveIntegral,
    grouped,
    mixing_phase,
)
from zprime_bridge.polynomials.blocks import (
    PolynomialBlock,
    full_monomials,
    joined,
    part_of,
    products_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import ComplexArray, FloatArray
    from zprime_bridge.external.flavio import Observable
    from zprime_bridge.polynomials.expressions import Expression

CHUNK: Final = 1024
"""Points that are evaluated together: bounds memory and stays in the cache."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ObservableFormula:
    """An observable as an expression of named polynomials.

    Attributes
    ----------
    observable : Observable
        flavio's name and arguments.
    expression : Expression
        In short variable names.
    variables : mapping of str to str
        Names of polynomials by variable.
    accuracy : float
        Largest difference to flavio at held-out points, relative to |value| + uncertainty.
    """

    observable: Observable
    expression: Expression
    variables: Mapping[str, str]
    accuracy: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Observables whose expressions have the same shape: evaluated as one array."""

    expression: Expression
    places: NDArray[np.int64]  # (m,), of the observables
    columns: tuple[NDArray[np.int64], ...]  # (m,) or (1,) if all are one, for each variable
    constants: FloatArray  # (n_constants, m, 1)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PolynomialSet:
    """Formulas of observables with their polynomials.

    Attributes
    ----------
    blocks : tuple of PolynomialBlock
    formulas : tuple of ObservableFormula
    scale : float
        GeV, of the coefficients; WET, flavio basis, new physics only.
    box : mapping of str to float
        Largest |C| at which the formulas were verified.
    flavio_version : str
        The version they were computed with.
    adaptive : tuple of AdaptiveIntegral
        Integrals that no single polynomial reproduces: they replace polynomials of these names.
    """

    blocks: tuple[PolynomialBlock, ...]
    formulas: tuple[ObservableFormula, ...]
    scale: float
    box: Mapping[str, float]
    flavio_version: str
    adaptive: tuple[AdaptiveIntegral, ...] = ()
    _groups: tuple[_Group, ...] = field(init=False, repr=False, compare=False)
    _adaptive: tuple[AdaptiveBlock, ...] = field(init=False, repr=False, compare=False)
    _columns: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [name for block in self.blocks for name in block.names]
        object.__setattr__(self, "_columns", {name: place for place, name in enumerate(names)})
        object.__setattr__(self, "_groups", _grouped(self._columns, self.formulas))
        object.__setattr__(self, "_adaptive", grouped(self.adaptive))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Coefficients on which the observables depend, sorted."""
        return tuple(sorted({name for block in self.blocks for name in block.parameters}))

    @property
    def observables(self) -> tuple[Observable, ...]:
        """Observables in the order of the predictions."""
        return tuple(formula.observable for formula in self.formulas)

    def select(self, observables: Sequence[Observable]) -> PolynomialSet:
        """Keep these observables, in this order, and what they need.

        Raises
        ------
        PredictionError
            If one has no formula.
        """
        by_name = {formula.observable: formula for formula in self.formulas}
        missing = [observable for observable in observables if observable not in by_name]
        if missing:
            raise PredictionError(f"no polynomials for {missing[0]}, ...: {len(missing)} in all")
        formulas = tuple(by_name[observable] for observable in observables)
        needed = {name for formula in formulas for name in formula.variables.values()}
        blocks = tuple(
            part for block in self.blocks if (part := part_of(block, needed)) is not None
        )
        names = {name for block in blocks for name in block.parameters}
        return PolynomialSet(
            blocks=blocks,
            formulas=formulas,
            scale=self.scale,
            box={name: size for name, size in self.box.items() if name in names},
            flavio_version=self.flavio_version,
            adaptive=tuple(i for i in self.adaptive if i.parts[0] in needed),
        )

    def predict(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        """Predict all observables.

        Parameters
        ----------
        values : mapping of str to ComplexArray
            (n,) each, by WCxf name, at ``scale``; missing ones are zero, names on which no
            observable depends are not looked at.

        Returns
        -------
        FloatArray
            (n, n_observables) in flavio's units; NaN where a formula is not defined.

        Raises
        ------
        PredictionError
            If arrays differ in length or contain NaN or infinities.
        """
        length = _length(values)
        result = np.empty((length, len(self.formulas)))
        chunks = [slice(start, min(start + CHUNK, length)) for start in range(0, length, CHUNK)]

        def fill(rows: slice) -> None:
            self._fill(values, rows, result)

        if len(chunks) == 1:
            fill(chunks[0])
        else:
            with threadpool_limits(1, "blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
                for _ in pool.map(fill, chunks):
                    pass
        return result

    def _fill(
        self,
        values: Mapping[str, ComplexArray],
        rows: slice,
        result: FloatArray,
    ) -> None:
        """Evaluate some points into ``result``."""
        polynomials = np.concatenate(
            [block.evaluate(self._point(block.parameters, values, rows)) for block in self.blocks]
        )
        self._integrate(values, rows, polynomials)
        for group in self._groups:
            variables = [polynomials[column] for column in group.columns]
            found = group.expression.evaluate(variables, list(group.constants))
            result[rows, group.places] = found.T

    def _integrate(
        self, values: Mapping[str, ComplexArray], rows: slice, polynomials: FloatArray
    ) -> None:
        """Replace polynomials by adaptive integrals."""
        for block in self._adaptive:
            first = block.integrals[0]
            point = self._point(first.parameters, values, rows)
            kept, products = products_of(full_monomials(len(point)), point)
            if first.phase:
                cosine, sine = mixing_phase(*(polynomials[self._columns[n]] for n in first.phase))
                kept = np.tile(kept, 3)
                products = np.concatenate([products, cosine * products, sine * products])
            found = block.evaluate(products, kept)
            for integral, value in zip(block.integrals, found, strict=True):
                polynomials[self._columns[integral.parts[0]]] = value
                for other in integral.parts[1:]:
                    polynomials[self._columns[other]] = 0.0

    def _point(
        self, parameters: Sequence[str], values: Mapping[str, ComplexArray], rows: slice
    ) -> FloatArray:
        point = np.zeros((2 * len(parameters), rows.stop - rows.start))
        for place, name in enumerate(parameters):
            if name in values:
                given = np.atleast_1d(values[name])[rows]
                point[2 * place], point[2 * place + 1] = given.real, given.imag
        if not np.isfinite(point).all():
            raise PredictionError(
                f"a coefficient among {', '.join(parameters)} is not a finite number"
            )
        return point


def merged(sets: Sequence[PolynomialSet]) -> PolynomialSet:
    """Join sets of formulas; blocks in the same coefficients become one.

    Raises
    ------
    PredictionError
        If they come from different versions of flavio or hold at different scales.
    """
    if not sets:
        raise PredictionError("no polynomials were given")
    for attribute, what in (("flavio_version", "versions of flavio"), ("scale", "scales")):
        kinds = sorted({str(getattr(one, attribute)) for one in sets})
        if len(kinds) > 1:
            raise PredictionError(f"polynomials of different {what} were given: {', '.join(kinds)}")
    formulas = {f.observable: f for one in sets for f in one.formulas}
    return PolynomialSet(
        blocks=joined([block for one in sets for block in one.blocks]),
        formulas=tuple(formulas.values()),
        scale=sets[0].scale,
        box={name: size for one in sets for name, size in one.box.items()},
        flavio_version=sets[0].flavio_version,
        adaptive=tuple({i.parts: i for one in sets for i in one.adaptive}.values()),
    )


def _grouped(
    columns: Mapping[str, int], formulas: Sequence[ObservableFormula]
) -> tuple[_Group, ...]:
    programs: dict[tuple[object, ...], list[int]] = {}
    for place, formula in enumerate(formulas):
        programs.setdefault(formula.expression.program, []).append(place)
    groups = []
    for places in programs.values():
        chosen = [formulas[place] for place in places]
        rows = [[columns[f.variables[v]] for v in f.expression.variables] for f in chosen]
        numbers = np.array([f.expression.constants for f in chosen], dtype=np.float64)
        groups.append(
            _Group(
                expression=chosen[0].expression,
                places=np.array(places),
                columns=tuple(
                    variable[:1] if len(set(variable.tolist())) == 1 else variable
                    for variable in np.array(rows).T
                ),
                constants=numbers.reshape(len(chosen), -1).T[:, :, np.newaxis],
            )
        )
    return tuple(groups)


def _length(values: Mapping[str, ComplexArray]) -> int:
    lengths = {len(np.atleast_1d(array)) for array in values.values()}
    if len(lengths) > 1:
        raise PredictionError(f"coefficients have different lengths: {sorted(lengths)}")
    return lengths.pop() if lengths else 1
