r"""Neutrino trident production, :math:`\nu_\mu N \to \nu_\mu N \mu^+\mu^-`, heavy Z'.

.. math:: \frac{\sigma}{\sigma_{SM}} = \frac{\sum_j \left[(g_V\delta_{1j} + \Delta^j_V)^2
          + (g_A\delta_{1j} + \Delta^j_A)^2\right]}{g_V^2 + g_A^2}, \quad
          g_V = \tfrac12 + 2 s_W^2, \quad g_A = \tfrac12,

.. math:: \Delta^j_{V,A} = \frac{g_\nu^{\mu j}\,(g_L \pm g_R)}{2\sqrt2\, G_F M_{Z'}^2}.

References: Altmannshofer, Gori, Pospelov, Yavin, arXiv:1403.1269; [SAFE] section 5.2.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from zprime_bridge.constraints.probes import Probe, packaged_limits, probe, silent
from zprime_bridge.light.bounds import not_worse_than_sm
from zprime_bridge.light.constraints import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs

MUON: Final = 1
LIGHTEST_GEV: Final = 10.0
"""Momentum transfers of the experiments reach a few GeV."""


def trident_deviation(couplings: ZPrimeCouplings, inputs: SMInputs) -> float:
    """Relative shift of the trident cross section, sigma/sigma_SM - 1.

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis; ``nu_left`` in the flavour basis of the muon.
    inputs : SMInputs
        G_F and the weak mixing angle.
    """
    norm = 2 * math.sqrt(2) * inputs.G_F * couplings.m_zprime**2
    left = float(couplings.e_left[MUON, MUON].real)
    right = float(couplings.e_right[MUON, MUON].real)
    g_v, g_a = 0.5 + 2 * inputs.sin2_theta_w, 0.5
    total = 0.0
    for flavour in range(3):
        standard = 1.0 if flavour == MUON else 0.0
        neutrino = complex(couplings.nu_left[MUON, flavour])
        vector = g_v * standard + neutrino * (left + right) / norm
        axial = g_a * standard + neutrino * (left - right) / norm
        total += abs(vector) ** 2 + abs(axial) ** 2
    return total / (g_v**2 + g_a**2) - 1


def trident_probes(inputs: SMInputs) -> tuple[Probe, ...]:
    """Make the constraints of the two measurements."""
    return tuple(
        _trident(key, entry, inputs)
        for key, entry in packaged_limits("leptonic")["trident"].items()
    )


def _trident(key: str, entry: Mapping[str, Any], inputs: SMInputs) -> Probe:
    allowed = not_worse_than_sm(float(entry["ratio"]) - 1, float(entry["uncertainty"]))

    def effect(couplings: ZPrimeCouplings) -> Effect:
        if couplings.m_zprime < LIGHTEST_GEV:
            return silent(f"no contact interaction for M_Z' < {LIGHTEST_GEV:g} GeV")
        return Effect(value=trident_deviation(couplings, inputs), allowed=allowed)

    return probe(key, entry, effect, observable="sigma/sigma_SM - 1")
