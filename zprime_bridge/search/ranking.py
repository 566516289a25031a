"""Ranking charge sets by the coupling that b -> s mu mu needs, and what it brings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final

import numpy as np

from zprime_bridge.charges.assignment import ChargeAssignment, VectorLikeFermion
from zprime_bridge.core.errors import ModelError
from zprime_bridge.inputs.sm import SMInputs, sm_inputs
from zprime_bridge.model.accidental import accidental_terms
from zprime_bridge.running.one_loop_gauge import gauge_coefficients
from zprime_bridge.search.safe_like import COLUMNS, SafeLikeSets, safe_like_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

FloatArray: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

BS_LIMIT: Final = 1.24e-11
"""Largest |g_L^bs|^2/M_Z'^2, GeV^-2, 99 % c.l.: [SAFE] eq. (41)."""


@final
class Order(StrEnum):
    """What stands first in a ranking."""

    GROWTH = "growth"
    ALPHA4 = "alpha4"
    MARGIN = "margin"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What is looked for.

    Attributes
    ----------
    c9, c10 : float
        New-physics coefficients of muons, literal tree formula (K6); -c9 >= c10 >= 0.
    m_zprime : float
        GeV.
    max_denominator : int
        Of the charges of a set.
    max_charge : Fraction
        Largest size of a charge; psi has charge ``psi``.
    psi : Fraction
        Charge of the vector-like fermions, which fixes the normalisation.
    tolerance : float
        Largest distance of (C9, C10) from what is asked, relative to its size.
    order : Order
        ``growth``: slowest growth of alpha4 first; ``alpha4``: smallest coupling first;
        ``margin``: furthest below the B_s bound first.
    """

    c9: float = -0.83
    c10: float = 0.0
    m_zprime: float = 5000.0
    max_denominator: int = 20
    max_charge: Fraction = Fraction(1)
    psi: Fraction = Fraction(1)
    tolerance: float = 0.05
    order: Order = Order.GROWTH


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Charge sets that give (C9, C10) within the B_s bound, best first.

    Attributes
    ----------
    request : SearchRequest
        What was asked.
    sets : SafeLikeSets
        n sets.
    alpha4 : float array, shape (n,)
        (g'/4 pi)^2 that comes closest to (C9, C10).
    c9, c10 : float arrays, shape (n,)
        What it gives.
    margin : float array, shape (n,)
        B_s limit over |g_L^bs|^2/M^2; at least 1.
    growth : float array, shape (n,)
        d ln(alpha4)/d ln(mu) at one loop; the Landau pole lies 1/growth e-folds up.
    searched : int
        Number of sets before any cut.
    """

    request: SearchRequest
    sets: SafeLikeSets
    alpha4: FloatArray
    c9: FloatArray
    c10: FloatArray
    margin: FloatArray
    growth: FloatArray
    searched: int

    def __len__(self) -> int:
        return len(self.alpha4)

    def first_of_each(self) -> Iterator[int]:
        """Yield the best place of every set of quark and charged-lepton charges."""
        seen: set[tuple[int, ...]] = set()
        for place in range(len(self)):
            key = (*map(int, self.sets.numerators[place, :6]), int(self.sets.denominators[place]))
            lowest = math.gcd(*key)
            key = tuple(x // lowest for x in key)
            if key not in seen:
                seen.add(key)
                yield place


def c9_per_alpha4(inputs: SMInputs, m_zprime: float) -> float:
    r"""C9 for (X_q3 - X_q1)(X_l + X_e) = 1 and alpha4 = 1, literal tree formula.

    .. math:: C_9 = -\frac{\pi}{\sqrt2\, G_F\, \alpha_e} (X_{q_3} - X_{q_1})(X_l + X_e)
              \frac{g'^2}{M_{Z'}^2}

    Parameters
    ----------
    inputs : SMInputs
        G_F and 1/alpha_e of literal formulas (K6).
    m_zprime : float
        GeV.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (34)-(37): V_tb V_ts^* drops out.
    """
    coupling = (4 * math.pi) ** 2 / m_zprime**2
    return -math.pi * inputs.inverse_alpha_e_literal / (math.sqrt(2) * inputs.G_F) * coupling


def rank_safe_like(request: SearchRequest, *, inputs: SMInputs | None = None) -> Ranking:
    """Enumerate charge sets, find the coupling that each needs, and sort them.

    Parameters
    ----------
    request : SearchRequest
        Coefficients, mass and bounds.
    inputs : SMInputs, optional
        Default: the newest dated set.

    Raises
    ------
    ModelError
        If (C9, C10) contradicts (39) of [SAFE], or a bound is out of range.
    """
    if not -request.c9 >= request.c10 >= 0 or request.c9 == 0:
        raise ModelError(
            f"C9 = {request.c9:g}, C10 = {request.c10:g} is no target of this search: it needs "
            "-C9 >= C10 >= 0 and C9 < 0 ([SAFE] eq. (39))"
        )
    if not (math.isfinite(request.m_zprime) and request.m_zprime > 0):
        raise ModelError(f"M_Z' must be positive, got {request.m_zprime!r} GeV")
    inputs = inputs or sm_inputs()
    sets = safe_like_sets(request.max_denominator, request.max_charge)
    x = {name: sets.numerators[:, i] / sets.denominators for i, name in enumerate(COLUMNS)}
    unit = c9_per_alpha4(inputs, request.m_zprime) * (x["q3"] - x["q1"])
    c9, c10 = unit * (x["l2"] + x["e2"]), unit * (x["e2"] - x["l2"])
    alpha4 = (c9 * request.c9 + c10 * request.c10) / (c9**2 + c10**2)
    distance = np.hypot(alpha4 * c9 - request.c9, alpha4 * c10 - request.c10)
    ckm = inputs.ckm()
    g_bs = abs(ckm[2, 2] * ckm[2, 1].conjugate()) * (x["q3"] - x["q1"])
    margin = BS_LIMIT * request.m_zprime**2 / (g_bs**2 * (4 * math.pi) ** 2 * alpha4)
    growth = 2 * alpha4 * _one_loop(x, float(request.psi))
    close = distance <= request.tolerance * math.hypot(request.c9, request.c10)
    kept = np.flatnonzero(close & (margin >= 1))
    keys = {Order.GROWTH: growth, Order.ALPHA4: alpha4, Order.MARGIN: -margin}
    size = np.abs(sets.numerators).sum(axis=1)
    order = kept[np.lexsort((size[kept], sets.denominators[kept], keys[request.order][kept]))]
    return Ranking(
        request=request,
        sets=SafeLikeSets(numerators=sets.numerators[order], denominators=sets.denominators[order]),
        alpha4=alpha4[order],
        c9=(alpha4 * c9)[order],
        c10=(alpha4 * c10)[order] + 0.0,  # no minus zero
        margin=margin[order],
        growth=growth[order],
        searched=len(sets),
    )


def _one_loop(x: dict[str, FloatArray], psi: float) -> FloatArray:
    """One-loop coefficient of g' (without phi), weights from the exact sums over multiplets."""
    total = np.full(len(x["q1"]), float(_weight("psi")) * psi**2)
    columns = {"q1": ("q1",) * 2, "q3": ("q3",)}
    for name, generations in columns.items():
        weight = sum(float(_weight(species)) for species in ("q", "u", "d"))
        total += len(generations) * weight * x[name] ** 2
    for species, names in (("l", ("l2", "l3")), ("e", ("e2", "e3"))):
        for name in names:
            total += float(_weight(species)) * x[name] ** 2
    for name in ("nu1", "nu2", "nu3"):
        total += float(_weight("nu")) * x[name] ** 2
    return total


def _weight(field: str) -> Fraction:
    """Coefficient of the square of one charge."""
    zero, one = Fraction(0), Fraction(1)
    none = (zero, zero, zero)

    def triple(species: str) -> tuple[Fraction, Fraction, Fraction]:
        return (one, zero, zero) if species == field else none

    xx = gauge_coefficients(
        ChargeAssignment(
            q=triple("q"), u=triple("u"), d=triple("d"), l=triple("l"), e=triple("e"),
            nu=triple("nu"),
            extra=(VectorLikeFermion(name="psi", charge=one, copies=3),) if field == "psi" else (),
        )
    ).xx  # fmt: skip
    return Fraction(xx)


def card_text(ranking: Ranking, place: int, name: str) -> str:
    """Write one set as a card of template ``planck_safe``.

    The charges of phi and psi are chosen such that no Majorana mass or mixing with psi is
    allowed beyond what the fermions allow by themselves; psi keeps its size to a few per cent.
    """
    psi, phi = _free_charges(ranking, place)
    charges = ranking.sets.charges(place, psi=psi, phi=phi)
    lines = [
        f"name: {name}",
        "template: planck_safe",
        'source: {paper: "arXiv:2109.06201", where: "eqs. (7), (8), (15), (17), (19), (40)"}',
        f'notes: "C9 = {ranking.c9[place]:.3f}, C10 = {ranking.c10[place]:.3f} (literal)"',
        "parameters: {}",
        "charges:",
    ]
    for species, triple in charges.triples():
        lines.append(f"  {species + ':':<3} [{', '.join(map(str, triple))}]")
    lines += [
        f"  scalars: {{H: 0, phi: {phi}}}",
        f"  extra: {{psi: {psi}}}",
        f"point: {{m_zprime: {ranking.request.m_zprime:g}, alpha4: {ranking.alpha4[place]:.4g}}}",
        "rotations: {d_left: ckm}",
    ]
    return "\n".join(lines) + "\n"


def _free_charges(ranking: Ranking, place: int) -> tuple[Fraction, Fraction]:
    """Return psi and phi with the fewest further terms."""
    denominator = int(ranking.sets.denominators[place])
    psis = [ranking.request.psi * (1 - Fraction(n, 2 * denominator)) for n in range(4)]
    phis = [Fraction(1, n) for n in range(5, 12)]
    candidates = [(psi, phi) for psi in psis for phi in phis]
    return min(
        candidates,
        key=lambda pair: len(
            accidental_terms(ranking.sets.charges(place, psi=pair[0], phi=pair[1]))
        ),
    )
