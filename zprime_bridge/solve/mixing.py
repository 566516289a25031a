"""Which single condition gives quark or lepton mixing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import sympy

from zprime_bridge.charges.assignment import FERMIONS, ChargeAssignment, Scalar
from zprime_bridge.charges.exact import Charge, as_text, simplified
from zprime_bridge.model.goldstones import goldstones
from zprime_bridge.model.textures import MASS_MATRICES, YukawaTextures, yukawa_textures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.exact import Triple
    from zprime_bridge.model.textures import Texture

QUARKS: Final = ("Mu", "Md")
LEPTONS: Final = ("Me", "Mnu")
NEW_DOUBLET: Final = "new"
GENERIC_PRIMES: Final = (10007, 20011, 30011, 40009, 50021, 60013, 70001, 80021, 90001, 100003)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingOption:
    """One way to allow off-diagonal Yukawa terms.

    Attributes
    ----------
    doublet : str
        The doublet that mixes; ``"new"``: a further one, whose charge is chosen for it.
    entries : tuple of str
        Off-diagonal entries that become allowed, e.g. ``"Md 31"`` (generations from 1, K4).
    condition : str
        What must vanish, as text; for a new doublet empty.
    solution : str
        The condition solved for one parameter (``"y = a - 2*l/9 - 10*l3/9"``), or the charge of
        the new doublet (``"X_new = ..."``).
    parameters : tuple of str
        Parameters that stay free.
    quarks, leptons : bool
        Whether then all three generations of left-handed quarks (leptons) mix.
    goldstones : int
        Physical Goldstone bosons for generic values of the free parameters; with a new doublet a
        singlet is added that joins it to the first one.
    """

    doublet: str
    entries: tuple[str, ...]
    condition: str
    solution: str
    parameters: tuple[str, ...]
    quarks: bool
    leptons: bool
    goldstones: int


def mixing_options(charges: ChargeAssignment) -> tuple[MixingOption, ...]:
    """List every single linear condition that allows further Yukawa terms across generations.

    Parameters
    ----------
    charges : ChargeAssignment
        Symbolic or numeric; conditions that no parameter can fulfil are left out.

    References
    ----------
    [CHI] eqs. (35), (40), (41), (44).
    """
    options = [*_with_present_doublets(charges), *_with_new_doublet(charges)]
    return tuple(option for option in options if option.quarks or option.leptons)


def generic_point(charges: ChargeAssignment) -> dict[sympy.Symbol, sympy.Rational]:
    """Large primes for all parameters, so that no relation between charges is accidental."""
    symbols = sorted(free_symbols(charges), key=str)
    return dict(zip(symbols, map(sympy.Integer, GENERIC_PRIMES), strict=False))


def free_symbols(charges: ChargeAssignment) -> set[sympy.Symbol]:
    """Return the parameters of symbolic charges."""
    every = [x for _, triple in charges.triples() for x in triple]
    every += [scalar.charge for scalar in charges.scalars]
    return set().union(*(x.free_symbols for x in every if not isinstance(x, Fraction)), set())


def substituted(
    charges: ChargeAssignment, values: Mapping[sympy.Symbol, sympy.Expr]
) -> ChargeAssignment:
    """Put expressions or numbers in place of parameters; rational charges become fractions."""

    def put(charge: Charge) -> Charge:
        return charge if isinstance(charge, Fraction) else simplified(charge.subs(values))

    def triple(name: str) -> Triple[Charge] | None:
        given = getattr(charges, name)
        return None if given is None else (put(given[0]), put(given[1]), put(given[2]))

    q, u, d, l, e, nu = (triple(name) for name in FERMIONS)
    return replace(
        charges,
        q=q or charges.q,
        u=u or charges.u,
        d=d or charges.d,
        l=l or charges.l,
        e=e or charges.e,
        nu=nu,
        scalars=tuple(replace(s, charge=put(s.charge)) for s in charges.scalars),
        extra=tuple(replace(f, charge=put(f.charge)) for f in charges.extra),
    )


def generic_goldstones(charges: ChargeAssignment) -> int:
    """Count physical Goldstone bosons at a generic point (exact, but quicker than symbols)."""
    return goldstones(substituted(charges, generic_point(charges))).physical


def mixes(textures: YukawaTextures, names: tuple[str, ...]) -> bool:
    """Whether the left-handed fields of all generations mix: rows share columns."""
    joined = {0}
    matrices: list[Texture] = [getattr(textures, name) for name in names]
    for _ in range(2):
        for matrix in matrices:
            for column in range(3):
                rows = {row for row in range(3) if matrix[row][column]}
                if rows & joined:
                    joined |= rows
    return joined == {0, 1, 2}


def _conditions(charges: ChargeAssignment, doublet: Charge) -> dict[str, Charge]:
    """Charge sums of all off-diagonal Yukawa terms of a doublet of this charge."""
    sums: dict[str, Charge] = {}
    for name, (left, right, sign) in MASS_MATRICES.items():
        lefts, rights = getattr(charges, left), getattr(charges, right)
        if rights is None:
            continue
        for i in range(3):
            for j in range(3):
                if i != j:
                    total = simplified(lefts[i] + sign * doublet - rights[j])
                    sums[f"{name} {i + 1}{j + 1}"] = total
    return sums


def _with_present_doublets(charges: ChargeAssignment) -> list[MixingOption]:
    options: list[MixingOption] = []
    for doublet in charges.doublets:
        seen: dict[str, tuple[sympy.Symbol, sympy.Expr]] = {}
        for total in _conditions(charges, doublet.charge).values():
            if isinstance(total, Fraction) or not total.free_symbols:
                continue
            _, primitive = sympy.Poly(total, *sorted(total.free_symbols, key=str)).primitive()
            if primitive.total_degree() > 1:
                continue
            expression = primitive.as_expr()
            if str(expression) in seen or str(sympy.expand(-expression)) in seen:
                continue
            symbol = max(expression.free_symbols, key=lambda s: (len(str(s)), str(s)))
            solution = sympy.expand(-(expression - expression.coeff(symbol) * symbol)
                                    / expression.coeff(symbol))  # fmt: skip
            seen[str(expression)] = (symbol, solution)
        for condition, (symbol, solution) in seen.items():
            special = substituted(charges, {symbol: solution})
            options.append(
                _option(charges, special, doublet.name, condition, f"{symbol} = {solution}")
            )
    return options


def _with_new_doublet(charges: ChargeAssignment) -> list[MixingOption]:
    options: list[MixingOption] = []
    first = charges.doublets[0]
    needed: list[Charge] = []
    for name, (_, _, sign) in MASS_MATRICES.items():
        zero = {
            entry: -sign * total
            for entry, total in _conditions(charges, Fraction(0)).items()
            if entry.startswith(f"{name} ")
        }
        for charge in zero.values():
            if not any(simplified(charge - other) == 0 for other in needed):
                needed.append(charge)
    present = [doublet.charge for doublet in charges.doublets]
    for charge in needed:
        if any(simplified(charge - other) == 0 for other in present):
            continue
        joined = [Scalar(name=NEW_DOUBLET, charge=charge, su2=2, y=first.y)]
        singlet = simplified(first.charge - charge)
        known = [s.charge for s in charges.singlets]
        if not any(simplified(singlet - s) == 0 or simplified(singlet + s) == 0 for s in known):
            joined.append(Scalar(name="chi_new", charge=singlet, su2=1, y=Fraction(0)))
        special = replace(charges, scalars=(*charges.scalars, *joined))
        options.append(_option(charges, special, NEW_DOUBLET, "", f"X_new = {as_text(charge)}"))
    return options


def _option(
    charges: ChargeAssignment,
    special: ChargeAssignment,
    doublet: str,
    condition: str,
    solution: str,
) -> MixingOption:
    before = yukawa_textures(substituted(charges, generic_point(charges)))
    after = yukawa_textures(substituted(special, generic_point(special)))
    entries = [
        f"{name} {i + 1}{j + 1}"
        for (name, old), (_, new) in zip(before.items(), after.items(), strict=True)
        for i in range(3)
        for j in range(3)
        if i != j and doublet in new[i][j] and doublet not in old[i][j]
    ]
    return MixingOption(
        doublet=doublet,
        entries=tuple(entries),
        condition=condition,
        solution=solution,
        parameters=tuple(sorted(map(str, free_symbols(special)))),
        quarks=mixes(after, QUARKS) and any(e.split()[0] in QUARKS for e in entries),
        leptons=mixes(after, LEPTONS) and any(e.split()[0] in LEPTONS for e in entries),
        goldstones=generic_goldstones(special),
    )
