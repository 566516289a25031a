"""Shipped beta functions for all charges give those of PyR@TE for each set of charges."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from itertools import permutations
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import zprime_bridge as zb
from tests.running.charge_sets import (
    LEPTON_GROUPINGS,
    OTHER_CARDS,
    RANDOM_SETS,
    SEESAW_CARDS,
    anomaly_free,
    model_without_neutrinos,
    planck_safe_model,
    random_model,
)
from tests.running.conftest import PROVENANCE, exact_order
from zprime_bridge.charges.library import shipped_names
from zprime_bridge.charges.templates import templates_root
from zprime_bridge.core.errors import RunningError
from zprime_bridge.external.pyrate import run_model
from zprime_bridge.running.beta_file import from_json
from zprime_bridge.running.evaluate import evaluate_betas
from zprime_bridge.running.one_loop_gauge import gauge_coefficients
from zprime_bridge.running.reader import read_rges
from zprime_bridge.running.shapes import matrix_shapes
from zprime_bridge.running.structure import structure_of
from zprime_bridge.running.templates import BETA_FILE, beta_system, load_betas

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from tests.running.charge_sets import Groupings

ROOT = Path(__file__).parents[2]
SETS = ("BM1", "BM1nu", "BM2", "BM3", "BM4", *RANDOM_SETS)
RTOL_ROUNDING = 1e-12  # sums of some hundred terms in double precision
WITHOUT_NEUTRINOS = (((0, 0, 1), (0, 1, 2)), ((0, 0, 0), (0, 1, 2)), ((0, 0, 1), (0, 0, 0)))
WITH_TAU = ("BM1", "random-0", "random-5")


def counted(names: tuple[str, ...]) -> dict[str, Fraction]:
    """The point of the reference values: the n-th coupling is n."""
    return {name: Fraction(place) for place, name in enumerate(names, start=1)}


@pytest.mark.parametrize("name", [*SETS, "B-L", "B3-L2", "Lmu-Ltau", "chiral-I", "chiral-II"])
def test_values_are_those_that_pyrate_found(
    name: str, reference: Callable[[str], ReferenceValue]
) -> None:
    system = beta_system(planck_safe_model(name))
    expected = reference(f"betas/{name}").value
    assert list(system.names) == expected["couplings"].split()
    values = exact_order(system, counted(system.names), 2)
    for coupling, value in expected["two_loops"].items():
        assert values[coupling] == Fraction(value), coupling


@pytest.mark.pyrate
@pytest.mark.slow
@pytest.mark.usefixtures("_pyrate")
@pytest.mark.parametrize(
    ("name", "y_tau"), [*((name, False) for name in SETS), *((name, True) for name in WITH_TAU)]
)
def test_substituted_charges_equal_a_run_with_these_charges(name: str, *, y_tau: bool) -> None:
    live(planck_safe_model(name), y_tau=y_tau)


@pytest.mark.pyrate
@pytest.mark.slow
@pytest.mark.usefixtures("_pyrate")
def test_the_script_rebuilds_the_file_byte_for_byte(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/rebuild_betas.py", "planck_safe"]
    subprocess.run([*command, "--output", str(tmp_path)], cwd=ROOT, check=True)
    shipped = ROOT / "model_templates" / "planck_safe" / "betas.json"
    assert (tmp_path / "planck_safe" / "betas.json").read_bytes() == shipped.read_bytes()


def live(model: zb.U1PrimeModel, *, y_tau: bool = False) -> None:
    """Compare with a run of PyR@TE that checks gauge invariance."""
    run = run_model(zb.export_pyrate(model, y_tau=y_tau))
    assert "Checking gauge invariance ... All OK" in run.log
    ours = beta_system(model, y_tau=y_tau)
    shapes = matrix_shapes(run.python_solver)
    theirs = read_rges(run.python_rges, provenance=PROVENANCE, shapes=shapes)
    assert ours.couplings == theirs.couplings
    assert ours.betas == theirs.betas


@pytest.mark.pyrate
@pytest.mark.slow
@pytest.mark.usefixtures("_pyrate")
@pytest.mark.parametrize(
    "card", [*(card for cards in OTHER_CARDS.values() for card in cards), *SEESAW_CARDS]
)
def test_shipped_cards_equal_a_run_with_their_charges(card: str) -> None:
    live(zb.build_model(zb.load_card(card)))


@pytest.mark.pyrate
@pytest.mark.slow
@pytest.mark.usefixtures("_pyrate")
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("template", OTHER_CARDS)
def test_random_charges_equal_a_run_with_these_charges(template: str, seed: int) -> None:
    live(random_model(template, seed))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("template", OTHER_CARDS)
def test_gauge_couplings_of_other_templates_run_by_the_charge_sums(
    template: str, seed: int
) -> None:
    model = random_model(template, seed)
    system = beta_system(model)
    gauge = ("g1", "gX", "g2", "g3", "g_12")
    assert system.names[:5] == gauge
    point = {name: Fraction(5 + 2 * place, 3 + place) for place, name in enumerate(gauge)}
    beta = {
        name: sum(
            term.coefficient.value * prod(point[l.name] ** n for l, n in term.monomial.powers)
            for term in system.beta(name, 1)
        )
        for name in gauge
    }
    b = gauge_coefficients(model.charges)
    assert beta["g2"] == b.su2 * point["g2"] ** 3
    assert beta["g3"] == b.su3 * point["g3"] ** 3
    assert beta["g1"] == b.yy * point["g1"] ** 3
    charged, mixed = point["gX"], point["g_12"]
    norm = b.yy * mixed**2 + 2 * b.yx * mixed * charged + b.xx * charged**2
    assert beta["gX"] == charged * norm
    hyper = 2 * point["g1"] ** 2 * (b.yy * mixed + b.yx * charged)
    assert beta["g_12"] == mixed * norm + hyper


@pytest.mark.parametrize("card", [name for name in SEESAW_CARDS if name.endswith("-seesaw")])
def test_without_its_singlets_the_seesaw_is_the_table(card: str) -> None:
    model = zb.build_model(zb.load_card(card.removesuffix("-seesaw")))
    table, structure = beta_system(model), structure_of(model)
    file = templates_root() / model.template / BETA_FILE
    variants = from_json(file.read_text(encoding="utf-8"), BETA_FILE)
    (seesaw,) = (variant for variant in variants if variant.name == card)
    absent = structure.fits(seesaw.provenance.model)
    assert absent is not None
    assert len(absent) >= 12
    values = {name: Fraction(str(charge)) for name, charge in structure.charges.items()}
    found = seesaw.system(values=values, absent=absent)
    assert found.couplings == table.couplings
    assert found.betas == table.betas


@pytest.mark.parametrize("card", shipped_names())
def test_every_shipped_card_has_beta_functions(card: str) -> None:
    model = zb.build_model(zb.load_card(card))
    system = beta_system(model)
    assert system.parameters == ()
    assert system.loops == 2
    assert {"g1", "g2", "g3", "g_12"} <= set(system.names)


def test_shipped_file_names_program_model_and_command() -> None:
    (system,) = load_betas("planck_safe")
    provenance = system.provenance
    assert re.search(r"PyR@TE 3 \(LSartore/pyrate, commit [0-9a-f]{40}\)", provenance.program)
    assert sha256(provenance.model.encode()).hexdigest() == provenance.model_sha256
    assert provenance.command.startswith("python benchmarks/rebuild_betas.py planck_safe")
    assert provenance.loops == 2


def test_neutral_neutrinos_decouple() -> None:
    model = planck_safe_model("BM1")
    neutral = replace(model.charges, nu=(Fraction(0),) * 3)
    assert model.charges.nu is None
    assert beta_system(replace(model, charges=neutral)) == beta_system(model)


def test_rescaling_charges_is_rescaling_the_coupling() -> None:
    model = planck_safe_model("random-3")
    factor = Fraction(3, 2)
    triples = list(model.charges.triples())
    scaled = replace(
        model.charges,
        **{name: (factor * a, factor * b, factor * c) for name, (a, b, c) in triples},
        scalars=tuple(replace(s, charge=factor * s.charge) for s in model.charges.scalars),
        extra=tuple(replace(f, charge=factor * f.charge) for f in model.charges.extra),
    )
    first, second = beta_system(model), beta_system(replace(model, charges=scaled))
    point = counted(first.names)
    values = exact_order(first, point, 2)
    other = exact_order(second, {**point, "g4": point["g4"] / factor}, 2)
    assert other.pop("g4") * factor == values.pop("g4")
    assert other == values


def test_forbidden_yukawa_couplings_are_absent() -> None:
    free = beta_system(planck_safe_model("random-5"), y_tau=True)
    assert set(free.names) & {"yt", "yb", "ytau", "y"} == {"ytau", "y"}
    assert "ytau" not in beta_system(planck_safe_model("random-5")).names


@pytest.mark.parametrize("card", ["chiral-II", "chiral-VIII-left", "B3-L2", "Lmu-Ltau"])
def test_a_singlet_and_its_conjugate_are_two_names_of_one_field(card: str) -> None:
    model = zb.build_model(zb.load_card(card))
    scalars = tuple(
        s if s.is_doublet else replace(s, charge=-s.charge) for s in model.charges.scalars
    )
    renamed = replace(model, charges=replace(model.charges, scalars=scalars))
    assert zb.export_pyrate(renamed) != zb.export_pyrate(model)
    assert beta_system(renamed).couplings == beta_system(model).couplings
    assert beta_system(renamed).betas == beta_system(model).betas


@pytest.mark.pyrate
@pytest.mark.slow
@pytest.mark.usefixtures("_pyrate")
@pytest.mark.parametrize("groupings", WITHOUT_NEUTRINOS)
def test_sets_without_right_handed_neutrinos_equal_a_run(groupings: Groupings) -> None:
    live(model_without_neutrinos(*groupings))


@pytest.mark.parametrize("groupings", WITHOUT_NEUTRINOS)
def test_neutrinos_that_are_not_there_are_in_no_beta_function(groupings: Groupings) -> None:
    model = model_without_neutrinos(*groupings)
    assert "nuR" not in zb.export_pyrate(model).partition("---")[2]
    assert not [name for name in beta_system(model).names if "n" in name.lower()]


@pytest.mark.slow
def test_every_combination_of_majorana_terms_is_known() -> None:
    patterns = set()
    for grouping in LEPTON_GROUPINGS:
        for steps in permutations(range(-6, 7), max(grouping) + 1):
            for phi in range(1, 13):
                l = [Fraction(steps[group]) for group in grouping]
                sums = [l[i] + l[j] for i in range(3) for j in range(i, 3)]
                pattern = (grouping, tuple(x if abs(x) in (0, phi) else None for x in sums))
                signs = tuple(None if x is None else (x > 0) - (x < 0) for x in pattern[1])
                if (grouping, signs) not in patterns:
                    patterns.add((grouping, signs))
                    q = [-sum(l, Fraction(0)) / 9] * 3
                    names = beta_system(anomaly_free("it", q, l, Fraction(phi), Fraction(1))).names
                    terms = sum(name.startswith(("YN", "yN", "MN")) for name in names)
                    assert bool(terms) == any(x is not None for x in signs)
    assert len(patterns) > 250


@pytest.mark.parametrize("charges", [(1, 2, 2), (1, 2, 1), (1, 2, 3)])
def test_other_groupings_of_quarks_are_refused(charges: tuple[int, int, int]) -> None:
    q = [Fraction(x) for x in charges]
    model = anomaly_free("it", q, [-sum(q, Fraction(0))] * 3, Fraction(1), Fraction(0))
    with pytest.raises(RunningError, match=r"no beta functions .*: run PyR@TE"):
        beta_system(model)


def test_another_template_says_what_to_do() -> None:
    model = replace(planck_safe_model("BM1"), template="their_own")
    with pytest.raises(
        RunningError, match=r"no beta functions .* 'BM1' \(template 'their_own'\): run"
    ):
        beta_system(model)
    assert load_betas("their_own") == ()


def test_fields_that_the_template_does_not_know_are_refused() -> None:
    model = planck_safe_model("BM1")
    charges = model.charges
    extra = (*charges.extra, replace(charges.extra[0], name="chi", copies=1))
    with pytest.raises(RunningError, match="no beta functions are shipped for the fields"):
        beta_system(replace(model, charges=replace(charges, extra=extra)))
    scalars = tuple(replace(s, charge=Fraction(1)) if s.flavour > 1 else s for s in charges.scalars)
    with pytest.raises(RunningError, match="no beta functions are shipped for the fields"):
        beta_system(replace(model, charges=replace(charges, scalars=scalars)))


def test_charges_with_square_roots_are_those_with_another_coupling() -> None:
    sympy = pytest.importorskip("sympy")
    model = planck_safe_model("BM1nu")
    root = sympy.sqrt(2)
    scaled = replace(
        model.charges,
        **{name: tuple(root * x for x in triple) for name, triple in model.charges.triples()},
        scalars=tuple(replace(s, charge=root * s.charge) for s in model.charges.scalars),
        extra=tuple(replace(f, charge=root * f.charge) for f in model.charges.extra),
    )
    rational, irrational = beta_system(model), beta_system(replace(model, charges=scaled))
    assert irrational.names == rational.names
    terms = [[len(order) for order in orders] for orders in rational.betas]
    assert [[len(order) for order in orders] for orders in irrational.betas] == terms
    point = {name: 0.3 + 0.1 * place for place, name in enumerate(rational.names)}
    found = evaluate_betas(irrational, point)
    expected = evaluate_betas(rational, {**point, "g4": point["g4"] * 2**0.5})
    assert found.pop("g4") * 2**0.5 == pytest.approx(expected.pop("g4"), rel=RTOL_ROUNDING)
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=RTOL_ROUNDING), name
    assert "rounded to 50 digits" in irrational.provenance.command
    assert "rounded" not in rational.provenance.command


def test_squares_of_square_roots_cancel_as_they_should() -> None:
    sympy = pytest.importorskip("sympy")
    model = planck_safe_model("BM1")
    psi = replace(model.charges.extra[0], charge=sympy.sqrt(2) + sympy.sqrt(3))
    same = replace(psi, charge=sympy.sqrt(5 + 2 * sympy.sqrt(6)))
    first, second = (
        beta_system(replace(model, charges=replace(model.charges, extra=(x,)))) for x in (psi, same)
    )
    assert evaluate_betas(first, dict.fromkeys(first.names, 0.5)) == pytest.approx(
        evaluate_betas(second, dict.fromkeys(second.names, 0.5)), rel=RTOL_ROUNDING
    )
