"""What the Z' can decay into: masses of known and new particles."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import ModelError
from zprime_bridge.inputs.masses import ParticleMasses, particle_masses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.assignment import ChargeAssignment

HEAVY_NEUTRINO: Final = "nu_R"
"""Name under which a Majorana mass of the right-handed neutrinos is given."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """Masses of the final states.

    Attributes
    ----------
    known : ParticleMasses
        Standard Model.
    new : mapping of str to float
        Masses of vector-like fermions and scalars by field name, and of ``"nu_R"``, GeV; what is
        absent is massless, as in Tables 5 and 6 of [SAFE] (m < 0.3 M_Z' changes a width by less
        than 5 %). Right-handed neutrinos without a mass are light and invisible.
    """

    known: ParticleMasses = field(default_factory=particle_masses)
    new: Mapping[str, float] = field(default_factory=dict)

    def mass(self, name: str) -> float:
        """Mass of a new particle, GeV."""
        return self.new.get(name, 0.0)


def checked_spectrum(charges: ChargeAssignment, new: Mapping[str, float]) -> Spectrum:
    """Make a spectrum from masses by field name.

    Parameters
    ----------
    charges : ChargeAssignment
        Whose fields may be named.
    new : mapping of str to float
        GeV.

    Raises
    ------
    ModelError
        If a name is no field of the model, or a mass is not a number >= 0.
    """
    names = [fermion.name for fermion in charges.extra]
    names += [scalar.name for scalar in charges.scalars if scalar is not charges.doublets[0]]
    if charges.nu is not None:
        names.append(HEAVY_NEUTRINO)
    for name, mass in new.items():
        if name not in names:
            raise ModelError(
                f"no mass can be given to '{name}': the new particles of this model are "
                f"{', '.join(names) or 'none'}"
            )
        if not (math.isfinite(mass) and mass >= 0):
            raise ModelError(f"the mass of '{name}' must be a number >= 0 in GeV, got {mass!r}")
    return Spectrum(new=dict(new))
