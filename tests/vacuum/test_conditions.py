"""Choice of conditions, shapes of arrays, and what users get wrong."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.factories import doublet, singlet
from tests.vacuum.models import card_model, with_scalars
from zprime_bridge.charges.assignment import Scalar
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.core.errors import RunningError
from zprime_bridge.vacuum.classes import VacuumClass
from zprime_bridge.vacuum.conditions import VacuumConditions, vacuum_conditions

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray

LARGE = 400_000  # points: many blocks


def conditions_of(card: str) -> VacuumConditions:
    found = vacuum_conditions(card_model(card))
    assert found is not None
    return found


def couplings(conditions: VacuumConditions, shape: tuple[int, ...]) -> dict[str, FloatArray]:
    generator = np.random.default_rng(2)
    return {name: generator.normal(0.3, 0.6, size=shape) for name in conditions.names}


@pytest.mark.parametrize("card", shipped_names())
def test_every_shipped_card_has_conditions_with_a_source(card: str) -> None:
    conditions = conditions_of(card)
    has_phases = any(name.startswith("lx") for name in conditions.names)  # terms not hermitian
    assert conditions.is_exact is not has_phases
    assert has_phases is (card.endswith(("-seesaw", "-chi4", "-a0")))
    assert str(conditions.source) != "unsourced"
    assert conditions.description


@pytest.mark.parametrize(
    "scalars",
    [
        (),
        (Scalar(name="T", charge=Fraction(1), su2=3, y=Fraction(0)),),
        (Scalar(name="H", charge=Fraction(1), su2=2, y=Fraction(-1, 2)),),
        (Scalar(name="S", charge=Fraction(0), su2=1, y=Fraction(0), flavour=2),),
        tuple(
            Scalar(name=name, charge=Fraction(0), su2=1, y=Fraction(0), flavour=3)
            for name in ("S", "T")
        ),
    ],
)
def test_scalars_without_known_conditions_have_none(scalars: tuple[Scalar, ...]) -> None:
    assert vacuum_conditions(with_scalars(*scalars)) is None


def test_planck_safe_needs_all_of_its_scalars() -> None:
    scalars = card_model("BM1").charges.scalars
    for left_out in scalars:
        rest = (s for s in scalars if s is not left_out)
        assert vacuum_conditions(with_scalars(*rest, card="BM1")) is None
    more = singlet("chi", Fraction(1))
    assert vacuum_conditions(with_scalars(*scalars, more, card="BM1")) is None
    assert vacuum_conditions(with_scalars(*scalars[1:], more, card="BM1")) is None


def test_the_standard_model_higgs_alone_has_its_classes() -> None:
    conditions = vacuum_conditions(with_scalars(doublet("H", Fraction(0))))
    assert conditions is not None
    classes = conditions.classify({"lam": np.array([0.1, -1e-3, -1.0, np.nan])})
    assert [VacuumClass(code).label for code in classes] == [
        "stable",
        "Higgs metastable",
        "Higgs unstable",
        "pole",
    ]


def test_two_doublets_have_no_higgs_classes() -> None:
    conditions = conditions_of("chiral-II")
    classes = conditions.classify(couplings(conditions, (2000,)))
    assert set(classes) == {VacuumClass.STABLE, VacuumClass.UNSTABLE}


@pytest.mark.parametrize(
    ("scalars", "exact"),
    [
        ((doublet("A", Fraction(1)), doublet("B", Fraction(2))), True),
        ((doublet("A", Fraction(1)), doublet("B", Fraction(1))), False),
        (tuple(doublet(n, Fraction(x)) for n, x in (("A", 1), ("B", 2), ("C", 4))), False),
        ((singlet("A", Fraction(1)), singlet("B", Fraction(3))), False),
        ((singlet("A", Fraction(1)), singlet("B", Fraction(4))), True),
        ((singlet("A", Fraction(0)),), False),
    ],
)
def test_phases_that_are_searched_numerically_are_told(
    scalars: tuple[Scalar, ...], *, exact: bool
) -> None:
    conditions = vacuum_conditions(with_scalars(*scalars))
    assert conditions is not None
    assert conditions.is_exact is exact
    assert ("numerical search" in conditions.description) is not exact


@pytest.mark.parametrize("card", ["BM3", "chiral-II", "B-L"])
def test_any_shape_and_memory_layout_gives_the_same_classes(card: str) -> None:
    conditions = conditions_of(card)
    values = couplings(conditions, (30, 250))
    classes = conditions.classify(values)
    assert classes.dtype == np.uint8
    assert classes.shape == (30, 250)
    flat = conditions.classify({name: value.ravel() for name, value in values.items()})
    assert np.array_equal(flat, classes.ravel())
    fortran = {name: np.asfortranarray(value) for name, value in values.items()}
    assert np.array_equal(conditions.classify(fortran), classes)
    together = np.stack([*values.values(), np.zeros((30, 250))], axis=-1)
    strided = {name: together[..., i] for i, name in enumerate(values)}
    assert np.array_equal(conditions.classify(strided), classes)
    point = {name: value[3, 7] for name, value in values.items()}
    assert conditions.classify(point) == classes[3, 7]


def test_single_numbers_and_columns_broadcast() -> None:
    conditions = conditions_of("B-L")
    values: dict[str, FloatArray] = {
        "lam": np.linspace(-1, 1, 5),
        "lphiphi": np.array([[0.1], [0.5]]),
        "lHphi": np.array(0.2),
    }
    assert conditions.classify(values).shape == (2, 5)


def test_no_points_have_no_classes() -> None:
    conditions = conditions_of("BM3")
    assert conditions.classify(couplings(conditions, (0, 250))).shape == (0, 250)


def test_single_precision_and_integers_are_accepted() -> None:
    conditions = conditions_of("B-L")
    for dtype in (np.float32, np.int64):
        values: dict[str, Any] = {name: np.ones(3, dtype=dtype) for name in conditions.names}
        assert np.all(conditions.classify(values) == VacuumClass.STABLE)


def test_large_inputs_are_not_copied() -> None:
    conditions = conditions_of("BM3")
    values = couplings(conditions, (LARGE,))
    before = {name: value.copy() for name, value in values.items()}
    tracemalloc.start()
    conditions.classify(values)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < values["lam"].nbytes  # the classes take an eighth of one input
    assert all(np.array_equal(values[name], before[name]) for name in values)


@pytest.mark.parametrize("card", ["BM3", "chiral-II", "B-L", "chiral-I"])
def test_infinite_and_undefined_couplings_are_poles(card: str) -> None:
    conditions = conditions_of(card)
    for name in conditions.names:
        for bad in (np.nan, np.inf, -np.inf):
            values = {n: np.array([1.0, 1.0]) for n in conditions.names}
            values[name][1] = bad
            good, lost = conditions.classify(values)
            assert VacuumClass(good).is_stable
            assert lost == VacuumClass.POLE


def test_a_missing_coupling_is_named() -> None:
    conditions = conditions_of("BM3")
    values = couplings(conditions, (3,))
    del values["delt"]
    with pytest.raises(RunningError, match="needs the quartic coupling delt; there are lam, s, u"):
        conditions.classify(values)


def test_complex_couplings_are_refused() -> None:
    conditions = conditions_of("B-L")
    values: dict[str, Any] = couplings(conditions, (3,))
    values["lam"] = values["lam"] + 1j
    with pytest.raises(RunningError, match="coupling lam is not real: it has type complex128"):
        conditions.classify(values)


def test_shapes_that_do_not_fit_are_told() -> None:
    conditions = conditions_of("B-L")
    values = couplings(conditions, (3,)) | {"lam": np.ones(4)}
    with pytest.raises(RunningError, match=r"do not fit together: lam \(4,\), lHphi \(3,\)"):
        conditions.classify(values)


def test_choosing_conditions_loads_neither_numba_nor_rooms_above() -> None:
    code = (
        "import sys, zprime_bridge as zb\n"
        "from zprime_bridge.vacuum.conditions import vacuum_conditions\n"
        "model = zb.build_model(zb.load_card('chiral-II'))\n"
        "import numpy\n"
        "found = vacuum_conditions(model)\n"
        "found.classify({name: numpy.ones(3) for name in found.names})\n"
        "rooms = ('export', 'running', 'flow', 'scans', 'couplings', 'matching')\n"
        "print([m for m in ('numba', 'sympy', 'scipy', *(f'zprime_bridge.{r}' for r in rooms))\n"
        "       if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
