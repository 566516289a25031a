"""What may not reach a PyR@TE file, and what a file always is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
import sympy

import zprime_bridge as zb
from zprime_bridge.charges.assignment import ChargeAssignment, Scalar, VectorLikeFermion
from zprime_bridge.core.errors import ExportError
from zprime_bridge.export.protocol import ExportRequest
from zprime_bridge.export.pyrate import EXPORTER

if TYPE_CHECKING:
    from zprime_bridge.charges.exact import Charge

HALF = Fraction(1, 2)


def base(card: str = "B-L") -> zb.U1PrimeModel:
    return zb.build_model(zb.load_card(card))


def with_charges(**changes: object) -> zb.U1PrimeModel:
    model = base()
    charges: ChargeAssignment = replace(model.charges, **changes)  # type: ignore[arg-type]  # names of fields
    return replace(model, charges=charges)


def with_scalar(name: str, **changes: object) -> zb.U1PrimeModel:
    plain = Scalar(name=name, charge=Fraction(7), su2=1, y=Fraction(0))
    scalar: Scalar = replace(plain, **changes)  # type: ignore[arg-type]  # names of fields
    return with_charges(scalars=(*base().charges.scalars, scalar))


@pytest.mark.parametrize(
    "name",
    [
        '__import__("os").system("x")',
        "../../x",
        "Q[0]",
        "chi\n",
        "chi # comment",
        "a b",
        "",
        "0x",
        "chi0bar",
        "phistar",
        "lambda",
        "Eps",
        "kd",
        "i",
        "sqrt2",
        "myVevs",
        "Latex",
        "Lambda",
        "χ",
        "x" * 50,
    ],
)
def test_hostile_or_unlucky_field_names_are_refused(name: str) -> None:
    with pytest.raises(ExportError, match="cannot be written to a PyR@TE file"):
        zb.export_pyrate(with_scalar(name))


@pytest.mark.parametrize("name", ["../../x", "a b", "Yukawas", "B\nL", "", "-B", "x: {}"])
def test_hostile_model_names_are_refused(name: str) -> None:
    with pytest.raises(ExportError, match="model name"):
        zb.export_pyrate(replace(base(), name=name))


def test_hostile_fermion_name_is_refused() -> None:
    with pytest.raises(ExportError, match="use letters, digits"):
        zb.export_pyrate(with_charges(extra=(VectorLikeFermion(name="a;b", charge=Fraction(1)),)))


@pytest.mark.parametrize("name", ["phiR", "Htilde", "H"])
def test_names_that_the_file_makes_itself_are_refused(name: str) -> None:
    with pytest.raises(ExportError, match=f"two things named {name}"):
        zb.export_pyrate(with_scalar(name))


def test_scalar_hiding_a_fermion_name_is_refused() -> None:
    with pytest.raises(ExportError, match="contains the name of fermion 'Q123'"):
        zb.export_pyrate(with_scalar("XQ123"))


def test_names_differing_in_case_live_together() -> None:
    text = zb.export_pyrate(with_scalar("Phi"))
    assert "Phi: {RealFields: [PhiR, PhiI]" in text
    assert "phi: {RealFields: [phiR, phiI]" in text


@pytest.mark.parametrize(
    ("charge", "message"),
    [
        (sympy.Symbol("x"), "give every parameter a value"),
        (sympy.pi, "square roots"),
        (sympy.Float("0.5"), "square roots"),
        (sympy.Symbol("__import__"), "give every parameter a value"),
    ],
)
def test_charges_that_are_not_exact_numbers_are_refused(charge: Charge, message: str) -> None:
    with pytest.raises(ExportError, match=message):
        zb.export_pyrate(with_scalar("chi", charge=charge))


def test_square_roots_are_written_exactly() -> None:
    text = zb.export_pyrate(with_scalar("chi", charge=sympy.sqrt(2) / 3))
    assert "chi: {RealFields: [chiR, chiI], Norm: 1/sqrt(2), Qnb: {U1X: sqrt(2)/3}}" in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"su2": 3}, "SU\\(2\\) dimension 3"),
        ({"su2": 2, "y": -HALF}, "write the conjugate doublet"),
        ({"flavour": 4}, "three flavours"),
        ({"flavour": 3}, "needs a vector-like fermion with three copies"),
    ],
)
def test_unsupported_scalars_are_refused_with_the_reason(
    changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ExportError, match=message):
        zb.export_pyrate(with_scalar("chi", **changes))


def test_unsupported_fermions_are_refused_with_the_reason() -> None:
    octet = VectorLikeFermion(name="G", charge=Fraction(0), su3=8)
    with pytest.raises(ExportError, match=r"knows singlets and colour triplets"):
        zb.export_pyrate(with_charges(extra=(octet,)))


def test_planck_safe_needs_its_scalars() -> None:
    with pytest.raises(ExportError, match="one doublet, one singlet and the matrix S"):
        zb.export_pyrate(replace(base(), template="planck_safe"))


def test_vector_like_quarks_get_masses_and_mixings() -> None:
    top = VectorLikeFermion(name="T", charge=Fraction(1, 3), su3=3, y=Fraction(2, 3))
    text = zb.export_pyrate(with_charges(extra=(top,)))
    assert "TL: {Gen: 1, Qnb: {U1Y: 2/3, U1X: 1/3, SU3c: 3}}" in text
    assert "MT : TLbar[a] TR[a]" in text
    assert "Q123bar[i,a] Htilde[i] TR[a]" in text
    assert "TLbar[a] uR123[a]" in text


def test_doublets_of_equal_charge_get_the_full_two_doublet_potential() -> None:
    text = zb.export_pyrate(with_scalar("eta", su2=2, y=HALF, charge=Fraction(0)))
    for name in ("l1", "l2", "l3", "l4", "l5", "l6", "l7"):
        assert f"    {name} : " in text
    assert "l5 : (Hbar[i] eta[i])**2 + (etabar[i] H[i])**2" in text
    assert "m2mix1 : Hbar[i] eta[i] + etabar[i] H[i]" in text
    assert "Yu123x123etac : Q123bar[i,a] etatilde[i] uR123[a]" in text


def test_text_is_the_same_every_time() -> None:
    assert zb.export_pyrate(base("chiral-VI")) == zb.export_pyrate(base("chiral-VI"))


def test_header_states_charges_source_and_conventions() -> None:
    model = base("BM3")
    header = zb.export_pyrate(model).partition("---")[0]
    assert all(line.startswith("#") for line in header.splitlines() if line)
    assert str(model.source) in header
    assert model.charges_hash in header
    assert "#   l: 0, 1/2, 1/4" in header
    for convention in ("K1", "K2", "K3", "K7"):
        assert convention in header
    assert "nuR1 has no gauge interaction" in header


def test_hostile_source_cannot_leave_the_comment() -> None:
    model = base()
    hostile = replace(model.source, paper="x\nVevs: {a: b}", where="}# {{")
    text = zb.export_pyrate(replace(model, source=hostile))
    assert "Vevs: {" not in text
    assert text.count("{") == zb.export_pyrate(model).count("{")


def test_exporter_writes_one_file_named_after_the_card() -> None:
    model = base()
    texts = EXPORTER.export(ExportRequest(model=model, point=None, coefficients=None))
    assert texts == {"B-L.model": zb.export_pyrate(model)}
