"""Values of couplings as a user gives them: natural or alpha, number or matrix, one or many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np

from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import quoted
from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import (
    ALPHA_1,
    ETA,
    HYPERCHARGE,
    MIXING,
    Component,
    components,
    hypercharge_sector,
)
from zprime_bridge.flow.polynomials import component_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.running.system import BetaSystem, Coupling

GivenValue: TypeAlias = "float | FloatArray | Sequence[float] | Sequence[Sequence[float]]"
"""A number; numbers of one shape for many trajectories; for a matrix coupling nested lists."""

_EITHER: Final = {ALPHA_1: HYPERCHARGE, ETA: MIXING}
"""Two spellings of which both are kept until :func:`natural`: one needs the other's partner."""

_MAJORANA: Final = re.compile(
    r"(?P<coupling>[YM]N(?P<label>[123]+)x(?P=label))_(?P<entry>[123]{2})"
)
"""Entries of a symmetric matrix."""


def given_values(system: BetaSystem, given: Mapping[str, GivenValue]) -> dict[str, FloatArray]:
    """Read values of couplings and check them.

    Parameters
    ----------
    system : BetaSystem
        Tells what the couplings are.
    given : mapping of str to value
        By natural name (``g1``, ``yt``, ``Yu12x12`` as nested lists, ``Yu12x12_11``), by alpha
        (``alpha_t``; ``alpha4`` counts as ``alpha_4``), or ``eta`` (K7).

    Returns
    -------
    dict of str to array
        Natural couplings by component; hypercharge and mixing as spelt: ``g1`` or ``alpha_1``,
        ``g_12`` or ``eta``. Shapes as given. Majorana matrices are completed symmetrically.

    Raises
    ------
    RunningError
        If a name is unknown, a coupling is given twice, a value is no finite real number, shapes
        do not fit together, an alpha that is a square is negative, or a matrix has another shape or
        is not symmetric though of Majorana type.
    """
    reader = _Reader(system)
    values: dict[str, FloatArray] = {}
    spelt: dict[str, str] = {}
    for name, value in given.items():
        for component, number in reader.read(name, value):
            target = _EITHER.get(component, component)
            if target in spelt:
                raise RunningError(
                    f"coupling {target} is given twice, as {spelt[target]} and as {name}: give one"
                )
            spelt[target] = name
            values[component] = number
    _check_shapes(values)
    return values | _mirrored(values)


def _check_shapes(values: Mapping[str, FloatArray]) -> None:
    try:
        np.broadcast_shapes(*(value.shape for value in values.values()))
    except ValueError as err:
        shapes = {name: value.shape for name, value in values.items() if value.shape}
        told = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise RunningError(f"values for many trajectories have different shapes: {told}") from err


def _mirrored(values: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Return entry ji for each entry ij of Majorana matrices."""
    mirrored: dict[str, FloatArray] = {}
    for name, value in values.items():
        match = _MAJORANA.fullmatch(name)
        if match is not None:
            other = f"{match['coupling']}_{match['entry'][::-1]}"
            if not np.array_equal(values.get(other, value), value):
                raise RunningError(
                    f"{match['coupling']} couples a field to itself and is symmetric, but {name} "
                    f"and {other} differ"
                )
            mirrored[other] = value
    return mirrored


def layered(*layers: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Join results of :func:`given_values`: later ones win, whatever their spelling."""
    joined: dict[str, FloatArray] = {}
    for layer in layers:
        for name, value in layer.items():
            for pair in _EITHER.items():
                if name in pair:
                    joined.pop(pair[0], None)
                    joined.pop(pair[1], None)
            joined[name] = value
    return joined


def natural(values: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Return natural couplings by component; ``g1`` and ``g_12`` from either basis (K7).

    Raises
    ------
    RunningError
        If kinetic mixing is out of range.
    """
    others = {n: v for n, v in values.items() if n not in {*_EITHER, *_EITHER.values()}}
    if HYPERCHARGE not in values and ALPHA_1 not in values:
        return others
    return others | hypercharge_sector(values)


def natural_name(name: str) -> str:
    """Return the coupling whose spelling this is: ``g1`` for ``alpha_1``, ``g_12`` for ``eta``."""
    return _EITHER.get(name, name)


@final
class _Reader:
    """Finds what a name means in one system."""

    def __init__(self, system: BetaSystem) -> None:
        found = components(system)
        self._natural = {c.name: c for c in found}
        self._alphas = {c.alpha: c for c in found if c.power}
        self._matrices = {c.name: c for c in system.couplings if c.shape}
        self._mixes = MIXING in self._natural

    def read(self, name: str, value: GivenValue) -> Iterable[tuple[str, FloatArray]]:
        """Return component (or ``alpha_1``, ``eta``) and natural value, one pair or a matrix."""
        if name in self._matrices:
            return _entries(self._matrices[name], value)
        number = _finite(name, value)
        if name in self._natural or (name == ETA and self._mixes):
            return [(name, number)]
        alpha = self._alpha_name(name)
        if alpha == ALPHA_1 and self._mixes:
            _check_square(name, number)
            return [(ALPHA_1, number)]
        return [self._from_alpha(name, self._alphas[alpha], number)]

    def _alpha_name(self, name: str) -> str:
        if name in self._alphas:
            return name
        underscored = f"alpha_{name.removeprefix('alpha')}"
        if name in {"alpha1", "alpha2", "alpha3", "alpha4"} and underscored in self._alphas:
            return underscored
        known = {*self._natural, *self._alphas, *self._matrices, *([ETA] if self._mixes else [])}
        raise RunningError(f"there is no coupling {quoted(name)}{did_you_mean(name, known)}")

    def _from_alpha(
        self, name: str, component: Component, alpha: FloatArray
    ) -> tuple[str, FloatArray]:
        if component.power == 2:  # noqa: PLR2004  # a square
            _check_square(name, alpha)
        return component.name, component.natural_of(alpha)


def _finite(name: str, value: GivenValue) -> FloatArray:
    """Return real finite numbers."""
    try:
        array = np.asarray(value)
    except ValueError as err:
        raise RunningError(f"{name} must be a number, got lists of different lengths") from err
    if array.dtype.kind not in "iuf":
        raise RunningError(f"{name} must be a real number, got {quoted(str(value))}")
    numbers = array.astype(np.float64)
    if not np.all(np.isfinite(numbers)):
        raise RunningError(f"{name} must be finite, got {numbers[~np.isfinite(numbers)][0]}")
    return numbers


def _check_square(name: str, alpha: FloatArray) -> None:
    if np.any(alpha < 0):
        raise RunningError(
            f"{name} = {alpha[alpha < 0][0]:.4g} is negative, but it is the square of a real "
            "coupling over (4 pi)^2 (K3)"
        )


def _entries(coupling: Coupling, value: GivenValue) -> list[tuple[str, FloatArray]]:
    """Split nested lists into components; arrays may have further axes before the last two."""
    matrix = _finite(coupling.name, value)
    rows, columns = coupling.shape
    if matrix.shape[-2:] != coupling.shape:
        raise RunningError(
            f"{coupling.name} must be a matrix of {rows} rows and {columns} columns, got the shape "
            f"{matrix.shape}"
        )
    entries = np.moveaxis(matrix.reshape(*matrix.shape[:-2], rows * columns), -1, 0)
    return list(zip(component_names(coupling), entries, strict=True))
