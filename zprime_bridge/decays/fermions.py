"""Decays of the Z' into fermions, flavour-changing ones included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.exact import as_float
from zprime_bridge.decays.channels import Channel, Group
from zprime_bridge.decays.formulas import fermion_width, majorana_width
from zprime_bridge.decays.spectrum import HEAVY_NEUTRINO
from zprime_bridge.mixing.couplings import SPECIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import ChargeAssignment, VectorLikeFermion
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.decays.boson import MixedZPrime
    from zprime_bridge.decays.spectrum import Spectrum
    from zprime_bridge.mixing.mass_basis import MassBasisCouplings

QUARK_COLOURS: Final = 3

NAMES: Final = {"u": ("u", "c", "t"), "d": ("d", "s", "b"), "e": ("e", "mu", "tau")}
"""Mass eigenstates by generation."""

_GROUPS: Final = {
    "t": Group.TOP, "b": Group.BOTTOM, "e": Group.ELECTRON, "mu": Group.MUON, "tau": Group.TAU,
}  # fmt: skip


def fermion_channels(
    couplings: MassBasisCouplings, spectrum: Spectrum, mass: float
) -> Iterator[Channel]:
    """Yield the channels into quarks and charged leptons.

    Parameters
    ----------
    couplings : MassBasisCouplings
        Of the Z', mixing included.
    spectrum : Spectrum
        Masses.
    mass : float
        M_Z', or the virtual mass of an exchanged Z', GeV.
    """
    for species, names in NAMES.items():
        index = SPECIES.index(species)
        left, right = couplings.left[index], couplings.right[index]
        masses = spectrum.known.generations(species)
        colours = 1 if species == "e" else QUARK_COLOURS
        for i in range(3):
            for j in range(i, 3):
                one = fermion_width(
                    g_left=complex(left[i, j]),
                    g_right=complex(right[i, j]),
                    mass=mass,
                    m_1=masses[i],
                    m_2=masses[j],
                    colours=colours,
                )
                yield Channel(
                    name=f"{names[i]} {names[j]}",
                    group=(_GROUPS.get(names[i], Group.JETS) if i == j else Group.FLAVOUR_CHANGING),
                    width=one if i == j else 2 * one,
                    threshold=masses[i] + masses[j],
                )


def neutrino_channels(
    couplings: MassBasisCouplings, spectrum: Spectrum, mass: float, *, with_right: bool
) -> Iterator[Channel]:
    """Yield the channels into left-handed and right-handed neutrinos, all flavours together.

    Right-handed neutrinos are light (Dirac or lighter than everything here) unless ``spectrum``
    holds their mass: then they are heavy Majorana fermions and visible.
    """
    index = SPECIES.index("nu")
    yield Channel(
        name="nu_L nu_L",
        group=Group.NEUTRINOS,
        width=_sum_of_squares(couplings.left[index], mass, 0.0),
        threshold=0.0,
        invisible=True,
    )
    if with_right:
        heavy = spectrum.mass(HEAVY_NEUTRINO)
        yield Channel(
            name="nu_R nu_R",
            group=Group.NEUTRINOS,
            width=_sum_of_squares(couplings.right[index], mass, heavy),
            threshold=2 * heavy,
            invisible=heavy == 0,
        )


def extra_channels(
    charges: ChargeAssignment, boson: MixedZPrime, spectrum: Spectrum, mass: float
) -> Iterator[Channel]:
    """Yield the channels into vector-like fermions: all copies, one channel for each charge.

    Parameters
    ----------
    charges : ChargeAssignment
        Numeric.
    boson : MixedZPrime
        Gives the coupling of a field to the Z'.
    spectrum : Spectrum
        Masses.
    mass : float
        M_Z' or a virtual mass, GeV.
    """
    for fermion in charges.extra:
        m_fermion = spectrum.mass(fermion.name)
        for t3 in isospins(fermion):
            electric = t3 + float(fermion.y)
            g = boson.coupling(as_float(fermion.charge), y=float(fermion.y), t3=t3)
            yield Channel(
                name=_extra_name(fermion, electric),
                group=Group.EXTRA_FERMIONS,
                width=fermion.copies
                * fermion_width(g_left=g, g_right=g, mass=mass, m_1=m_fermion, colours=fermion.su3),
                threshold=2 * m_fermion,
                invisible=electric == 0 and fermion.su3 == 1,
            )


def isospins(fermion: VectorLikeFermion) -> tuple[float, ...]:
    """T3 of the components of an SU(2) multiplet, descending."""
    top = (fermion.su2 - 1) / 2
    return tuple(top - step for step in range(fermion.su2))


def _extra_name(fermion: VectorLikeFermion, electric: float) -> str:
    label = fermion.name if fermion.su2 == 1 else f"{fermion.name}(Q={electric:g})"
    return f"{label} {label}"


def _sum_of_squares(matrix: ComplexArray, mass: float, m_fermion: float) -> float:
    return sum(
        majorana_width(g_right=complex(entry), mass=mass, m_1=m_fermion, m_2=m_fermion)
        for entry in matrix.flat
    )
