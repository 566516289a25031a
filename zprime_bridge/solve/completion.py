"""What completes a model: mixing, a type-I seesaw, and scalars without physical Goldstones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, final

import sympy

from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
from zprime_bridge.charges.exact import Charge, as_text, is_zero, simplified
from zprime_bridge.core.errors import ModelError
from zprime_bridge.model.goldstones import goldstones
from zprime_bridge.solve.mixing import (
    MixingOption,
    free_symbols,
    generic_goldstones,
    generic_point,
    mixing_options,
    substituted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.card import Card

MAX_TERM: Final = 4
MAX_CONTENTS: Final = 12


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SeesawSinglet:
    """A Majorana mass term of right-handed neutrinos and the singlet that it needs.

    Attributes
    ----------
    pairs : tuple of pairs of int
        Generations, counted from 1.
    charge : str
        U(1)' charge of the singlet that gives the mass; ``"0"``: a bare mass is allowed.
    present : str
        Name of a singlet of the card that does it (or its conjugate), or empty.
    """

    pairs: tuple[tuple[int, int], ...]
    charge: str
    present: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarContent:
    """Scalars with which a type-I seesaw leaves no physical Goldstone boson.

    Attributes
    ----------
    relation : str
        A relation between the parameters, solved for one of them; empty if none is needed.
    singlets : mapping of str to str
        Every singlet, name and charge; those of the card keep their names.
    pairs : tuple of pairs of int
        Majorana masses that arise, generations from 1.
    terms : tuple of str
        Terms of the potential that fix phases.
    added : int
        Number of singlets beyond those of the card.
    universal : bool
        Whether the relation makes the three lepton doublets alike.
    """

    relation: str
    singlets: dict[str, str]
    pairs: tuple[tuple[int, int], ...]
    terms: tuple[str, ...]
    added: int
    universal: bool


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What completes the model of a card.

    Attributes
    ----------
    card : str
        Its name.
    mixing : tuple of MixingOption
        Single conditions that give mixing.
    seesaw : tuple of SeesawSinglet
        What a complete Majorana mass matrix needs.
    goldstones : int
        Physical Goldstones of the card as it is, for generic parameters.
    seesaw_goldstones : int
        The same with all seesaw singlets.
    lower_bound : int
        Physical Goldstones that no further scalars with charges made of the present ones can
        remove for generic parameters: each independent parameter is a symmetry of its own.
    contents : tuple of ScalarContent
        Smallest first; empty if one relation is not enough (``lower_bound`` > 1).
    loose : tuple of str
        Singlets whose charge is a free parameter: left out of the seesaw and of its counts,
        where one of the singlets found takes their place.
    """

    card: str
    mixing: tuple[MixingOption, ...]
    seesaw: tuple[SeesawSinglet, ...]
    goldstones: int
    seesaw_goldstones: int
    lower_bound: int
    contents: tuple[ScalarContent, ...]
    loose: tuple[str, ...]


def complete(card: Card) -> Completion:
    """Find what gives mixing and neutrino masses to the model of a card.

    Parameters
    ----------
    card : Card
        With parameters, or numeric.

    Raises
    ------
    ModelError
        If there is no doublet, or charges are not linear in the parameters.

    References
    ----------
    [CHI] eqs. (35), (40), (41), (44), (45); PHYSICS of Goldstones: docs/theory.md.
    """
    charges = card.symbolic()
    if not charges.doublets:
        raise ModelError(f"card {card.name!r} has no Higgs doublet: nothing can be completed")
    _require_linear(card.name, charges)
    with_loose = charges
    charges, loose = without_loose_singlets(charges)
    classes = _majorana_classes(charges)
    seesaw = tuple(
        SeesawSinglet(pairs=pairs, charge=as_text(charge), present=_present(charges, charge))
        for charge, pairs in classes
    )
    everything = _with_singlets(charges, [charge for charge, _ in classes])
    bound = _lower_bound(everything)
    searchable = charges.nu is not None and bound <= 1
    return Completion(
        card=card.name,
        mixing=mixing_options(charges),
        seesaw=seesaw,
        goldstones=generic_goldstones(with_loose),
        loose=loose,
        seesaw_goldstones=generic_goldstones(everything),
        lower_bound=bound,
        contents=_contents(charges, everything) if searchable else (),
    )


