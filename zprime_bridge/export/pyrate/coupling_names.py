"""Names of fermion couplings in a PyR@TE file, and what cannot be named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import ExportError

if TYPE_CHECKING:
    from zprime_bridge.export.pyrate.bilinears import FermionTerm
    from zprime_bridge.export.pyrate.fields import Fields

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


def check_safe_scalars(fields: Fields) -> None:
    """Refuse scalars for which the names of [SAFE] (12) have no meaning.

    Raises
    ------
    ExportError
        If the doublet, the singlet or the matrix is missing.
    """
    if not fields.doublets or not fields.singlets or fields.matrix is None:
        raise ExportError(
            "template 'planck_safe' needs the scalars of [SAFE]: one doublet, one singlet and the "
            f"matrix S; the card has {', '.join(s.name for s in fields.scalars) or 'none'}. "
            "Use template 'minimal' for other contents."
        )


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
