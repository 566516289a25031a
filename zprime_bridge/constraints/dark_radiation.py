r"""Extra radiation from light right-handed neutrinos that the Z' keeps in equilibrium.

The rate is scaled from that of left-handed neutrinos, which decouple at about 2 MeV:

.. math:: \left(\frac{T_d}{2\,\mathrm{MeV}}\right)^3 = \sqrt{\frac{g_*(T_d)}{10.75}} \left[
          \frac{\sum_f N_c (g_{fL}^2 + g_{fR}^2)\, g_\nu^2/M^4}{8 G_F^2\, \epsilon^2}
          \right]^{-1}, \quad
          \Delta N_{eff} = \sum_{\nu_R} \left(\frac{10.75}{g_*(T_d)}\right)^{4/3}

with :math:`\epsilon^2 = 0.28`, the mean of :math:`\epsilon_L^2 + \epsilon_R^2` of neutrinos with
electrons, and f all fermions lighter than T_d. References: Barger, Langacker, Lee, hep-ph/0302066;
Steigman, Olive, Schramm, Phys. Rev. Lett. 43 (1979) 239 (entropy factor).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.constraints.probes import Probe, packaged_limits, probe, silent
from zprime_bridge.light.bounds import below
from zprime_bridge.light.constraints import Effect

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs

LEFT_DECOUPLING_GEV: Final = 2e-3
LEFT_DEGREES: Final = 10.75
ELECTRON_COUPLINGS: Final = 0.28
LIGHTEST_HEAVY_GEV: Final = 1e-3
"""A heavier neutrino is no radiation when nuclei form."""

DEGREES: Final = (
    (1e-3, 10.75), (0.03, 14.25), (0.1, 17.25), (0.16, 61.75), (1.0, 75.75), (1.5, 86.25),
    (20.0, 86.25), (40.0, 96.25), (80.0, 106.75),
)  # fmt: skip
"""g_* from this temperature (GeV) upwards, in steps at the masses and at the QCD transition."""

FERMIONS: Final = (
    ("u", 0, 0.16, 3.0), ("d", 0, 0.16, 3.0), ("d", 1, 0.16, 3.0), ("u", 1, 0.4, 3.0),
    ("d", 2, 1.4, 3.0), ("u", 2, 58.0, 3.0),
    ("e", 0, 0.0, 1.0), ("e", 1, 0.035, 1.0), ("e", 2, 0.6, 1.0),
)  # fmt: skip
"""Species, generation, temperature (GeV, a third of the mass) from which it is there, colours."""


def degrees_of_freedom(temperature: float) -> float:
    """g_* of the Standard Model at a temperature in GeV; a step function."""
    return next((value for low, value in reversed(DEGREES) if temperature >= low), LEFT_DEGREES)


def decoupling_temperature(couplings: ZPrimeCouplings, inputs: SMInputs, flavour: int) -> float:
    """Temperature in GeV below which one right-handed neutrino is out of equilibrium.

    Returns
    -------
    float
        Infinite if it does not couple; else the lowest temperature at which the rate of the
        contact interaction suffices.
    """
    if couplings.nu_right is None:
        return float("inf")
    neutrino = float(np.sum(np.abs(couplings.nu_right[:, flavour]) ** 2))
    standard = 8 * inputs.G_F**2 * ELECTRON_COUPLINGS
    for temperature in np.geomspace(LEFT_DECOUPLING_GEV / 10, couplings.m_zprime, 400):
        rate = neutrino * _partners(couplings, temperature) / couplings.m_zprime**4 / standard
        degrees = degrees_of_freedom(temperature) / LEFT_DEGREES
        if rate * (temperature / LEFT_DECOUPLING_GEV) ** 3 > np.sqrt(degrees):
            return float(temperature)
    return float("inf")


def extra_neutrinos(couplings: ZPrimeCouplings, inputs: SMInputs) -> float:
    """Delta N_eff of light right-handed neutrinos; zero if there are none."""
    temperatures = [decoupling_temperature(couplings, inputs, flavour) for flavour in range(3)]
    return math.fsum(
        (LEFT_DEGREES / degrees_of_freedom(temperature)) ** (4 / 3)
        for temperature in temperatures
        if np.isfinite(temperature)
    )


def radiation_probes(inputs: SMInputs, *, m_heavy: float = 0.0) -> tuple[Probe, ...]:
    """Make the constraint of the data file; ``m_heavy``: Majorana mass of nu_R, GeV."""
    entry = packaged_limits("leptonic")["cosmology"]["n-eff"]

    def effect(couplings: ZPrimeCouplings) -> Effect:
        if couplings.nu_right is None:
            return silent("the model has no right-handed neutrinos")
        if m_heavy > LIGHTEST_HEAVY_GEV:
            return silent(f"nu_R have a Majorana mass of {m_heavy:g} GeV")
        return Effect(
            value=extra_neutrinos(couplings, inputs), allowed=below(float(entry["limit"]))
        )

    return (probe("n-eff", entry, effect, observable="Delta N_eff", estimate=True),)


def _partners(couplings: ZPrimeCouplings, temperature: float) -> float:
    """Sum of N_c (g_L^2 + g_R^2) over the fermions of the plasma, nu_L included."""
    total = float(np.sum(np.abs(np.diag(couplings.nu_left)) ** 2))
    for species, generation, threshold, colours in FERMIONS:
        if temperature >= threshold:
            left = getattr(couplings, f"{species}_left")[generation, generation]
            right = getattr(couplings, f"{species}_right")[generation, generation]
            total += colours * float(abs(left) ** 2 + abs(right) ** 2)
    return total
