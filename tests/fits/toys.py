"""Likelihoods whose best fits, intervals and regions are known in closed form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray, FloatArray


@dataclass(frozen=True, kw_only=True)
class Toy:
    """Predictions ``offset + linear @ reals + quadratic @ reals**2``; reals = (Re, Im, Re, ...)."""

    parameters: tuple[str, ...]
    linear: FloatArray
    mean: FloatArray
    covariance: FloatArray
    offset: FloatArray | float = 0.0
    quadratic: FloatArray | float = 0.0
    name: str = "toy"
    box: Mapping[str, float] = field(default_factory=dict)
    prefix: str = "O"
    fallback: tuple[str, ...] = ()

    @property
    def observable_names(self) -> tuple[str, ...]:
        return tuple(f"{self.prefix}{index}" for index in range(len(self.mean)))

    def predict(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        assert set(values) <= set(self.parameters), "the fit must leave out what nothing needs"
        size = len(next(iter(values.values())))
        zero = np.zeros(size, dtype=complex)
        columns = [values.get(name, zero) for name in self.parameters]
        reals = np.array([part for value in columns for part in (value.real, value.imag)]).T
        curved = reals**2 @ np.broadcast_to(self.quadratic, self.linear.shape).T
        predictions: FloatArray = self.offset + reals @ self.linear.T + curved
        return predictions

    def chi_squared(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        residuals = self.predict(values) - self.mean
        form: FloatArray = np.einsum(
            "ni,ij,nj->n", residuals, np.linalg.inv(self.covariance), residuals
        )
        return form

    def log_likelihood(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        _, log_det = np.linalg.slogdet(2 * np.pi * self.covariance)
        logs: FloatArray = -0.5 * (self.chi_squared(values) + log_det)
        return logs


def on_real_parts(design: FloatArray) -> FloatArray:
    """Columns of real parts, with zeros for the imaginary ones between them."""
    wide = np.zeros((len(design), 2 * design.shape[1]))
    wide[:, ::2] = design
    return wide


def linear_toy(seed: int = 1, observables: int = 12, names: tuple[str, ...] = ("A", "B")) -> Toy:
    """Random linear predictions of real parts with correlated uncertainties."""
    generator = np.random.default_rng(seed)
    design = generator.normal(size=(observables, len(names)))
    root = np.eye(observables) + 0.2 * generator.normal(size=(observables, observables))
    return Toy(
        parameters=names,
        linear=on_real_parts(design),
        mean=generator.normal(size=observables),
        covariance=root @ root.T,
    )


def closed_form(toy: Toy) -> tuple[FloatArray, FloatArray]:
    """Weighted least squares: best fit and covariance of the real parts."""
    design = toy.linear[:, ::2]
    weight = np.linalg.inv(toy.covariance)
    covariance = np.asarray(np.linalg.inv(design.T @ weight @ design), dtype=np.float64)
    best: FloatArray = covariance @ design.T @ weight @ (toy.mean - toy.offset)
    return best, covariance


@dataclass(frozen=True, kw_only=True)
class Hyperbola:
    """The product of two real parts measured as 1.0(1), the first as 2(2)."""

    parameters: tuple[str, ...] = ("X", "Y")
    observable_names: tuple[str, ...] = ("product", "first")
    name: str = "hyperbola"
    box: Mapping[str, float] = field(default_factory=lambda: {"X": 10.0, "Y": 10.0})
    mean: FloatArray = field(default_factory=lambda: np.array([1.0, 2.0]))
    covariance: FloatArray = field(default_factory=lambda: np.diag([0.01, 4.0]))

    def predict(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        zero = np.zeros(len(next(iter(values.values()))), dtype=complex)
        x, y = (values.get(name, zero).real for name in self.parameters)
        return np.column_stack([x * y, x])

    def chi_squared(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        pulls = (self.predict(values) - self.mean) / np.sqrt(np.diag(self.covariance))
        squares: FloatArray = (pulls**2).sum(axis=1)
        return squares

    def log_likelihood(self, values: Mapping[str, ComplexArray]) -> FloatArray:
        return -0.5 * self.chi_squared(values)
