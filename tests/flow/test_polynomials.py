"""Compiled right-hand sides against the readable evaluation of the same beta functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import zprime_bridge as zb
from zprime_bridge.flow.compiled import compile_flow
from zprime_bridge.flow.polynomials import component_names, polynomials_of
from zprime_bridge.running.algebra import Letter, Monomial
from zprime_bridge.running.coefficient import constant
from zprime_bridge.running.evaluate import evaluate_betas
from zprime_bridge.running.system import BetaSystem, Coupling, Kind, Provenance, Term
from zprime_bridge.running.templates import symbolic_beta_system

if TYPE_CHECKING:
    from fractions import Fraction

    from zprime_bridge.core.arrays import FloatArray

ROUNDING = 1e-11  # thousands of terms of either sign, each rounded at 1e-16
CARDS = ("BM1", "BM3", "B-L", "Lmu-Ltau", "chiral-I", "chiral-II", "chiral-III")


def symbolic(card: str) -> tuple[BetaSystem, dict[str, Fraction]]:
    return symbolic_beta_system(zb.build_model(zb.load_card(card)))


def readable(
    system: BetaSystem, names: tuple[str, ...], point: FloatArray, loops: int | None = None
) -> FloatArray:
    """Beta functions of real couplings by :func:`evaluate_betas`, in the order of ``names``."""
    places = {name: i for i, name in enumerate(names)}
    entries = {c: [places[name] for name in component_names(c)] for c in system.couplings}
    values = {
        c.name: point[entries[c]].reshape(c.shape).astype(np.complex128)
        if c.shape
        else complex(point[places[c.name]])
        for c in system.couplings
    }
    betas = evaluate_betas(system, values, loops)
    found = np.zeros(len(names))
    for c in system.couplings:
        for name, value in zip(component_names(c), np.ravel(betas[c.name]), strict=True):
            found[places[name]] = value.real
    return found


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("loops", [1, 2])
def test_compiled_slopes_agree_with_the_readable_evaluation(card: str, loops: int) -> None:
    system, charges = symbolic(card)
    flow = compile_flow(system, charges, loops=dict.fromkeys(Kind, loops))
    points = np.random.default_rng(20).uniform(-1.5, 1.5, (11, len(flow.names)))
    slopes = flow.slopes(points)
    numeric = system.at(charges)
    for point, slope in zip(points, slopes, strict=True):
        expected = readable(numeric, flow.names, point, loops)
        assert np.abs(slope - expected).max() < ROUNDING * np.abs(expected).max()


def test_system_with_numbers_gives_the_same_flow() -> None:
    system, charges = symbolic("BM4")
    points = np.random.default_rng(3).uniform(0, 1, (4, len(system.names)))
    of_symbols = compile_flow(system, charges).slopes(points)
    of_numbers = compile_flow(system.at(charges)).slopes(points)
    assert of_numbers == pytest.approx(of_symbols, rel=ROUNDING)


def test_new_charges_need_no_compilation() -> None:
    codes = [compile_flow(*symbolic(card)).code for card in ("BM2", "BM3", "BM4")]
    assert codes[0] is codes[1] is codes[2]


def test_loop_orders_are_chosen_by_kind() -> None:
    system, charges = symbolic("BM3")
    mixed = compile_flow(system, charges, loops={Kind.YUKAWA: 1, Kind.QUARTIC: 0})
    both, one = (compile_flow(system, charges, loops=dict.fromkeys(Kind, n)) for n in (2, 1))
    points = np.random.default_rng(4).uniform(0.1, 1, (3, len(mixed.names)))
    expected = {Kind.GAUGE: both.slopes(points), Kind.YUKAWA: one.slopes(points)}
    for i, kind in enumerate(mixed.kinds):
        column = expected[kind][:, i] if kind in expected else np.zeros(3)
        assert (mixed.slopes(points)[:, i] == column).all()


def test_matrix_components_are_named_by_row_and_column() -> None:
    polynomials = polynomials_of(symbolic("chiral-II")[0])
    assert {f"Yu12x12_{i}{j}" for i in (1, 2) for j in (1, 2)} <= set(polynomials.names)


def test_wrong_power_of_couplings_is_refused() -> None:
    system = BetaSystem(
        couplings=(Coupling(name="g", kind=Kind.GAUGE),),
        parameters=(),
        betas=(((Term(constant(1), Monomial(((Letter("g"), 2),))),),),),  # type: ignore[arg-type]
        provenance=Provenance(program="none", model_sha256="", loops=1, command=""),
    )
    with pytest.raises(zb.RunningError, match="'g', 1 loops: a term has the wrong power"):
        polynomials_of(system)


def test_missing_charge_is_named() -> None:
    system, charges = symbolic("BM3")
    del charges["Xpsi"]
    with pytest.raises(zb.RunningError, match="Xpsi"):
        compile_flow(system, charges)