def _require_linear(name: str, charges: ChargeAssignment) -> None:
    symbols = sorted(free_symbols(charges), key=str)
    every = [x for _, triple in charges.triples() for x in triple]
    every += [scalar.charge for scalar in charges.scalars]
    for charge in every:
        if not isinstance(charge, Fraction) and (
            not charge.is_polynomial(*symbols) or sympy.Poly(charge, *symbols).total_degree() > 1
        ):
            raise ModelError(
                f"card {name!r}: the charge {as_text(charge)} is not linear in the parameters; "
                "give values to the parameters first, or use a linear family"
            )


def _majorana_classes(
    charges: ChargeAssignment,
) -> list[tuple[Charge, tuple[tuple[int, int], ...]]]:
    """Group the Majorana terms by the charge of the singlet that they need."""
    if charges.nu is None:
        return []
    classes: list[tuple[Charge, list[tuple[int, int]]]] = []
    for i in range(3):
        for j in range(i, 3):
            needed = simplified(-charges.nu[i] - charges.nu[j])
            same = next((pairs for x, pairs in classes if is_zero(x - needed)), None)
            if same is None:
                classes.append((needed, [(i + 1, j + 1)]))
            else:
                same.append((i + 1, j + 1))
    return [(charge, tuple(pairs)) for charge, pairs in classes]


def _present(charges: ChargeAssignment, needed: Charge) -> str:
    for singlet in charges.singlets:
        if is_zero(singlet.charge - needed) or is_zero(singlet.charge + needed):
            return singlet.name
    return ""


def _with_singlets(charges: ChargeAssignment, needed: list[Charge]) -> ChargeAssignment:
    """Add singlets of the charges needed, one for each charge up to conjugation."""
    taken = {scalar.name for scalar in charges.scalars}
    names = (name for n in range(20) if (name := f"chi{n}") not in taken)
    for charge in needed:
        if not is_zero(charge) and not _present(charges, charge):
            singlet = Scalar(name=next(names), charge=charge, su2=1, y=Fraction(0))
            charges = replace(charges, scalars=(*charges.scalars, singlet))
    return charges


def _lower_bound(charges: ChargeAssignment) -> int:
    """Independent phase rotations of all terms, minus the gauged ones."""
    symbols = sorted(free_symbols(charges), key=str)
    scalars = charges.doublets + charges.singlets
    rows = [[scalar.y for scalar in scalars]]
    rows += [[_coefficient(s.charge, symbol) for s in scalars] for symbol in symbols]
    rows.append([_constant(s.charge, symbols) for s in scalars])
    rank = int(sympy.Matrix(rows).rank())
    numeric = substituted(charges, generic_point(charges))
    return rank - goldstones(numeric).gauged


def _coefficient(charge: Charge, symbol: sympy.Symbol) -> sympy.Expr:
    return sympy.Integer(0) if isinstance(charge, Fraction) else charge.coeff(symbol)


def _constant(charge: Charge, symbols: list[sympy.Symbol]) -> sympy.Expr:
    if isinstance(charge, Fraction):
        return sympy.Rational(charge.numerator, charge.denominator)
    return charge.subs(dict.fromkeys(symbols, 0))


def _contents(charges: ChargeAssignment, everything: ChargeAssignment) -> tuple[ScalarContent, ...]:
    """Search relations and sets of singlets without physical Goldstones."""
    found: list[ScalarContent] = []
    for relation, special in _special_charges(charges, everything):
        found.extend(_seesaw_sets(special, relation))
    distinct = {(c.relation, c.pairs): c for c in reversed(found)}  # one of each conjugate pair
    found = list(distinct.values())
    found.sort(key=lambda c: (bool(c.relation), c.universal, len(c.singlets), len(c.relation)))
    return tuple(found[:MAX_CONTENTS])


