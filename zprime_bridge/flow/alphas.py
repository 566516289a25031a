r"""Natural couplings and alphas: two ways to write the same couplings (K3), and both bases of K7.

.. math:: \alpha_X = \frac{X^2}{(4\pi)^2}\ \text{(gauge, Yukawa)}, \qquad
          \alpha_Z = \frac{Z}{(4\pi)^2}\ \text{(quartic)}
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.polynomials import component_names
from zprime_bridge.running.system import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.running.system import BetaSystem

ALPHA_1: Final = "alpha_1"
"""Hypercharge coupling of [SAFE] (18), which contains the kinetic mixing (K7)."""

ETA: Final = "eta"
"""Kinetic mixing of [SAFE] (18): g_12 over the root of g1^2 + g_12^2 (K7)."""

HYPERCHARGE: Final = "g1"
MIXING: Final = "g_12"

_LOOP: Final = 4 * pi

_PAPER_NAMES: Final = {
    # name in a BetaSystem: index of alpha; del_ and delt are the delta and delta-tilde of [SAFE]
    HYPERCHARGE: "1",
    "g2": "2",
    "g3": "3",
    "g4": "4",
    "gX": "4",
    "yt": "t",
    "yb": "b",
    "ytau": "tau",
    "lam": "lambda",
    "del_": "delta",
    "delt": "deltatilde",
}

_POWERS: Final = {Kind.GAUGE: 2, Kind.YUKAWA: 2, Kind.QUARTIC: 1}
"""Power of the coupling in its alpha; other kinds have dimensions and no alpha."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One real running number.

    Attributes
    ----------
    name : str
        ``"yt"``; for an entry of a matrix ``"Yu12x12_11"``, row and column counted from 1.
    alpha : str
        ``"alpha_t"``; the name itself for masses, trilinear couplings and g_12.
    power : int
        2 for gauge and Yukawa couplings, 1 for quartics, 0 for what has no alpha.
    """

    name: str
    alpha: str
    power: int

    def alpha_of(self, value: FloatArray) -> FloatArray:
        """Return the alpha of natural values, any shape (K3); masses stay as they are."""
        return value if self.power == 0 else value**self.power / _LOOP**2

    def natural_of(self, alpha: FloatArray) -> FloatArray:
        """Return the natural values, any shape; squares give the positive root."""
        if self.power == 0:
            return alpha
        return _LOOP**2 * alpha if self.power == 1 else _LOOP * np.sqrt(alpha)


def components(system: BetaSystem) -> tuple[Component, ...]:
    """Return all real running numbers, in the order of the system, matrices row by row."""
    found: list[Component] = []
    for coupling in system.couplings:
        power = 0 if coupling.name == MIXING else _POWERS.get(coupling.kind, 0)
        for name in component_names(coupling):
            alpha = f"alpha_{_PAPER_NAMES.get(name, name)}" if power else name
            found.append(Component(name=name, alpha=alpha, power=power))
    return tuple(found)


def alpha_names(system: BetaSystem) -> tuple[str, ...]:
    """Return the names of what :func:`alphas_of` gives, in order: g_12 follows ``eta``."""
    names: list[str] = []
    for component in components(system):
        names += [ETA, MIXING] if component.name == MIXING else [component.alpha]
    return tuple(names)


def alphas_of(system: BetaSystem, values: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    r"""Alphas of natural couplings.

    .. math:: \alpha_1 = \frac{g_1^2 + g_{12}^2}{(4\pi)^2}, \qquad
              \eta = \frac{g_{12}}{\sqrt{g_1^2 + g_{12}^2}}

    Parameters
    ----------
    system : BetaSystem
        Tells what the couplings are.
    values : mapping of str to array
        One for each component (:func:`components`); any shapes that fit together, NaN stays NaN.

    Returns
    -------
    dict of str to array
        By the names of :func:`alpha_names`: dimensionless; masses and trilinear couplings in powers
        of GeV as given. With g1 = g_12 = 0 eta is 0.

    Raises
    ------
    RunningError
        If a component has no value.

    Notes
    -----
    Conventions K3, K7.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (18), (46).
    """
    alphas: dict[str, FloatArray] = {}
    for component in components(system):
        if component.name not in values:
            raise RunningError(f"coupling '{component.name}' has no value")
        value = np.asarray(values[component.name], dtype=np.float64)
        if component.name == MIXING:
            alphas[ETA] = _eta(np.asarray(values[HYPERCHARGE], dtype=np.float64), value)
        alphas[component.alpha] = component.alpha_of(value)
    if ETA in alphas:
        alphas[ALPHA_1] = alphas[ALPHA_1] + (alphas[MIXING] / _LOOP) ** 2
    return alphas


def _eta(g1: FloatArray, g_12: FloatArray) -> FloatArray:
    total = np.hypot(g1, g_12)
    return g_12 / np.where(total == 0, 1.0, total)


def hypercharge_sector(given: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    r"""Natural hypercharge coupling and kinetic mixing from either basis (K7).

    Parameters
    ----------
    given : mapping of str to array
        ``g1`` or ``alpha_1``; ``g_12`` or ``eta`` (absent: no mixing). ``alpha_1`` contains the
        mixing, ``g1`` does not: it is what couples to the massless boson.

    Returns
    -------
    dict of str to array
        ``g1`` and ``g_12``, upper-triangular basis.

    Raises
    ------
    RunningError
        If |eta| >= 1, or g_12^2 exceeds (4 pi)^2 alpha_1.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (18): g_12 = eta g1 and g1' = g1 sqrt(1 - eta^2), where g1' is the
    coupling of the upper-triangular basis.
    """
    eta = given.get(ETA)
    if eta is not None and np.any(np.abs(eta) >= 1):
        raise RunningError(f"eta must lie between -1 and 1, got {_first(eta, np.abs(eta) >= 1)!r}")
    if ALPHA_1 not in given:
        g1 = given[HYPERCHARGE]
        if eta is not None:
            return {HYPERCHARGE: g1, MIXING: g1 * eta / np.sqrt(1 - eta**2)}
        return {HYPERCHARGE: g1, MIXING: given.get(MIXING, np.float64(0) * g1)}
    total = _LOOP * np.sqrt(given[ALPHA_1])
    g_12 = total * eta if eta is not None else given.get(MIXING, 0 * total)
    rest = total**2 - g_12**2
    if np.any(rest < 0):
        raise RunningError(
            f"g_12 = {_first(g_12, rest < 0)!r} is too large: its square is contained in "
            f"(4 pi)^2 alpha_1 = {_first(total**2, rest < 0):.4g} (K7); give g1 instead of alpha_1"
        )
    return {HYPERCHARGE: np.sqrt(rest), MIXING: g_12}


def _first(values: FloatArray, wrong: NDArray[np.bool_]) -> float:
    return float(np.broadcast_to(values, wrong.shape)[wrong][0])
