"""The exporter protocol: one small type between this package and everyone else's.

A collaboration adds a format in its own package by naming an :class:`Exporter` in the entry-point
group ``zprime_bridge.exporters``; the built-in formats are found in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

if TYPE_CHECKING:
    from zprime_bridge.matching.coefficients import WilsonCoefficients
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

ENTRY_POINT_GROUP: Final = "zprime_bridge.exporters"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What an exporter is given.

    Attributes
    ----------
    model : U1PrimeModel
        Charges, textures, scalar content.
    point : ParameterPoint or None
        None if the card has no parameter point.
    coefficients : WilsonCoefficients or None
        SMEFT, Warsaw basis, at M_Z'; None without a point.
    """

    model: U1PrimeModel
    point: ParameterPoint | None
    coefficients: WilsonCoefficients | None


ExportFunction: TypeAlias = Callable[[ExportRequest], Mapping[str, str]]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One export format.

    Attributes
    ----------
    name : str
        As typed after ``zprime-bridge export``.
    description : str
        One line.
    needs_point : bool
        Whether coefficients (hence a parameter point) are needed.
    export : callable
        :class:`ExportRequest` -> mapping of file name to text; writes nothing itself.
    """

    name: str
    description: str
    needs_point: bool
    export: ExportFunction
