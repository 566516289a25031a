"""Axial, vector-like and decoupled fermions: the tables and equations of [CHI]."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sympy

from tests.factories import make_model, vector_like
from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import ModelError
from zprime_bridge.mixing.conditions import Character, Regime, solve_conditions
from zprime_bridge.mixing.corrections import limit_corrections
from zprime_bridge.mixing.couplings import SPECIES
from zprime_bridge.mixing.light_limit import light_limit
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

LIGHT_FERMIONS = {f"{species}{n}": Character.AXIAL for species in SPECIES for n in (1, 2)}
S2 = sympy.Symbol("s2", real=True)


def parsed(text: str) -> sympy.Expr:
    """Read a reference text as an expression in real symbols."""
    return sympy.sympify(text).subs("s2", S2)


def test_table_x_follows_from_table_ix_exactly(
    reference: Callable[[str], ReferenceValue],
) -> None:
    found = light_limit(load_card("chiral-IX").symbolic())
    for name, sides in reference("mixing/table_x").value.items():
        for generation in (0, 1) if name.endswith("1") else (2,):
            entry = found[name[:-1], generation]
            assert sympy.expand(entry.left - parsed(sides["left"])) == 0
            assert entry.right is not None
            assert sympy.expand(entry.right - parsed(sides["right"])) == 0


def test_eq_47_follows_from_table_vi(reference: Callable[[str], ReferenceValue]) -> None:
    (solution,) = solve_conditions(
        load_card("chiral-VI"), LIGHT_FERMIONS, normalise={"Phi": Fraction(1)}
    )
    assert solution.free == ()
    published = reference("mixing/eq47").value
    assert set(solution.parameters) == set(published)
    for name, text in published.items():
        assert sympy.expand(solution.parameters[name] - parsed(text)) == 0


def test_table_ix_is_table_vi_at_the_solution() -> None:
    (solution,) = solve_conditions(
        load_card("chiral-VI"), LIGHT_FERMIONS, normalise={"Phi": Fraction(1)}
    )
    sin2 = Fraction(1, 4)
    found = load_card("chiral-VI").assignment(solution.at(sin2))
    assert found == load_card("chiral-IX").assignment({"s2": sin2})


def test_the_third_generation_comes_out_vector_like() -> None:
    (solution,) = solve_conditions(
        load_card("chiral-VI"), LIGHT_FERMIONS, normalise={"Phi": Fraction(1)}
    )
    for (species, generation), entry in solution.couplings.items():
        character = entry.axial if generation == 2 else entry.vector
        assert character == 0, (species, generation)


def test_without_normalisation_the_scale_of_charges_stays_free() -> None:
    (solution,) = solve_conditions(load_card("chiral-VI"), LIGHT_FERMIONS)
    assert len(solution.free) == 1
    with pytest.raises(ModelError, match="stay free"):
        solution.at(Fraction(1, 4))


def test_neutrinos_of_table_v_couple_with_a() -> None:
    """[CHI] section 7.2: the coupling is a g_x, whatever l and x are."""
    card = load_card("chiral-V")
    couplings = light_limit(card.symbolic())
    a = sympy.Symbol("a", real=True)
    assert all(couplings["nu", generation].left == a for generation in range(3))
    (solution,) = solve_conditions(card, {"nu": Character.NO_LEFT})
    assert solution.parameters == {"a": 0}
    assert solution.free == ("l", "x")


@pytest.mark.parametrize("character", [Character.AXIAL, Character.VECTOR, Character.DECOUPLED])
@pytest.mark.parametrize("fermion", ["e1", "u2"])
def test_solutions_do_what_they_are_asked_for(character: Character, fermion: str) -> None:
    for regime in Regime:
        (solution,) = solve_conditions(load_card("chiral-II"), {fermion: character}, regime=regime)
        entry = solution.couplings[fermion[0], int(fermion[1]) - 1]
        if character is not Character.VECTOR:
            assert entry.vector == 0
        if character is not Character.AXIAL:
            assert entry.axial == 0


def test_decoupling_gives_the_ratios_of_eq_26() -> None:
    (solution,) = solve_conditions(load_card("chiral-II"), {"e1": Character.DECOUPLED})
    card = load_card("chiral-II")
    charges = card.symbolic()
    symbols = {sympy.Symbol(k, real=True): v for k, v in solution.parameters.items()}
    left, right, higgs = (
        sympy.sympify(charge, strict=True).subs(symbols)
        for charge in (charges.l[0], charges.e[0], charges.doublets[0].charge)
    )
    t3, electric = sympy.Rational(-1, 2), -1
    assert sympy.simplify(left / right - (1 - t3 / (electric * S2))) == 0
    assert sympy.simplify(higgs - right / (2 * electric * S2)) == 0


def test_a_finite_small_vev_moves_the_solution() -> None:
    share = Fraction(1, 100)
    (aligned,) = solve_conditions(
        load_card("chiral-VI"), LIGHT_FERMIONS, normalise={"Phi": Fraction(1)}
    )
    (moved,) = solve_conditions(
        load_card("chiral-VI"),
        LIGHT_FERMIONS,
        normalise={"Phi": Fraction(1)},
        small_share=share,
    )
    assert moved.parameters != aligned.parameters
    assert all(moved.couplings[f, 0].vector == 0 for f in SPECIES)


@pytest.mark.parametrize(
    ("card", "wanted", "message"),
    [
        ("chiral-V", {"mu": Character.AXIAL}, "there is no fermion 'mu'"),
        ("BM3", {"e1": Character.AXIAL}, "no free parameter"),
        ("chiral-V", dict.fromkeys("uden"[:3], Character.DECOUPLED), "except X = 0"),
    ],
)
def test_impossible_wishes_are_refused(
    card: str, wanted: dict[str, Character], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        solve_conditions(load_card(card), wanted)


def test_an_unknown_scalar_cannot_be_normalised() -> None:
    with pytest.raises(ModelError, match="no scalar 'Fi'"):
        solve_conditions(
            load_card("chiral-VI"), {"e1": Character.AXIAL}, normalise={"Fi": Fraction(1)}
        )


def ix_point(m_zprime: float) -> ParameterPoint:
    return ParameterPoint(g_prime=1e-6, m_zprime=m_zprime)


def test_mass_corrections_grow_with_the_square_of_the_mass() -> None:
    model = build_model(load_card("chiral-IX"))
    small, large = (limit_corrections(model, ix_point(m)) for m in (1.0, 2.0))
    np.testing.assert_allclose(small.limit.vector[:, :2], 0.0, atol=1e-12)
    np.testing.assert_allclose(large.mass.vector / small.mass.vector, 4.0, rtol=2e-3)
    assert large.mass_ratio == pytest.approx(4 * small.mass_ratio, rel=1e-6)
    # of the order of M_Z'^2/M_Z^2 in units of the axial coupling
    assert np.abs(large.mass.vector[:, 0]).max() < large.mass_ratio


def test_vev_corrections_are_proportional_to_the_share() -> None:
    model = build_model(load_card("chiral-IX"))
    one, two = (limit_corrections(model, ix_point(5.0), small_share=s) for s in (1e-4, 2e-4))
    np.testing.assert_allclose(two.vev.vector, 2 * one.vev.vector, rtol=1e-6)
    np.testing.assert_allclose(one.vev.axial[2, 0] / one.vev.axial[3, 0], -1.0, rtol=1e-3)


def test_steps_add_up_to_the_exact_couplings() -> None:
    model = build_model(load_card("chiral-IX"))
    found = limit_corrections(model, ix_point(30.0), small_share=0.01)
    total = found.limit.vector + found.mass.vector + found.vev.vector
    rotated = np.diagonal(found.vector, axis1=-2, axis2=-1).real
    np.testing.assert_allclose(rotated[[0, 2, 3]], total[[0, 2, 3]], atol=1e-12)
    # the trace survives the rotation of d quarks
    assert rotated[1].sum() == pytest.approx(total[1].sum(), abs=1e-12)


def test_rotations_bring_a_vector_coupling_of_down_quarks_back(
    reference: Callable[[str], ReferenceValue],
) -> None:
    """Docs/errata, [CHI] sec. 7.1: g_L^sb = 0.063 g_x cannot be rotated away with V_dL = V_CKM."""
    found = limit_corrections(build_model(load_card("chiral-IX")), ix_point(0.1))
    g_sb = reference("mixing/g_sb_of_ix")
    left = found.vector + found.axial
    assert abs(left[SPECIES.index("d"), 1, 2]) == pytest.approx(g_sb.value, rel=g_sb.rtol)
    assert found.flavour_changing_vector[SPECIES.index("d"), 1] == pytest.approx(
        g_sb.value / 2, rel=g_sb.rtol
    )
    strange = found.vector_from_rotations[SPECIES.index("d"), 1]
    assert 1e-3 < strange < 2e-3
    assert np.abs(found.vector_from_rotations[SPECIES.index("u")]).max() < 1e-12


def test_a_heavy_zprime_has_no_light_limit() -> None:
    with pytest.raises(ModelError, match="not lighter than the Z"):
        limit_corrections(make_model(vector_like([1, 1, 1], [-3, -3, -3])), ix_point(500.0))
