"""Which allowed terms a template writes, under which names, and which it leaves out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.core.errors import ExportError
from zprime_bridge.export.pyrate.bilinears import FermionTerm, fermion_terms
from zprime_bridge.export.pyrate.fields import Fields, Layout
from zprime_bridge.export.pyrate.potential import Monomial, allowed_monomials, monomial_text

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        Coupling and term; terms of the potential that are not hermitian stand in braces with
        ``real``.
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
        ``planck_safe`` writes the terms of [SAFE] (9) and (12) that matter for running; every
        other template writes all allowed terms.
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
    namer = _safe_names if template == PLANCK_SAFE else _general_names
    couplings = namer(monomials, fields)
    yukawas = _name_yukawas([term for term in written if term.scalar is not None])
    masses = _name_masses([term for term in written if term.scalar is None])
    _check_distinct([*yukawas, *masses, *couplings.values()])
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
            text = monomial_text(monomial, fields)
            entries.append((name, text if monomial.is_hermitian else f"{{{text}, real}}"))
    return tuple(entries)


_FLAVOUR: Final = "breaks the U(3) x U(3) flavour symmetry of the vector-like fermions"


def _fermion_reason(term: FermionTerm, template: str, *, y_tau: bool) -> str:
    """Say why an allowed fermion term is not written; empty if it is."""
    if not term.keeps_flavour:
        return _FLAVOUR
    if template != PLANCK_SAFE or (term.scalar is not None and term.scalar.flavour != 1):
        return ""
    pair = (term.first.species, term.second.species)
    if pair in (("q", "u"), ("q", "d"), ("l", "e")):
        third = term.first.label == term.second.label == "3"
        if third and (pair[0] == "q" or y_tau):
            return ""
        if third:
            return "tau Yukawa coupling, neglected as in [SAFE] (written with y_tau=True)"
        return "Yukawa coupling outside the third generation, neglected as in [SAFE]"
    if pair == ("l", "nu"):
        return "neutrino Yukawa coupling, negligible for the running"
    if pair == ("nu", "nu"):
        return "Majorana term, absent from the model of [SAFE]"
    return "mixing with vector-like fermions, absent from the model of [SAFE]"


def _scalar_reason(monomial: Monomial, template: str) -> str:
    """Say why an allowed scalar term is not written; empty if it is."""
    if monomial.matrix.startswith("det"):
        return "soft breaking of the U(3) x U(3) flavour symmetry, [SAFE] (11)"
    if template != PLANCK_SAFE:
        return ""
    if monomial.dimension < 4:  # noqa: PLR2004  # dimensionful coupling
        return "mass or cubic term, does not enter the running of dimensionless couplings"
    return "" if monomial.is_hermitian else "absent from the model of [SAFE]"


_DIRAC: Final = {("q", "u"): "u", ("q", "d"): "d", ("l", "e"): "e", ("l", "nu"): "n"}
_THIRD: Final = {"u": "yt", "d": "yb", "e": "ytau", "n": "ynu"}


def _name_yukawas(terms: list[FermionTerm]) -> dict[str, FermionTerm]:
    """Name couplings: yt yb ytau ynu; Yu12x3 (matrix), yu1x3 (number); YN for Majorana."""
    stems = [_stem(term) for term in terms]
    repeated = {stem for stem, count in Counter(stems).items() if count > 1}
    named: dict[str, FermionTerm] = {}
    mixings = 0
    for stem, term in zip(stems, terms, strict=True):
        if not stem:
            mixings += 1
            named[f"ymix{mixings}"] = term
        elif stem in repeated and term.scalar is not None:
            named[f"{stem}{term.scalar.name}{'c' * term.conjugate}"] = term
        else:
            named[stem] = term
    return named


def _stem(term: FermionTerm) -> str:
    """Name of a Yukawa coupling without regard to its scalar; empty for mixings."""
    pair = (term.first.species, term.second.species)
    matrix = term.first.copies > 1 or term.second.copies > 1
    if term.scalar is not None and term.scalar.flavour != 1:
        return "y"
    blocks = f"{term.first.label}x{term.second.label}"
    if pair in _DIRAC:
        letter = _DIRAC[pair]
        return _THIRD[letter] if blocks == "3x3" else f"{'Y' if matrix else 'y'}{letter}{blocks}"
    if pair == ("nu", "nu"):
        return f"{'Y' if matrix else 'y'}N{blocks}"
    return ""


def _name_masses(terms: list[FermionTerm]) -> dict[str, FermionTerm]:
    """Name masses: Mpsi for psibar psi, MN12x12 for bare Majorana masses, Mmix1 for the rest."""
    named: dict[str, FermionTerm] = {}
    mixings = 0
    for term in terms:
        pair = (term.first.species, term.second.species)
        if pair == ("nu", "nu"):
            named[f"MN{term.first.label}x{term.second.label}"] = term
        elif pair[0] == pair[1] and term.is_dirac:
            named[f"M{pair[0]}"] = term
        else:
            mixings += 1
            named[f"Mmix{mixings}"] = term
    return named


_SAFE_COUPLINGS: Final = {
    # (doublet bilinears, matrix, |singlets|^2): name in [SAFE] (12); del and delt are its deltas
    (2, "", 0): "lam",
    (0, "", 2): "s",
    (0, "tr4", 0): "u",
    (0, "trtr", 0): "v",
    (1, "tr", 0): "del",
    (1, "", 1): "delt",
    (0, "tr", 1): "w",
}


def _safe_names(monomials: Iterable[Monomial], fields: Fields) -> dict[Monomial, str]:
    """Name the quartics of [SAFE] (12), in its order."""
    if len(fields.doublets) != 1 or len(fields.singlets) != 1 or fields.matrix is None:
        raise ExportError(
            "template 'planck_safe' needs the scalars of [SAFE]: one doublet, one singlet and the "
            f"matrix S; the card has {', '.join(s.name for s in fields.scalars) or 'none'}. "
            "Use template 'minimal' for other contents."
        )
    names = {
        m: _SAFE_COUPLINGS[len(m.doublets), m.matrix, len(m.singlets) // 2] for m in monomials
    }
    order = list(_SAFE_COUPLINGS.values())
    return dict(sorted(names.items(), key=lambda item: order.index(item[1])))


_TWO_DOUBLETS: Final = {
    # doublet bilinears: name in the usual two-doublet potential
    ((0, 0), (0, 0)): "l1",
    ((1, 1), (1, 1)): "l2",
    ((0, 0), (1, 1)): "l3",
    ((0, 1), (1, 0)): "l4",
    ((0, 1), (0, 1)): "l5",
    ((0, 0), (0, 1)): "l6",
    ((0, 1), (1, 1)): "l7",
}


def _general_names(monomials: Iterable[Monomial], fields: Fields) -> dict[Monomial, str]:
    """Name all couplings: l1 ... l7, l<field><field>, m2<field>, and numbered ones."""
    counts: Counter[str] = Counter()
    names: dict[Monomial, str] = {}
    for monomial in monomials:
        name = _plain_name(monomial, fields)
        if not name:
            kind = {2: "m2mix", 3: "kap", 4: "leta"}[monomial.dimension]
            counts[kind] += 1
            name = f"{kind}{counts[kind]}"
        names[monomial] = name
    return names


def _plain_name(monomial: Monomial, fields: Fields) -> str:
    """Name of a term made of |field|^2 factors or of doublets alone; empty for others."""
    if monomial.dimension == 4 and len(monomial.doublets) == 2:  # noqa: PLR2004  # quartic
        if len(fields.doublets) == 1:
            return "lam"
        if len(fields.doublets) == 2:  # noqa: PLR2004  # the two-doublet potential
            return _TWO_DOUBLETS[monomial.doublets]
        return "l" + "".join(f"{a + 1}{b + 1}" for a, b in monomial.doublets)
    factors = [fields.doublets[a].name for a, b in monomial.doublets if a == b]
    if len(factors) < len(monomial.doublets) or monomial.epsilon or not monomial.is_hermitian:
        return ""
    if monomial.matrix and fields.matrix is not None:
        if monomial.matrix in ("tr4", "trtr"):
            return {"tr4": "u", "trtr": "v"}[monomial.matrix]
        factors.append(fields.matrix.name)
    factors += [fields.singlets[s].name for s, sign in monomial.singlets if sign > 0]
    return f"{'m2' if monomial.dimension == 2 else 'l'}{''.join(factors)}"  # noqa: PLR2004


def _check_distinct(names: list[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ExportError(
            f"two terms of the PyR@TE file would share the coupling {', '.join(twice)}: rename the "
            "scalars of the card so that their joined names differ"
        )
