"""Decay channels of the Z' and what follows from all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, final

BROAD: Final = 0.3
"""Gamma/M from which a Breit-Wigner line and narrow-width formulas mislead."""


@final
class Group(StrEnum):
    """Columns of [SAFE] Table 5, and what that table leaves out."""

    JETS = "jets"
    BOTTOM = "b"
    TOP = "t"
    ELECTRON = "e"
    MUON = "mu"
    TAU = "tau"
    NEUTRINOS = "nu"
    FLAVOUR_CHANGING = "flavour-changing"
    HIGGS = "h Z + W W"
    EXTRA_FERMIONS = "vector-like"
    SCALARS = "scalars"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One decay channel; flavour-changing ones contain both charge combinations.

    Attributes
    ----------
    name : str
        Of the final state, e.g. ``"mu mu"``, ``"b s"``, ``"psi psi"``.
    group : Group
        Column of the table.
    width : float
        Partial width, GeV; zero if closed.
    threshold : float
        Sum of the masses, GeV.
    invisible : bool
        Whether the final state is missing energy.
    eaten : bool
        Whether half of the complex scalar is the longitudinal Z', so that the channel does not
        exist in the vacuum, though [SAFE] (61) counts it.
    """

    name: str
    group: Group
    width: float
    threshold: float
    invisible: bool = False
    eaten: bool = False


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ZPrimeDecays:
    """All decays of a Z'.

    Attributes
    ----------
    m_zprime : float
        GeV.
    channels : tuple of Channel
        Closed ones and those with zero coupling included.
    remarks : tuple of str
        Whole sentences that a reader of the widths must know.
    """

    m_zprime: float
    channels: tuple[Channel, ...]
    remarks: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """Total width, GeV."""
        return sum(channel.width for channel in self.channels)

    @property
    def width_over_mass(self) -> float:
        """Gamma/M."""
        return self.total / self.m_zprime

    @property
    def is_broad(self) -> bool:
        """Whether Gamma/M exceeds 0.3."""
        return self.width_over_mass > BROAD

    @property
    def closed(self) -> tuple[Channel, ...]:
        """Channels above threshold of which the Z' is too light."""
        return tuple(c for c in self.channels if c.threshold >= self.m_zprime)

    @property
    def eaten_share(self) -> float:
        """Part of the total width in channels whose scalar is partly eaten."""
        return self.fraction(sum(c.width for c in self.channels if c.eaten))

    def fraction(self, width: float) -> float:
        """Branching ratio of a partial width; zero for a Z' that cannot decay."""
        return width / self.total if self.total > 0 else 0.0

    def width(self, name: str) -> float:
        """Partial width of the channel of this name, GeV; zero if there is none."""
        return sum(channel.width for channel in self.channels if channel.name == name)

    def branching(self, name: str) -> float:
        """Branching ratio of the channel of this name."""
        return self.fraction(self.width(name))

    def group_fraction(self, group: Group) -> float:
        """Branching ratio of a column of the table."""
        return self.fraction(sum(c.width for c in self.channels if c.group is group))

    @property
    def invisible_fraction(self) -> float:
        """Branching ratio into neutrinos and neutral vector-like fermions."""
        return self.fraction(sum(c.width for c in self.channels if c.invisible))

    @property
    def warning(self) -> str | None:
        """Sentence about a broad Z', or None."""
        if not self.is_broad:
            return None
        return (
            f"Gamma/M = {self.width_over_mass:.3g} > {BROAD:g}: the Z' is no narrow resonance. "
            "Narrow-width cross sections, a Breit-Wigner line with constant width and peak limits "
            "of collider searches are estimates only"
        )
