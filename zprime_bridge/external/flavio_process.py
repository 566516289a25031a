"""Decays as flavio knows them, and what all deeper calls of flavio share."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.flavio import version
from zprime_bridge.external.flavio_import import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zprime_bridge.core.arrays import ComplexArray, FloatArray

SCALE: Final = 4.8
"""GeV, where coefficients are given: flavio's own scale for most b decays."""


@final
@unique
class Kind(StrEnum):
    """Which of flavio's modules predicts a decay."""

    VECTOR = "B -> V l l"
    MIXED_VECTOR = "Bs -> V l l with mixing"
    SCALAR = "B -> P l l"
    BARYON = "Lambda_b -> Lambda l l"
    INCLUSIVE = "B -> X l l"
    DINEUTRINO_SCALAR = "B -> P nu nu"
    DINEUTRINO_VECTOR = "B -> V nu nu"


RATES: Final = frozenset({Kind.INCLUSIVE, Kind.DINEUTRINO_SCALAR, Kind.DINEUTRINO_VECTOR})
"""Decays of which only the differential branching ratio is integrated ("rate")."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One decay into one lepton flavour, in flavio's names.

    Attributes
    ----------
    kind : Kind
    parent, daughter : str
        ``"B0"``, ``"K*0"``.
    lepton : str
        ``"e"``, ``"mu"`` or ``"tau"``; ``"nu"`` for the sum of all neutrinos.
    """

    kind: Kind
    parent: str
    daughter: str
    lepton: str


def coefficients_of(parameters: Sequence[str], point: FloatArray) -> Any:  # noqa: ANN401
    """Return flavio's object of Wilson coefficients at 4.8 GeV."""
    return coefficients_object(parameters, point[0::2] + 1j * point[1::2])


def coefficients_object(parameters: Sequence[str], values: ComplexArray) -> Any:  # noqa: ANN401
    """Return the same from complex values (k,)."""
    coefficients = load().WilsonCoefficients()
    coefficients.set_initial(
        {name: complex(value) for name, value in zip(parameters, values, strict=True)}, scale=SCALE
    )
    return coefficients


def central_parameters() -> dict[str, float]:
    """Return flavio's central parameters."""
    central: dict[str, float] = load().default_parameters.get_central_all()
    return central


@contextmanager
def deeper(where: str) -> Iterator[None]:
    """Silence flavio's warnings and wrap what a changed flavio raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as err:
            raise ExternalToolError(
                f"flavio {version()} does not evaluate {where}: {err!r}", tool="flavio"
            ) from err
