r"""f anti-f -> Z' -> X without interference, for any final state: muon collider, line shape.

With widths at the virtual mass :math:`\sqrt s` (one spin-1 resonance, beams averaged over spin and
colour)

.. math:: \sigma(f\bar f \to Z' \to X) = \frac{12\pi}{N_f^2}\,
          \frac{\Gamma_f(\sqrt s)\,\Gamma_X(\sqrt s)}{(s - M^2)^2 + M^2\Gamma^2}

which is (69) of [SAFE] for massless particles and :math:`12\pi B_f B_X/(N_f^2 M^2)` at the pole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.decays.boson import MixedZPrime, mixed_zprime
from zprime_bridge.decays.channels import Group
from zprime_bridge.decays.decay import matter_channels, zprime_decays
from zprime_bridge.decays.exchange import GEV2_TO_FB, checked_energy
from zprime_bridge.decays.fermions import NAMES, QUARK_COLOURS
from zprime_bridge.decays.spectrum import Spectrum

if TYPE_CHECKING:
    from zprime_bridge.decays.channels import Channel, ZPrimeDecays
    from zprime_bridge.decays.electroweak import ElectroweakCouplings
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

INVISIBLE: Final = "invisible"
"""Final state of neutrinos and neutral vector-like fermions."""

NEUTRINO_FLAVOURS: Final = 3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Resonance:
    """A Z' with everything that its line shape needs.

    Attributes
    ----------
    model : U1PrimeModel
        Charges.
    boson : MixedZPrime
        Couplings.
    spectrum : Spectrum
        Masses.
    decays : ZPrimeDecays
        On the mass shell.
    """

    model: U1PrimeModel
    boson: MixedZPrime
    spectrum: Spectrum
    decays: ZPrimeDecays

    def channels(self, sqrt_s: float) -> tuple[Channel, ...]:
        """Channels at the virtual mass sqrt(s), GeV; without h Z and W W.

        Bosons are left out: away from the pole their longitudinal parts cancel against exchange of
        photon and Z.
        """
        return tuple(matter_channels(self.model, self.boson, self.spectrum, sqrt_s))

    def cross_section(self, beam: str, final: str, sqrt_s: float) -> float:
        """Cross section of beam anti-beam -> Z' -> final, GeV^-2.

        Parameters
        ----------
        beam : str
            A fermion: u c t d s b e mu tau.
        final : str
            ``"invisible"``, a column of Table 5 (``Group``) or a channel (``"tau tau"``).
        sqrt_s : float
            GeV.

        Raises
        ------
        PredictionError
            For an unknown beam or final state, or an energy that is not positive.
        """
        s = checked_energy(sqrt_s) ** 2
        channels = self.channels(sqrt_s)
        initial = [c.width for c in channels if c.name == f"{beam} {beam}"]
        chosen = [c.width for c in channels if _matches(c, final)]
        if not initial:
            known = " ".join(name for names in NAMES.values() for name in names)
            raise PredictionError(f"'{beam}' is no beam; choose one of {known}")
        if not chosen:
            names = ", ".join([INVISIBLE, *Group, *(c.name for c in channels)])
            raise PredictionError(f"'{final}' is no final state; choose one of {names}")
        mass, width = self.decays.m_zprime, self.decays.total
        colours = QUARK_COLOURS if beam in {*NAMES["u"], *NAMES["d"]} else 1
        denominator = (s - mass**2) ** 2 + (mass * width) ** 2
        return 12 * math.pi / colours**2 * sum(initial) * sum(chosen) / denominator


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class InvisibleComparison:
    """Invisible final states at a lepton collider, Z' and Standard Model side by side.

    Attributes
    ----------
    beam : str
        ``"mu"`` or ``"e"``.
    sqrt_s : float
        GeV.
    zprime, standard_model : float
        (69) and (70) of [SAFE], GeV^-2: no interference, no W exchange.
    electroweak : ElectroweakCouplings
        Of the Standard Model cross section.
    """

    beam: str
    sqrt_s: float
    zprime: float
    standard_model: float
    electroweak: ElectroweakCouplings

    @property
    def ratio(self) -> float:
        """Z' over Standard Model."""
        return self.zprime / self.standard_model

    @property
    def zprime_fb(self) -> float:
        """(69), fb."""
        return self.zprime * GEV2_TO_FB

    @property
    def standard_model_fb(self) -> float:
        """(70), fb."""
        return self.standard_model * GEV2_TO_FB


def resonance(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    spectrum: Spectrum | None = None,
    inputs: SMInputs | None = None,
    with_eaten: bool = True,
) -> Resonance:
    """Make the resonance of a model; arguments and errors as :func:`zprime_decays`."""
    spectrum = spectrum or Spectrum()
    decays = zprime_decays(model, point, spectrum=spectrum, inputs=inputs, with_eaten=with_eaten)
    boson = mixed_zprime(model, point, inputs)
    return Resonance(model=model, boson=boson, spectrum=spectrum, decays=decays)


def invisible_comparison(
    line: Resonance, sqrt_s: float, electroweak: ElectroweakCouplings, beam: str = "mu"
) -> InvisibleComparison:
    """Compare invisible production with the Standard Model, as below (70) of [SAFE]."""
    return InvisibleComparison(
        beam=beam,
        sqrt_s=sqrt_s,
        zprime=line.cross_section(beam, INVISIBLE, sqrt_s),
        standard_model=standard_model_invisible(sqrt_s, electroweak),
        electroweak=electroweak,
    )


def standard_model_invisible(sqrt_s: float, electroweak: ElectroweakCouplings) -> float:
    r"""Cross section of l+ l- -> Z -> nu anti-nu, three flavours, GeV^-2.

    .. math:: \sigma = \frac{3 s\,(g_L^\nu)^2 [(g_L^\ell)^2 + (g_R^\ell)^2]}
              {48\pi\,[(s - M_Z^2)^2 + M_Z^2\Gamma_Z^2]}

    References
    ----------
    [SAFE] (70), with the width of the Z, which that formula leaves out.
    """
    s = checked_energy(sqrt_s) ** 2
    m_z, width = electroweak.m_z, electroweak.width_z
    neutrino, _ = electroweak.z("nu")
    left, right = electroweak.z("e")
    strength = NEUTRINO_FLAVOURS * neutrino**2 * (left**2 + right**2)
    return strength * s / (48 * math.pi * ((s - m_z**2) ** 2 + (m_z * width) ** 2))


def _matches(channel: Channel, final: str) -> bool:
    if final == INVISIBLE:
        return channel.invisible
    return final in {channel.name, str(channel.group)}
