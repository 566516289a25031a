r"""Charged-lepton flavour violation of a heavy Z'.

Tree level, parent j, daughter i, :math:`c_{ab} = g_a^{ij} g_b^{ii}\sqrt2/(4 G_F M^2)`:

.. math:: \frac{B(j \to 3i)}{B(j \to i\nu\bar\nu)}
          = 2|c_{LL}|^2 + 2|c_{RR}|^2 + |c_{LR}|^2 + |c_{RL}|^2.

One loop, :math:`L = C_R\, \bar e_i\sigma^{\mu\nu} P_R e_j F_{\mu\nu} + (R \leftrightarrow L)`,

.. math:: C_R = \frac{e}{48\pi^2 M^2}\Big[3\sum_k g_L^{ik} m_k g_R^{kj}
          - (g_L g_L)^{ij} m_j - (g_R g_R)^{ij} m_i\Big], \quad
          \Gamma = \frac{m_j^3}{4\pi}\left(|C_L|^2 + |C_R|^2\right);

its diagonal is the anomalous moment of :mod:`zprime_bridge.predictions.closed_forms`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.constraints.probes import Probe, packaged_limits, probe, silent
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.light.bounds import below
from zprime_bridge.light.constraints import Effect
from zprime_bridge.matching.warsaw import warsaw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs

LEPTON_MASSES_GEV: Final = (0.51099895e-3, 0.1056583755, 1.77686)
"""PDG 2022."""

LEPTONIC_FRACTIONS: Final = {(1, 0): 1.0, (2, 0): 0.1782, (2, 1): 0.1739}
"""B(j -> i nu nu), PDG 2022."""

INVERSE_ALPHA: Final = 137.035999
SMALLEST: Final = 1e-12
"""A relative off-diagonal coupling below this is rounding."""


def violates_flavour(couplings: ZPrimeCouplings, parent: int, daughter: int) -> bool:
    """Whether two charged leptons have a common Z' coupling, directly or through a third."""
    for matrix in (couplings.e_left, couplings.e_right):
        size = float(np.max(np.abs(matrix)))
        off = abs(complex(matrix[daughter, parent]))
        third = 3 - parent - daughter
        through = abs(complex(matrix[daughter, third] * matrix[third, parent]))
        if off > SMALLEST * size or through > SMALLEST * size**2:
            return True
    return False


def three_body(couplings: ZPrimeCouplings, inputs: SMInputs, parent: int, daughter: int) -> float:
    """Branching ratio of l_j -> l_i l_i anti-l_i at tree level."""
    factor = math.sqrt(2) / (4 * inputs.G_F * couplings.m_zprime**2)
    chiral = (couplings.e_left, couplings.e_right)
    total = 0.0
    for first in (0, 1):
        for second in (0, 1):
            value = chiral[first][daughter, parent] * chiral[second][daughter, daughter] * factor
            total += (2.0 if first == second else 1.0) * abs(value) ** 2
    return total * LEPTONIC_FRACTIONS[parent, daughter]


def radiative(couplings: ZPrimeCouplings, inputs: SMInputs, parent: int, daughter: int) -> float:
    """Branching ratio of l_j -> l_i gamma at one loop, M_Z' >> m."""
    masses = np.array(LEPTON_MASSES_GEV)
    m_j, m_i = masses[parent], masses[daughter]
    e2 = 4 * math.pi / INVERSE_ALPHA
    squares = 0.0
    for one, other in (
        (couplings.e_left, couplings.e_right),
        (couplings.e_right, couplings.e_left),
    ):
        loop = (3 * (one * masses) @ other - (one @ one) * m_j - (other @ other) * m_i)[
            daughter, parent
        ]
        squares += abs(loop) ** 2
    width = m_j**3 / (4 * math.pi) * e2 * squares / (48 * math.pi**2 * couplings.m_zprime**2) ** 2
    leptonic = inputs.G_F**2 * m_j**5 / (192 * math.pi**3)
    return float(width / leptonic) * LEPTONIC_FRACTIONS[parent, daughter]


def conversion(couplings: ZPrimeCouplings, observable: str) -> float:
    """Rate of mu -> e conversion through flavio, from the complete Warsaw coefficients."""
    (value,) = flavio_door.predict(
        [(observable, ())],
        warsaw(couplings),
        scale=couplings.m_zprime,
        eft="SMEFT",
        basis="Warsaw",
    )
    return value


def violation_probes(inputs: SMInputs) -> tuple[Probe, ...]:
    """Make the constraints of the data file."""
    return tuple(
        _violation(key, entry, inputs)
        for key, entry in packaged_limits("leptonic")["violation"].items()
    )


def _violation(key: str, entry: Mapping[str, Any], inputs: SMInputs) -> Probe:
    parent, daughter = int(entry["parent"]), int(entry["daughter"])
    allowed = below(float(entry["limit"]))

    def effect(couplings: ZPrimeCouplings) -> Effect:
        if not violates_flavour(couplings, parent, daughter):
            return silent("lepton flavour is conserved: rotations of charged leptons are trivial")
        if entry["kind"] == "three-body":
            value = three_body(couplings, inputs, parent, daughter)
        elif entry["kind"] == "radiative":
            value = radiative(couplings, inputs, parent, daughter)
        elif couplings.m_zprime < inputs.m_z:
            return silent("M_Z' < m_Z: the Warsaw basis does not apply")
        else:
            value = conversion(couplings, str(entry["observable"]))
        return Effect(value=value, allowed=allowed)

    return probe(key, entry, effect, observable="branching ratio")
