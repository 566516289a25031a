r"""f anti-f -> F anti-F through photon, Z and Z' in the s channel, with their interference.

For each pair of helicities a, b and unpolarised massless beams

.. math:: A_{ab} = \sum_V \frac{g_a^{V,f} g_b^{V,F}}{s - M_V^2 + i M_V\Gamma_V}, \qquad
          \sigma = \frac{N_F}{N_f}\,\frac{s}{48\pi} \sum_a \beta \left[ (1 - x)
          \left(|A_{aL}|^2 + |A_{aR}|^2\right) + 6x\,\mathrm{Re}(A_{aL} A_{aR}^*) \right]

with :math:`x = m_F^2/s`, :math:`\beta = \sqrt{1-4x}`. Exchange in the t channel (f = F, and W
exchange for neutrinos of the beam's flavour) is not included: such final states are refused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.decays.fermions import NAMES, QUARK_COLOURS
from zprime_bridge.decays.formulas import fermion_width
from zprime_bridge.inputs.masses import ParticleMasses, particle_masses
from zprime_bridge.mixing.couplings import SPECIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.decays.boson import MixedZPrime
    from zprime_bridge.decays.electroweak import ElectroweakCouplings

GEV2_TO_FB: Final = 3.893793721e11
"""(hbar c)^2 in GeV^2 fb: exact constants of the SI (CODATA 2018)."""

Coupling = tuple[complex, complex]
"""Of the left- and the right-handed field, gauge coupling included (K2)."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """One boson in the s channel.

    Attributes
    ----------
    mass, width : float
        GeV.
    initial, final : pair of complex
        Couplings to beam and final state.
    """

    mass: float
    width: float
    initial: Coupling
    final: Coupling


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PairProduction:
    """Cross section of one process at one energy.

    Attributes
    ----------
    sigma : float
        GeV^-2.
    forward_backward : float or None
        Asymmetry of massless final states; None where the cross section vanishes.
    """

    sigma: float
    forward_backward: float | None

    @property
    def sigma_fb(self) -> float:
        """Cross section, fb."""
        return self.sigma * GEV2_TO_FB


def pair_production(
    bosons: Sequence[Exchanged],
    sqrt_s: float,
    *,
    m_final: float = 0.0,
    colours: tuple[int, int] = (1, 1),
) -> PairProduction:
    """Cross section of f anti-f -> F anti-F for any bosons in the s channel.

    Parameters
    ----------
    bosons : sequence of Exchanged
        They interfere.
    sqrt_s : float
        Energy in the centre of mass, GeV.
    m_final : float
        Mass of F, GeV.
    colours : pair of int
        N_c of the beam, averaged, and of the final state, summed.

    Raises
    ------
    PredictionError
        If the energy is not positive.
    """
    s = checked_energy(sqrt_s) ** 2
    amplitudes = [[0j, 0j], [0j, 0j]]
    for boson in bosons:
        propagator = 1 / complex(s - boson.mass**2, boson.mass * boson.width)
        for a in range(2):
            for b in range(2):
                amplitudes[a][b] += boson.initial[a] * boson.final[b] * propagator
    # Each helicity of the beam decays like a boson of mass sqrt(s) with couplings A_aL, A_aR.
    sigma = sum(
        fermion_width(g_left=left, g_right=right, mass=sqrt_s, m_1=m_final, colours=colours[1])
        for left, right in amplitudes
    )
    squares = [[abs(entry) ** 2 for entry in row] for row in amplitudes]
    everything = sum(map(sum, squares))
    same = squares[0][0] + squares[1][1]
    return PairProduction(
        sigma=sigma * sqrt_s / (2 * colours[0]),
        forward_backward=(0.75 * (2 * same - everything) / everything if everything > 0 else None),
    )


def zprime_pair_production(
    process: tuple[str, str],
    sqrt_s: float,
    *,
    boson: MixedZPrime | None,
    width: float,
    electroweak: ElectroweakCouplings,
    masses: ParticleMasses | None = None,
) -> PairProduction:
    """Cross section of a process named by its particles, e.g. ``("mu", "b")``.

    Parameters
    ----------
    process : pair of str
        Beam and final state: u c t d s b e mu tau.
    sqrt_s : float
        GeV.
    boson : MixedZPrime or None
        The Z'; None: Standard Model.
    width : float
        Total width of the Z', GeV.
    electroweak : ElectroweakCouplings
        Photon and Z with their Standard Model couplings: Z-Z' mixing enters the Z' only.
    masses : ParticleMasses, optional
        Of the final state; default: the newest dated set.

    Raises
    ------
    PredictionError
        For an unknown particle, equal beam and final state, or an energy that is not positive.
    """
    beam, final_state = (_place(name) for name in process)
    if beam == final_state:
        raise PredictionError(
            f"{process[0]} {process[0]} -> {process[1]} {process[1]} has an exchange in the t "
            "channel, which is not included: choose another final state"
        )
    (f, i), (F, j) = beam, final_state
    bosons = [
        Exchanged(mass=0.0, width=0.0, initial=electroweak.photon(f), final=electroweak.photon(F)),
        Exchanged(
            mass=electroweak.m_z,
            width=electroweak.width_z,
            initial=electroweak.z(f),
            final=electroweak.z(F),
        ),
    ]
    if boson is not None:
        bosons.append(
            Exchanged(
                mass=boson.point.m_zprime,
                width=width,
                initial=_coupling(boson, f, i),
                final=_coupling(boson, F, j),
            )
        )
    masses = masses or particle_masses()
    return pair_production(
        bosons,
        sqrt_s,
        m_final=masses.generations(F)[j],
        colours=(_colours(f), _colours(F)),
    )


def checked_energy(sqrt_s: float) -> float:
    """Return the energy.

    Raises
    ------
    PredictionError
        If it is not a positive number.
    """
    if not (math.isfinite(sqrt_s) and sqrt_s > 0):
        raise PredictionError(f"sqrt(s) must be a positive number of GeV, got {sqrt_s!r}")
    return sqrt_s


def _place(name: str) -> tuple[str, int]:
    for species, names in NAMES.items():
        if name in names:
            return species, names.index(name)
    known = " ".join(name for names in NAMES.values() for name in names)
    raise PredictionError(f"'{name}' is no particle of a cross section; choose one of {known}")


def _coupling(boson: MixedZPrime, species: str, generation: int) -> Coupling:
    index, place = SPECIES.index(species), (generation, generation)
    couplings = boson.fermions
    return complex(couplings.left[index][place]), complex(couplings.right[index][place])


def _colours(species: str) -> int:
    return QUARK_COLOURS if species in {"u", "d"} else 1
