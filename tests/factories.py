"""Models, cards and requests that the tests of several rooms share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
from zprime_bridge.charges.card import RotationChoice, RotationKind, charges_hash
from zprime_bridge.core.source import Source
from zprime_bridge.model.model import U1PrimeModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.core.arrays import ComplexArray

Number = int | str | Fraction

HALF = Fraction(1, 2)


def triple(values: Sequence[Number]) -> tuple[Fraction, Fraction, Fraction]:
    """Three exact charges."""
    first, second, third = (Fraction(value) for value in values)
    return first, second, third


def doublet(name: str, charge: Charge) -> Scalar:
    """A Higgs doublet with Y = 1/2."""
    return Scalar(name=name, charge=charge, su2=2, y=HALF)


def singlet(name: str, charge: Charge) -> Scalar:
    """A scalar singlet."""
    return Scalar(name=name, charge=charge, su2=1, y=Fraction(0))


def vector_like(quarks: Sequence[Number], leptons: Sequence[Number]) -> ChargeAssignment:
    """Equal charges of both chiralities and a neutral Higgs.

    Anomaly-free if sum(leptons) = -3 sum(quarks).
    """
    q, l = triple(quarks), triple(leptons)
    return ChargeAssignment(q=q, u=q, d=q, l=l, e=l, nu=l, scalars=(doublet("H", Fraction(0)),))


def two_doublets(l: Charge, l3: Charge, x: Charge, a: Charge) -> ChargeAssignment:
    """Table II of [CHI]: charged Higgs doublets, generation 3 apart."""

    def family(light: Charge, third: Charge) -> tuple[Charge, Charge, Charge]:
        return light, light, third

    return ChargeAssignment(
        q=family(-l / 3, -l3 / 3),
        u=family(2 * l / 3 - x, a - 4 * l3 / 3),
        d=family(x - 4 * l / 3, 2 * l3 / 3 - a),
        l=family(l, l3),
        e=family(x, 2 * l3 - a),
        nu=family(2 * l - x, a),
        scalars=(
            doublet("Phi", a - l3),
            doublet("phi", l - x),
            singlet("chi0", a + x - l - l3),
        ),
    )


def make_model(
    charges: ChargeAssignment, rotations: Mapping[str, RotationChoice] | None = None
) -> U1PrimeModel:
    """Build a model of numeric charges, which must be anomaly-free."""
    anomalies = anomaly_coefficients(charges)
    assert anomalies.vanish, anomalies.nonzero()
    return U1PrimeModel(
        name="test-model",
        template="minimal",
        charges=charges,
        anomalies=anomalies,
        rotations=rotations or {},
        parameters={},
        source=Source(paper="arXiv:0000.00000", where="nowhere"),
        charges_hash=charges_hash(charges),
    )


def matrix_rotation(matrix: ComplexArray) -> RotationChoice:
    """Rotate by an explicit matrix, as from a card."""
    rows = [tuple(complex(entry) for entry in row) for row in matrix]
    (a, b, c), (d, e, f), (g, h, i) = rows
    return RotationChoice(kind=RotationKind.MATRIX, matrix=((a, b, c), (d, e, f), (g, h, i)))


def random_unitary(generator: np.random.Generator) -> ComplexArray:
    """Draw a unitary 3 x 3 matrix, Haar-distributed."""
    entries = generator.normal(size=(3, 3)) + 1j * generator.normal(size=(3, 3))
    q, r = np.linalg.qr(entries)
    unitary: ComplexArray = q * (np.diag(r) / abs(np.diag(r)))
    return unitary


def random_phases(generator: np.random.Generator) -> ComplexArray:
    """Draw a diagonal matrix of phases."""
    phases: ComplexArray = np.diag(np.exp(2j * np.pi * generator.random(3)))
    return phases
