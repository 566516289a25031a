"""Optional parts and alternative forms of a card."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from zprime_bridge.charges.card import RotationAngles, RotationKind
from zprime_bridge.charges.reader import read_card

RTOL_ROUNDING = 1e-15  # one square root and two products


def test_only_name_template_and_charges_are_needed() -> None:
    text = """\
name: x
template: minimal
charges:
  q: [0, 0, 0]
  u: [0, 0, 0]
  d: [0, 0, 0]
  l: [0, 1, -1]
  e: [0, 1, -1]
  nu:
  scalars: {H: 0, phi: 1}
"""
    card = read_card(text, "x")
    assert card.point is None
    assert card.rotations == {}
    assert card.parameters == {}
    assert str(card.source) == "unsourced"
    assert card.assignment().nu is None


def test_alpha4_is_the_square_of_the_coupling_over_four_pi(good_card: str) -> None:
    text = good_card.replace("g_prime: 0.5", "alpha4: 4.60e-2, g_12: -0.1")
    point = read_card(text, "x").point
    assert point is not None
    assert (point.g_prime / (4 * math.pi)) ** 2 == pytest.approx(4.60e-2, rel=RTOL_ROUNDING)
    assert point.g_12 == -0.1


def test_decimal_parameters_are_exact(good_card: str) -> None:
    card = read_card(good_card.replace("a: 1/2", "a: 0.23122"), "x")
    assert card.parameters["a"] == Fraction(23122, 100000)


def test_a_card_may_add_fields_with_their_representation(good_card: str) -> None:
    text = good_card.replace(
        "{H: 0, phi: 2*a}",
        "{eta: {charge: a, su2: 2}, phi: {charge: 2*a, y: 0}, H: 0, s: {charge: 1, su2: 1}}\n"
        "  extra: {T: {charge: a, su3: 3, y: 2/3}, psi: {charge: 1, copies: 3}}",
    )
    charges = read_card(text, "x").assignment({"b": Fraction(0)})
    assert [s.name for s in charges.scalars] == ["H", "phi", "eta", "s"]
    assert [s.name for s in charges.doublets] == ["H", "eta"]
    assert charges.doublets[1].y == Fraction(1, 2)
    top, psi = charges.extra
    assert (top.su3, top.su2, top.y, top.copies) == (3, 1, Fraction(2, 3), 1)
    assert (psi.su3, psi.su2, psi.y, psi.copies) == (1, 1, Fraction(0), 3)


def test_the_doublet_with_the_vev_comes_first_whatever_the_order_of_the_card() -> None:
    text = """\
name: x
template: chiral_two_doublets
charges:
  q: [0, 0, 0]
  u: [0, 0, 0]
  d: [0, 0, 0]
  l: [0, 0, 0]
  e: [0, 0, 0]
  scalars: {chi2: 4, chi0: 3, phi: 2, Phi: 1}
"""
    charges = read_card(text, "x").assignment()
    assert [s.name for s in charges.scalars] == ["Phi", "phi", "chi0", "chi2"]


def test_rotations_are_kept_as_exact_data(good_card: str) -> None:
    half = math.sqrt(0.5)
    text = good_card.replace(
        "{d_left: ckm}",
        "{d_left: ckm, u_right: ckm, u_left: ckm_dagger, nu_left: identity,\n"
        "  d_right: {theta_23: 0.1, delta: -1.2},\n"
        f"  e_left: [[{half!r}, {half!r}j, 0], ['{half!r}j', {half!r}, 0], [0, 0, 1]]}}",
    )
    rotations = read_card(text, "x").rotations
    assert rotations["d_left"].kind is RotationKind.CKM
    assert rotations["u_left"].kind is RotationKind.CKM_DAGGER
    assert rotations["nu_left"].kind is RotationKind.IDENTITY
    assert rotations["d_right"].kind is RotationKind.ANGLES
    assert rotations["d_right"].angles == RotationAngles(theta_23=0.1, delta=-1.2)
    assert rotations["e_left"].kind is RotationKind.MATRIX
    assert rotations["e_left"].matrix == ((half, half * 1j, 0), (half * 1j, half, 0), (0, 0, 1))
