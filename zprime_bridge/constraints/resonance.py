"""The user's limit tables on dilepton resonances as constraints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from zprime_bridge.constraints.dilepton import cross_section_pb, dilepton_couplings
from zprime_bridge.constraints.probes import Probe, silent
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.parton import luminosities
from zprime_bridge.light.bounds import below
from zprime_bridge.light.constraints import Constraint, Effect

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.constraints.limit_tables import LimitTable
    from zprime_bridge.couplings.zprime import ZPrimeCouplings


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PartonSource:
    """Where parton luminosities come from.

    Attributes
    ----------
    path : Path
        Directory of an LHAPDF 6 set.
    sqrt_s : float
        Collision energy, GeV.
    """

    path: Path
    sqrt_s: float

    def cross_section_pb(self, couplings: ZPrimeCouplings, branching: float) -> float:
        """Cross section times branching ratio in pb, factorisation scale M_Z'."""
        return cross_section_pb(
            couplings,
            branching,
            luminosities(self.path, couplings.m_zprime),
            sqrt_s=self.sqrt_s,
        )


def resonance_values(
    table: LimitTable, couplings: ZPrimeCouplings, branching: float, partons: PartonSource | None
) -> tuple[float, ...]:
    """Return what a table limits: ``(c_u, c_d)`` or ``(sigma x B,)``.

    Raises
    ------
    PredictionError
        If the table limits sigma x B and there are no parton distributions.
    """
    if not table.needs_cross_section:
        coefficients = dilepton_couplings(couplings, branching)
        return coefficients.c_u, coefficients.c_d
    if partons is None:
        raise PredictionError(
            "a table of sigma x B needs parton distributions: give the directory of an LHAPDF 6 "
            "set (--pdf DIR), or a table with the columns m_zprime,c_u,c_d"
        )
    return (partons.cross_section_pb(couplings, branching),)


def resonance_probe(
    table: LimitTable,
    *,
    name: str,
    channel: str,
    branching: float,
    partons: PartonSource | None = None,
) -> Probe:
    """Make a constraint of a table.

    Parameters
    ----------
    table : LimitTable
        Limits.
    name : str
        Of the file.
    channel : str
        ``"e e"`` or ``"mu mu"``.
    branching : float
        B(Z' -> l l); depends on neither g' nor M_Z' far above thresholds.
    partons : PartonSource, optional
        For tables of sigma x B.
    """

    def effect(couplings: ZPrimeCouplings) -> Effect:
        if not table.masses[0] <= couplings.m_zprime <= table.masses[-1]:
            return silent(f"the table holds {table.masses[0]:g} to {table.masses[-1]:g} GeV")
        values = resonance_values(table, couplings, branching, partons)
        return Effect(value=table.strength(couplings.m_zprime, values) or 0.0, allowed=below(1.0))

    return Probe(
        constraint=Constraint(
            key=f"resonance-{channel.replace(' ', '')}-{name}",
            title=f"pp -> Z' -> {channel.replace(' ', '')}  {name}",
            observable="rate over limit",
            confidence="as in the table",
            source=f"table '{name}' of the user",
            note="narrow width, no interference, [SAFE] (66), (67)",
            verified=True,
            enabled=True,
            effect=effect,
        ),
        contact=False,
    )
