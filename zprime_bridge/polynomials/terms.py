"""What observables are made of: integrals over q^2, public numbers and mixing amplitudes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.external.flavio import observable_name
from zprime_bridge.external.flavio_process import Kind, Process

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.external.flavio import Observable

DIPOLES: Final = ("C7", "C7p", "C8", "C8p")
SEMILEPTONIC: Final = ("C9", "C9p", "C10", "C10p")
STAND_IN: Final = "nuenumu"
"""Neutrinos whose coefficients vanish in models without lepton-flavour violation."""

LEPTONS: Final = ("e", "mu", "tau")
MIXING: Final = ("CVLL", "CVRR", "CVLR", "CSLR")

SIZES: Final[Mapping[str, float]] = {
    "C7": 0.3, "C7p": 0.3, "C8": 0.3, "C8p": 0.3,
    "C9": 5.0, "C9p": 5.0, "C10": 5.0, "C10p": 5.0,
    "CL": 15.0, "CR": 15.0,
}  # fmt: skip
"""Largest |C| at which polynomials are verified; dimensionless, flavio basis."""

MIXING_SIZES: Final[Mapping[str, float]] = {"bsbs": 2e-10, "bdbd": 1e-11, "sdsd": 5e-14}
"""The same for mixing coefficients, GeV^-2: about three times the Standard Model's amplitude of B
mesons; for kaons, ten times the part that violates CP."""


def box_size(parameter: str) -> float:
    """Largest |C| at which polynomials in this coefficient (WCxf name) are verified."""
    letter, _, sector = parameter.partition("_")
    return SIZES[letter] if letter in SIZES else MIXING_SIZES[sector]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Integral:
    """An integral over q^2 as flavio does it.

    Attributes
    ----------
    process : Process
        The decay.
    function : str
        What is integrated, in the names of :mod:`~zprime_bridge.external.flavio_moments`.
    low, high : float
        Limits in GeV^2.
    pole : bool
        True if flavio subtracts the photon pole f(low) low / q^2 before integrating.
    tolerance : float
        Relative accuracy that flavio asks for.
    """

    process: Process
    function: str
    low: float
    high: float
    pole: bool
    tolerance: float

    @property
    def name(self) -> str:
        """A name that no other integral has."""
        p = self.process
        fine = "" if self.tolerance == TOLERANCE else f" at {self.tolerance:g}"
        decay = f"{p.parent}->{p.daughter}{p.lepton}{p.lepton}"
        return f"{self.function} ({decay})[{self.low:g},{self.high:g}]{fine}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Coefficients on which it depends."""
        if self.process.lepton == "nu":
            return dineutrino_parameters(self.process)
        return semileptonic_parameters(self.process)

    @property
    def hermitian(self) -> bool:
        """Whether products of coefficients occur as C_i^* C_j only."""
        return self.process.kind not in {Kind.MIXED_VECTOR, Kind.INCLUSIVE}


TOLERANCE: Final = 0.005
"""Relative accuracy that flavio asks of most integrals."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNumber:
    """A public observable of flavio that is itself a quadratic polynomial."""

    observable: Observable
    parameters: tuple[str, ...]

    @property
    def name(self) -> str:
        """The observable's name with its bin."""
        return observable_name(self.observable)


@final
@unique
class MixingPart(StrEnum):
    """Real polynomials in the mixing coefficients; M = M12, G = Gamma12 of flavio.

    z = (2 M^* - i G^*)(2 M - i G) and w = 2 M - i G; W = w^* A/Abar of the golden mode.
    """

    RE_Z = "Re z"
    IM_Z = "Im z"
    RE_W = "Re w"
    IM_W = "Im w"
    RE_GOLDEN = "Re W"
    IM_GOLDEN = "Im W"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingTerm:
    """One part of the mixing amplitudes of a neutral meson; GeV or GeV^2."""

    meson: str
    part: MixingPart

    @property
    def name(self) -> str:
        """A name that no other term has."""
        return f"{self.part} ({self.meson} mixing)"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Coefficients on which it depends."""
        return mixing_parameters(self.meson)


Term: TypeAlias = Integral | PublicNumber | MixingTerm


def mixing_parameters(meson: str) -> tuple[str, ...]:
    """Coefficients of a meson's mixing; C_SLR appears where C_VLR runs."""
    sector = {"Bs": "bsbs", "B0": "bdbd", "K0": "sdsd"}[meson]
    return tuple(f"{name}_{sector}" for name in MIXING)


def dineutrino_parameters(process: Process) -> tuple[str, ...]:
    """Coefficients of decays into neutrinos that keep their flavour, and of one pair that does not.

    The latter stands in for light right-handed neutrinos, whose rates add in the same way
    (:mod:`zprime_bridge.evolution.neutrinos`).
    """
    quarks = "bs" if process.daughter.startswith("K") else "bd"
    pairs = [f"nu{lepton}nu{lepton}" for lepton in LEPTONS] + [STAND_IN]
    return tuple(f"{name}_{quarks}{pair}" for name in ("CL", "CR") for pair in pairs)


def semileptonic_parameters(process: Process) -> tuple[str, ...]:
    """Coefficients on which a decay into leptons depends.

    Inclusive decays are evaluated at 5 GeV: photon loops bring in C9 of other leptons.
    """
    strange = process.daughter in {"K*0", "K*+", "K0", "K+", "Lambda", "phi", "Xs"}
    strange = strange and (process.parent, process.daughter) != ("Bs", "K*0")
    quarks = "bs" if strange else "bd"
    own = [f"{name}_{quarks}{process.lepton * 2}" for name in SEMILEPTONIC]
    others = [
        f"{name}_{quarks}{lepton * 2}"
        for lepton in LEPTONS
        for name in ("C9", "C9p")
        if lepton != process.lepton and process.kind is Kind.INCLUSIVE
    ]
    return (*(f"{name}_{quarks}" for name in DIPOLES), *own, *others)
