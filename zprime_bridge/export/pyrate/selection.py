"""Which allowed terms a template writes, under which names, and which it leaves out and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.export.pyrate.bilinears import FermionTerm, fermion_terms
from zprime_bridge.export.pyrate.content import Layout
from zprime_bridge.export.pyrate.coupling_names import (
    check_distinct_couplings,
    check_safe_scalars,
    mass_names,
    yukawa_names,
)
from zprime_bridge.export.pyrate.potential import hermitian_text, monomial_text
from zprime_bridge.model.coupling_names import (
    general_names,
    is_of_first_fields,
    planck_safe_names,
)
from zprime_bridge.model.potential import Monomial, allowed_monomials

if TYPE_CHECKING:
    from zprime_bridge.export.pyrate.fields import Fields

PLANCK_SAFE: Final = "planck_safe"

LAYOUTS: Final = {
    PLANCK_SAFE: Layout.PER_GENERATION,
    "minimal": Layout.EQUAL_CHARGES,
    "chiral_one_doublet": Layout.LIGHT_PAIR,
    "chiral_two_doublets": Layout.LIGHT_PAIR,
}

Named: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs (coupling, term)."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Terms of a file, by section, and the terms left out.

    Attributes
    ----------
    yukawas, quartics, trilinears, scalar_masses, fermion_masses : tuple of (str, str)
        Coupling and term; terms of the potential that are not hermitian are written with their
        conjugates.
    omitted : tuple of (str, str)
        Term and reason, for every allowed term that is not written.
    sterile : tuple of str
        Fermions without gauge interactions and without a written term: not in the file.
    """

    yukawas: Named
    quartics: Named
    trilinears: Named
    scalar_masses: Named
    fermion_masses: Named
    omitted: Named
    sterile: tuple[str, ...]


def select(fields: Fields, template: str, *, y_tau: bool) -> Selection:
    """Choose and name the terms of a template among all that the charges allow.

    Parameters
    ----------
    fields : Fields
        All fields.
    template : str
        ``planck_safe`` writes the terms of [SAFE] (9) and (12) that matter for running, and the
        dimensionless ones of further fields; every other template writes all allowed terms.
    y_tau : bool
        Whether planck_safe writes the tau Yukawa coupling where allowed.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (9)-(12).
    """
    written: list[FermionTerm] = []
    omitted: list[tuple[str, str]] = []
    for term in fermion_terms(fields):
        reason = _fermion_reason(term, template, y_tau=y_tau)
        if reason:
            omitted.append((term.text, reason))
        else:
            written.append(term)
    monomials: list[Monomial] = []
    for monomial in allowed_monomials(fields):
        reason = _scalar_reason(monomial, template)
        if reason:
            omitted.append((monomial_text(monomial, fields), reason))
        else:
            monomials.append(monomial)
    if template == PLANCK_SAFE:
        check_safe_scalars(fields)
    namer = planck_safe_names if template == PLANCK_SAFE else general_names
    couplings = namer(monomials, fields)
    yukawas = yukawa_names([term for term in written if term.scalar is not None])
    masses = mass_names([term for term in written if term.scalar is None])
    check_distinct_couplings([*yukawas, *masses, *couplings.values()])
    used = {field.name for term in written for field in (term.first, term.second)}
    return Selection(
        yukawas=tuple((name, term.text) for name, term in yukawas.items()),
        quartics=_section(couplings, fields, dimension=4),
        trilinears=_section(couplings, fields, dimension=3),
        scalar_masses=_section(couplings, fields, dimension=2),
        fermion_masses=tuple((name, term.text) for name, term in masses.items()),
        omitted=tuple(omitted),
        sterile=tuple(f.name for f in fields.fermions if f.is_sterile and f.name not in used),
    )


def _section(couplings: dict[Monomial, str], fields: Fields, *, dimension: int) -> Named:
    entries = []
    for monomial, name in couplings.items():
        if monomial.dimension == dimension:
            entries.append((name, hermitian_text(monomial, fields)))
    return tuple(entries)


_FLAVOUR: Final = "breaks the U(3) x U(3) flavour symmetry of the vector-like fermions"


def _fermion_reason(term: FermionTerm, template: str, *, y_tau: bool) -> str:
    """Say why an allowed fermion term is not written; empty if it is."""
    if not term.keeps_flavour:
        return _FLAVOUR
    if template != PLANCK_SAFE or (term.scalar is not None and term.scalar.flavour != 1):
        return ""
    pair = (term.first.species, term.second.species)
    if not _SAFE_FIELDS.issuperset((*pair, term.scalar.name if term.scalar else "H")):
        return "" if term.scalar is not None else _DIMENSIONFUL
    if pair in _CHARGED and term.first.label == term.second.label == "3":
        return "" if pair[0] == "q" or y_tau else _TAU
    return _SAFE_REASONS.get(pair, "mixing with vector-like fermions, absent from [SAFE]")


_SAFE_FIELDS: Final = frozenset({"q", "u", "d", "l", "e", "nu", "psi", "H", "phi"})
"""Fields of [SAFE]; what a card adds to them is written in full."""

_DIMENSIONFUL: Final = "dimensionful, does not enter the running of dimensionless couplings"
_CHARGED: Final = (("q", "u"), ("q", "d"), ("l", "e"))
_TAU: Final = "tau Yukawa coupling, neglected as in [SAFE] (written with y_tau=True)"
_SAFE_REASONS: Final = {
    **dict.fromkeys(
        _CHARGED, "Yukawa coupling outside the third generation, neglected as in [SAFE]"
    ),
    ("l", "nu"): "neutrino Yukawa coupling, negligible for the running",
    ("nu", "nu"): "Majorana term, absent from the model of [SAFE]",
}


def _scalar_reason(monomial: Monomial, template: str) -> str:
    """Say why an allowed scalar term is not written; empty if it is."""
    if monomial.has_determinant:
        return "soft breaking of the U(3) x U(3) flavour symmetry, [SAFE] (11)"
    if monomial.dimension == 1:
        return "tadpole, removed by a shift of the field"
    if template != PLANCK_SAFE:
        return ""
    if monomial.dimension < 4:  # noqa: PLR2004  # dimensionful coupling
        return _DIMENSIONFUL
    if monomial.is_hermitian or not is_of_first_fields(monomial):
        return ""
    return "absent from the model of [SAFE]"
