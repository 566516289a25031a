"""Cross sections of a Z' at one energy and along a line, as tables and plots show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.decays.exchange import GEV2_TO_FB, zprime_pair_production
from zprime_bridge.decays.resonance import (
    INVISIBLE,
    invisible_comparison,
    standard_model_invisible,
)

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.decays.electroweak import ElectroweakCouplings
    from zprime_bridge.decays.exchange import PairProduction
    from zprime_bridge.decays.resonance import InvisibleComparison, Resonance

FINAL_STATES: Final = ("e", "mu", "tau", "b", "t", "c")
"""Pairs shown, without that of the beam."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PairSection:
    """One pair of fermions with and without the Z'.

    Attributes
    ----------
    beam, final : str
        Particles.
    model, standard_model : PairProduction
        With interference; photon and Z alone.
    alone_fb : float
        Z' exchange without interference, fb.
    """

    beam: str
    final: str
    model: PairProduction
    standard_model: PairProduction
    alone_fb: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CrossSections:
    """Everything at one energy.

    Attributes
    ----------
    invisible : InvisibleComparison
        (69) and (70) of arXiv:2109.06201.
    pairs : tuple of PairSection
        Visible final states.
    """

    invisible: InvisibleComparison
    pairs: tuple[PairSection, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LineShape:
    """Cross sections against the energy.

    Attributes
    ----------
    beam : str
        Lepton.
    sqrt_s : array
        GeV, shape (n,).
    curves : mapping of str to array
        Final state (``"invisible"`` or a particle) to fb with the Z', shape (n,); the invisible one
        has no interference.
    standard_model : mapping of str to array
        Likewise without the Z'.
    m_zprime, width : float
        GeV.
    """

    beam: str
    sqrt_s: FloatArray
    curves: dict[str, FloatArray]
    standard_model: dict[str, FloatArray]
    m_zprime: float
    width: float


def cross_sections(
    line: Resonance, sqrt_s: float, electroweak: ElectroweakCouplings, beam: str = "mu"
) -> CrossSections:
    """Compute all final states at one energy (GeV)."""
    return CrossSections(
        invisible=invisible_comparison(line, sqrt_s, electroweak, beam),
        pairs=tuple(
            PairSection(
                beam=beam,
                final=final,
                model=_pair(line, (beam, final), sqrt_s, electroweak),
                standard_model=_pair(None, (beam, final), sqrt_s, electroweak),
                alone_fb=line.cross_section(beam, f"{final} {final}", sqrt_s) * GEV2_TO_FB,
            )
            for final in FINAL_STATES
            if final != beam
        ),
    )


def line_shape(
    line: Resonance,
    electroweak: ElectroweakCouplings,
    *,
    sqrt_s: FloatArray,
    beam: str = "mu",
    finals: tuple[str, ...] = ("tau", "b"),
) -> LineShape:
    """Compute cross sections along energies.

    Parameters
    ----------
    line : Resonance
        The Z'.
    electroweak : ElectroweakCouplings
        Kept fixed along the line.
    sqrt_s : array
        GeV, shape (n,).
    beam : str
        ``"mu"`` or ``"e"``.
    finals : tuple of str
        Particles beside the invisible final state.
    """
    energies = [float(energy) for energy in sqrt_s]
    curves = {INVISIBLE: [line.cross_section(beam, INVISIBLE, e) * GEV2_TO_FB for e in energies]}
    standard = {
        INVISIBLE: [standard_model_invisible(e, electroweak) * GEV2_TO_FB for e in energies]
    }
    for name in finals:
        if name != beam:
            process = (beam, name)
            curves[name] = [_pair(line, process, e, electroweak).sigma_fb for e in energies]
            standard[name] = [_pair(None, process, e, electroweak).sigma_fb for e in energies]
    return LineShape(
        beam=beam,
        sqrt_s=frozen_floats(sqrt_s),
        curves={name: frozen_floats(values) for name, values in curves.items()},
        standard_model={name: frozen_floats(values) for name, values in standard.items()},
        m_zprime=line.decays.m_zprime,
        width=line.decays.total,
    )


def energies_around(m_zprime: float, points: int = 240) -> FloatArray:
    """Energies from 200 GeV (or a fifth of M_Z') to four M_Z', log-spaced, GeV."""
    low = min(200.0, m_zprime / 5)
    return frozen_floats(np.geomspace(low, 4 * m_zprime, points))


def _pair(
    line: Resonance | None,
    process: tuple[str, str],
    sqrt_s: float,
    electroweak: ElectroweakCouplings,
) -> PairProduction:
    return zprime_pair_production(
        process,
        sqrt_s,
        boson=None if line is None else line.boson,
        width=0.0 if line is None else line.decays.total,
        electroweak=electroweak,
    )
