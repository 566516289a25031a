"""Classes of vacua, with the marks and colours under which maps show them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

ClassArray: TypeAlias = NDArray[np.uint8]
"""Values of :class:`VacuumClass`."""


@final
class VacuumClass(IntEnum):
    """What becomes of the vacuum at one scale; larger numbers are worse.

    The worst class along a trajectory is therefore the maximum over its points. The numbers are
    stored in files: they never change.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (13), (14) and the captions of Figs. 5, 7, 8, 10; footnote 4 for
    the reading along a trajectory.
    """

    STABLE = 0
    """Bounded from below; the potential has no V+ and V-."""
    V_PLUS = 1
    """Bounded from below, flavour-symmetric vacuum of the matrix scalar (u >= 0)."""
    V_MINUS = 2
    """Bounded from below, symmetry-broken vacuum of the matrix scalar (u < 0)."""
    HIGGS_METASTABLE = 3
    """Unbounded only through the Higgs, with -1e-4 <= alpha_lambda <= 0."""
    HIGGS_UNSTABLE = 4
    """Unbounded only through the Higgs, with alpha_lambda < -1e-4."""
    UNSTABLE = 5
    """Unbounded from below otherwise."""
    POLE = 6
    """A coupling is infinite or undefined: a Landau pole lies below this scale."""

    @property
    def label(self) -> str:
        """Name in tables and JSON, e.g. ``"Higgs metastable"``."""
        return _LABELS[self]

    @property
    def symbol(self) -> str:
        """One character for maps in text."""
        return _SYMBOLS[self]

    @property
    def colour(self) -> str:
        """Colour in maps, ``#rrggbb``: hues of [SAFE] Figs. 5, 7, 8, 10; V- and stable are ours."""
        return _COLOURS[self]

    @property
    def is_stable(self) -> bool:
        """Whether the potential is bounded from below."""
        return self <= VacuumClass.V_MINUS


_LABELS: Final[Mapping[VacuumClass, str]] = {
    VacuumClass.STABLE: "stable",
    VacuumClass.V_PLUS: "V+",
    VacuumClass.V_MINUS: "V-",
    VacuumClass.HIGGS_METASTABLE: "Higgs metastable",
    VacuumClass.HIGGS_UNSTABLE: "Higgs unstable",
    VacuumClass.UNSTABLE: "unstable",
    VacuumClass.POLE: "pole",
}

_SYMBOLS: Final[Mapping[VacuumClass, str]] = {
    VacuumClass.STABLE: "s",
    VacuumClass.V_PLUS: "+",
    VacuumClass.V_MINUS: "-",
    VacuumClass.HIGGS_METASTABLE: "m",
    VacuumClass.HIGGS_UNSTABLE: "B",  # brown
    VacuumClass.UNSTABLE: "u",
    VacuumClass.POLE: "R",  # red
}

_COLOURS: Final[Mapping[VacuumClass, str]] = {
    VacuumClass.STABLE: "#44aa66",
    VacuumClass.V_PLUS: "#4477cc",  # blue
    VacuumClass.V_MINUS: "#66ccdd",
    VacuumClass.HIGGS_METASTABLE: "#ffdd33",  # yellow
    VacuumClass.HIGGS_UNSTABLE: "#8b5a2b",  # brown
    VacuumClass.UNSTABLE: "#999999",  # gray
    VacuumClass.POLE: "#cc3333",  # red
}