def _special_charges(
    charges: ChargeAssignment, everything: ChargeAssignment
) -> Iterator[tuple[str, ChargeAssignment]]:
    """Yield the charges as they are, then under each relation that allows one more term."""
    yield "", charges
    symbols = sorted(free_symbols(everything), key=str)
    singlets = everything.singlets
    forms = [[Fraction(str(_coefficient(s.charge, x))) for x in symbols] for s in singlets]
    offsets = [Fraction(str(_constant(s.charge, symbols))) for s in singlets]
    seen: set[tuple[Fraction, ...]] = set()
    for powers in product(range(-MAX_TERM, MAX_TERM + 1), repeat=len(singlets)):
        if not 1 <= sum(map(abs, powers)) <= MAX_TERM:
            continue
        total = [
            sum((n * row[i] for n, row in zip(powers, forms, strict=True)), Fraction(0))
            for i in range(len(symbols))
        ]
        total.append(sum((n * x for n, x in zip(powers, offsets, strict=True)), Fraction(0)))
        place = next((i for i, x in enumerate(total[:-1]) if x), None)
        if place is None:
            continue
        relation = tuple(x / total[place] for x in total)
        if relation in seen:
            continue
        seen.add(relation)
        solution = -sum(
            (
                sympy.Rational(x.numerator, x.denominator) * symbol
                for x, symbol in zip(relation, (*symbols, sympy.Integer(1)), strict=True)
                if symbol != symbols[place]
            ),
            sympy.Integer(0),
        )
        special = substituted(charges, {symbols[place]: solution})
        if any(not is_zero(x) for _, triple in special.triples() for x in triple):
            yield f"{symbols[place]} = {solution}", special


def _seesaw_sets(charges: ChargeAssignment, relation: str) -> Iterator[ScalarContent]:
    """Yield sets of Majorana terms that give all neutrinos mass and mix them, smallest only."""
    numeric = substituted(charges, generic_point(charges))
    classes = _majorana_classes(numeric)
    others = [place for place, (charge, _) in enumerate(classes) if not is_zero(charge)]
    symbolic = [charge for charge, _ in _majorana_classes(charges)]
    for size in range(len(others) + 1):
        found = False
        for chosen in combinations(others, size):
            full = _with_singlets(numeric, [classes[place][0] for place in chosen])
            pairs = tuple(
                sorted(
                    pair
                    for charge, group in classes
                    for pair in group
                    if is_zero(charge) or _present(full, charge)
                )
            )
            if not _complete_majorana(pairs) or not full.singlets:
                continue
            count = goldstones(full)
            if count.physical == 0:
                found = True
                exact = _with_singlets(charges, [symbolic[place] for place in chosen])
                yield ScalarContent(
                    relation=relation,
                    singlets={s.name: as_text(s.charge) for s in exact.singlets},
                    pairs=pairs,
                    terms=count.terms,
                    added=len(full.singlets) - len(numeric.singlets),
                    universal=all(is_zero(x - numeric.l[0]) for x in numeric.l),
                )
        if found:
            return


def without_loose_singlets(charges: ChargeAssignment) -> tuple[ChargeAssignment, tuple[str, ...]]:
    """Leave out singlets whose charge is a parameter of its own, and name them.

    Such a charge can be chosen to be that of a singlet that the seesaw needs.
    """
    loose = []
    for singlet in charges.singlets:
        if isinstance(singlet.charge, Fraction) or not singlet.charge.is_Symbol:
            continue
        rest = replace(charges, scalars=tuple(s for s in charges.scalars if s != singlet))
        if singlet.charge not in free_symbols(rest):
            loose.append(singlet.name)
    kept = tuple(s for s in charges.scalars if s.name not in loose)
    return replace(charges, scalars=kept), tuple(loose)


def _complete_majorana(pairs: tuple[tuple[int, int], ...]) -> bool:
    """Whether a symmetric matrix with these entries is regular and mixes generation 3."""
    entries = {frozenset(pair): sympy.Symbol(f"m{pair[0]}{pair[1]}") for pair in pairs}
    matrix = sympy.Matrix(3, 3, lambda i, j: entries.get(frozenset({i + 1, j + 1}), 0))
    mixed = any(len(set(pair)) > 1 and 3 in pair for pair in pairs)  # noqa: PLR2004  # third
    return mixed and sympy.expand(matrix.det()) != 0
