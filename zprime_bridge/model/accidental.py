"""Further fermion terms that the charges allow, wanted or not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from zprime_bridge.charges.exact import is_zero

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.charges.assignment import ChargeAssignment, Scalar, VectorLikeFermion
    from zprime_bridge.charges.exact import Charge


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedTerm:
    """A renormalisable fermion term beyond the Dirac Yukawas of the Standard Model fields.

    Attributes
    ----------
    name : str
        ``"bare_nu_nu"``, ``"phi_nu_nu"``, ``"phi*_nu_nu"``, ``"psibar_nu"``, ``"LHpsi"``, ...
    generations : tuple of tuple of int
        Generations counted from 1 for which the term is allowed: pairs for nu nu, single
        entries where one Standard Model fermion takes part, empty where none does.
    """

    name: str
    generations: tuple[tuple[int, ...], ...]


def accidental_terms(charges: ChargeAssignment) -> tuple[AllowedTerm, ...]:
    """List Majorana terms and mixings of singlet fermions that the charges allow.

    Parameters
    ----------
    charges : ChargeAssignment
        Numeric, or symbolic: then terms allowed for all parameter values.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (10) and text; [CHI] eqs. (45). K9: chi and chi^* are tried.
    """
    terms: list[AllowedTerm] = []
    for prefix, shift in _scalar_insertions(charges):
        if charges.nu is not None:
            terms.append(_majorana(prefix, shift, charges.nu))
        for fermion in _neutral(charges):
            terms.append(_self_term(prefix, shift, fermion))
            if charges.nu is not None:
                terms.append(
                    _pairs(f"{prefix}{fermion.name}bar_nu", charges.nu, _to_nu(fermion, shift))
                )
                terms.append(
                    _pairs(f"{prefix}{fermion.name}_nu", charges.nu, _with_nu(fermion, shift))
                )
    terms.extend(
        _pairs(f"L{doublet.name}{fermion.name}", charges.l, _to_lepton(doublet, fermion))
        for doublet in charges.doublets
        for fermion in _neutral(charges)
    )
    return tuple(term for term in terms if term.generations)


def _neutral(charges: ChargeAssignment) -> tuple[VectorLikeFermion, ...]:
    return tuple(f for f in charges.extra if f.su3 == 1 and f.su2 == 1 and f.y == 0)


def _scalar_insertions(charges: ChargeAssignment) -> list[tuple[str, Charge]]:
    """Return name prefix and charge of a bare term and of one singlet or its conjugate."""
    insertions: list[tuple[str, Charge]] = [("bare_", Fraction(0))]
    for singlet in charges.singlets:
        if singlet.y != 0:
            continue
        insertions.append((f"{singlet.name}_", singlet.charge))
        if not is_zero(singlet.charge):
            insertions.append((f"{singlet.name}*_", -singlet.charge))
    return insertions


def _majorana(prefix: str, shift: Charge, nu: tuple[Charge, ...]) -> AllowedTerm:
    pairs = tuple(
        (i + 1, j + 1)
        for i in range(len(nu))
        for j in range(i, len(nu))
        if is_zero(nu[i] + nu[j] + shift)
    )
    return AllowedTerm(name=f"{prefix}nu_nu", generations=pairs)


def _self_term(prefix: str, shift: Charge, fermion: VectorLikeFermion) -> AllowedTerm:
    allowed = is_zero(2 * fermion.charge + shift)
    return AllowedTerm(
        name=f"{prefix}{fermion.name}_{fermion.name}", generations=((),) if allowed else ()
    )


def _pairs(
    name: str, charges: tuple[Charge, ...], total: Callable[[Charge], Charge]
) -> AllowedTerm:
    return AllowedTerm(
        name=name,
        generations=tuple((i + 1,) for i, x in enumerate(charges) if is_zero(total(x))),
    )


def _to_nu(fermion: VectorLikeFermion, shift: Charge) -> Callable[[Charge], Charge]:
    return lambda x_nu: x_nu - fermion.charge + shift


def _with_nu(fermion: VectorLikeFermion, shift: Charge) -> Callable[[Charge], Charge]:
    return lambda x_nu: x_nu + fermion.charge + shift


def _to_lepton(doublet: Scalar, fermion: VectorLikeFermion) -> Callable[[Charge], Charge]:
    return lambda x_lepton: x_lepton + doublet.charge - fermion.charge
