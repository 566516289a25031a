"""The complete tree-level matching to the SMEFT in the Warsaw bases."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.external import wilson as wilson_door

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.couplings.zprime import ZPrimeCouplings

# Operator names list their currents in this order: lq1, le, lu, ld, qe, qu1, qd1, eu, ed, ud1.
CURRENTS: Final = ("l", "q", "e", "u", "d")
SAME_CURRENT: Final = {"l": "ll", "q": "qq1", "e": "ee", "u": "uu", "d": "dd"}
MIXED_CURRENTS: Final = {
    ("l", "q"): "lq1",
    ("l", "e"): "le",
    ("l", "u"): "lu",
    ("l", "d"): "ld",
    ("q", "e"): "qe",
    ("q", "u"): "qu1",
    ("q", "d"): "qd1",
    ("e", "u"): "eu",
    ("e", "d"): "ed",
    ("u", "d"): "ud1",
}
HIGGS_CURRENTS: Final = {"l": "phil1", "q": "phiq1", "e": "phie", "u": "phiu", "d": "phid"}


def warsaw(couplings: ZPrimeCouplings) -> dict[str, complex]:
    """Tree-level coefficients in the Warsaw basis (down quarks and charged leptons diagonal).

    Parameters
    ----------
    couplings : ZPrimeCouplings
        Mass basis.

    Returns
    -------
    dict of str to complex
        Non-redundant WCxf values at mu = M_Z', GeV^-2.

    References
    ----------
    PHYSICS section 3; K2: L_eff = -(1/2M^2) J.J with J all fermion currents and the Higgs
    current. (H^dag i<->D H)^2 = 4 Q_phiD + Q_phiBox.
    """
    return _matched(couplings, couplings.d_left)


def warsaw_up(couplings: ZPrimeCouplings) -> dict[str, complex]:
    """Return the same in the Warsaw up basis (up quarks diagonal); see :func:`warsaw`."""
    return _matched(couplings, couplings.u_left)


def _matched(couplings: ZPrimeCouplings, quark_doublet: ComplexArray) -> dict[str, complex]:
    currents: Mapping[str, ComplexArray] = {
        "l": couplings.e_left,
        "q": quark_doublet,
        "e": couplings.e_right,
        "u": couplings.u_right,
        "d": couplings.d_right,
    }
    inverse_m2 = 1 / couplings.m_zprime**2
    arrays: dict[str, ComplexArray | complex] = {}
    for name, operator in SAME_CURRENT.items():
        arrays[operator] = -inverse_m2 / 2 * _outer(currents[name], currents[name])
    arrays["ee"] = _symmetrised_singlets(arrays["ee"])
    for first, second in combinations(CURRENTS, 2):
        operator = MIXED_CURRENTS[first, second]
        arrays[operator] = -inverse_m2 * _outer(currents[first], currents[second])
    for name, operator in HIGGS_CURRENTS.items():
        arrays[operator] = -inverse_m2 * couplings.higgs * currents[name]
    arrays["phiD"] = complex(-2 * inverse_m2 * couplings.higgs**2)
    arrays["phiBox"] = complex(-inverse_m2 / 2 * couplings.higgs**2)
    return wilson_door.non_redundant(arrays)


def _outer(first: ComplexArray, second: ComplexArray) -> ComplexArray:
    product: ComplexArray = np.einsum("ij,kl->ijkl", first, second)
    return product


def _symmetrised_singlets(array: ComplexArray | complex) -> ComplexArray:
    """Average over the Fierz exchanges of (ebar e)(ebar e), which WCxf takes as done."""
    c = np.asarray(array)
    average: ComplexArray = (
        c + c.transpose(2, 3, 0, 1) + c.transpose(0, 3, 2, 1) + c.transpose(2, 1, 0, 3)
    ) / 4
    return average
