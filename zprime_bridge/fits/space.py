"""Plain Wilson coefficients as the space of a fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.charges.names import near_match
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.core.errors import CardError
from zprime_bridge.fits.protocol import FitParameter
from zprime_bridge.fits.relations import Relations, parse_relations, varied_coefficients

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.fits.protocol import Derived, FitLikelihood

START_POINTS: Final = 256
"""Points of an additive sequence that cover the verified box evenly."""

DEFAULT_BOX: Final = 1.0
"""Typical size of a coefficient whose verified box is unknown."""

FIXED_POINT_STEPS: Final = 60

BOX_TO_SCALE: Final = 0.1
"""The minimiser's unit as a fraction of the verified box."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CoefficientSpace:
    """Wilson coefficients at 4.8 GeV, WET flavio basis, with linear relations.

    Attributes
    ----------
    relations : Relations
        From :func:`zprime_bridge.fits.relations.parse_relations`.
    parameters : tuple of FitParameter
        One per free part.
    """

    relations: Relations
    parameters: tuple[FitParameter, ...]

    @property
    def title(self) -> str:
        """The relations."""
        return f"Wilson coefficients at 4.8 GeV: {self.relations.text}"

    @property
    def derived(self) -> tuple[Derived, ...]:
        """Nothing: the parameters are what is wanted."""
        return ()

    def starts(self) -> FloatArray:
        """Points that fill the verified box, and the origin."""
        sizes = np.array([one.scale / BOX_TO_SCALE for one in self.parameters])
        unit = evenly_spread(START_POINTS, len(self.parameters))
        return frozen_floats(np.vstack([np.zeros(len(sizes)), (2 * unit - 1) * sizes]))

    def coefficients(self, theta: FloatArray) -> dict[str, ComplexArray]:
        """Coefficients of points of shape (n, k), each of shape (n,)."""
        place = {part: index for index, part in enumerate(self.relations.free)}
        found: dict[str, ComplexArray] = {}
        for part, form in self.relations.forms.items():
            value = np.zeros(len(theta), dtype=np.complex128)
            for free, factor in form.items():
                value += float(factor) * theta[:, place[free]]
            unit = 1j if part.imaginary else 1.0
            found[part.coefficient] = found.get(part.coefficient, 0.0) + unit * value
        return found


def evenly_spread(count: int, dimension: int) -> FloatArray:
    r"""Points that fill a unit cube evenly, without chance.

    .. math:: x_{nj} = \{\tfrac12 + n\, \phi^{-j}\}, \qquad \phi^{d+1} = \phi + 1

    Returns
    -------
    array, shape (count, dimension)
        Between 0 and 1.

    References
    ----------
    M. Roberts, "The unreasonable effectiveness of quasirandom sequences" (2018).
    """
    ratio = 2.0
    for _ in range(FIXED_POINT_STEPS):
        ratio = (1 + ratio) ** (1 / (dimension + 1))
    steps = ratio ** -np.arange(1, dimension + 1)
    points: FloatArray = (0.5 + np.outer(np.arange(1, count + 1), steps)) % 1
    return points


def coefficient_space(text: str, likelihood: FitLikelihood) -> CoefficientSpace:
    """Read a space of coefficients for a likelihood.

    Parameters
    ----------
    text : str
        E.g. ``"C9_bsmumu, C10_bsmumu=-C9_bsmumu"``.
    likelihood : FitLikelihood
        Whose coefficients may be named.

    Raises
    ------
    CardError
        If the text cannot be read, or names a coefficient on which no observable depends.
    """
    relations = parse_relations(text)
    known = likelihood.parameters
    place = Place(label="coefficients")
    findings = [
        place.finding(
            f"no observable of {likelihood.name} depends on {quoted(name)}"
            f"{near_match(name, known) or _some(known)}"
        )
        for name in varied_coefficients(relations)
        if name not in known
    ]
    if findings:
        raise CardError(findings)
    box = likelihood.box
    parameters = tuple(
        FitParameter(name=str(part), scale=BOX_TO_SCALE * box.get(part.coefficient, DEFAULT_BOX))
        for part in relations.free
    )
    return CoefficientSpace(relations=relations, parameters=parameters)


def _some(known: tuple[str, ...]) -> str:
    shown = ", ".join(sorted(known)[:12])
    return f" (known: {shown}{', ...' if len(known) > 12 else ''})"  # noqa: PLR2004  # as shown
