"""Names of couplings in a PyR@TE file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zprime_bridge.export.pyrate.bilinears import FermionTerm
    from zprime_bridge.export.pyrate.fields import Fields
    from zprime_bridge.export.pyrate.potential import Monomial

_DIRAC: Final = {("q", "u"): "u", ("q", "d"): "d", ("l", "e"): "e", ("l", "nu"): "n"}
_THIRD: Final = {"u": "yt", "d": "yb", "e": "ytau", "n": "ynu"}


def yukawa_names(terms: list[FermionTerm]) -> dict[str, FermionTerm]:
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


def mass_names(terms: list[FermionTerm]) -> dict[str, FermionTerm]:
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


def planck_safe_names(monomials: Iterable[Monomial], fields: Fields) -> dict[Monomial, str]:
    """Name the quartics of [SAFE] (12), in its order, then those of further fields."""
    if not fields.doublets or not fields.singlets or fields.matrix is None:
        raise ExportError(
            "template 'planck_safe' needs the scalars of [SAFE]: one doublet, one singlet and the "
            f"matrix S; the card has {', '.join(s.name for s in fields.scalars) or 'none'}. "
            "Use template 'minimal' for other contents."
        )
    general = general_names(monomials, fields)
    names = {
        m: _SAFE_COUPLINGS[len(m.doublets), m.matrix, len(m.singlets) // 2]
        for m in general
        if is_of_first_fields(m)
    }
    order = list(_SAFE_COUPLINGS.values())
    names = dict(sorted(names.items(), key=lambda item: order.index(item[1])))
    return names | {m: name for m, name in general.items() if m not in names}


def is_of_first_fields(monomial: Monomial) -> bool:
    """Whether it is made of the first doublet, the first singlet and the matrix alone."""
    places = [place for pair in monomial.doublets for place in pair]
    places += [*monomial.epsilon, *(s for s, _ in monomial.singlets)]
    return not any(places)


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


def general_names(monomials: Iterable[Monomial], fields: Fields) -> dict[Monomial, str]:
    """Name all couplings: l1 ... l7, l<field><field>, m2<field>, and numbered ones."""
    counts: Counter[str] = Counter()
    names: dict[Monomial, str] = {}
    for monomial in monomials:
        name = _plain_name(monomial, fields)
        if not name:
            kind = {2: "m2mix", 3: "kap", 4: "lx"}[monomial.dimension]
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


def check_distinct_couplings(names: list[str]) -> None:
    """Refuse two terms under one name.

    Raises
    ------
    ExportError
        Naming the couplings; only unlucky field names can do this.
    """
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ExportError(
            f"two terms of the PyR@TE file would share the coupling {', '.join(twice)}: rename the "
            "scalars of the card so that their joined names differ"
        )
