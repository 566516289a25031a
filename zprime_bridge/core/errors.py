"""The error tree.

ZPrimeBridgeError
├── CardError            a card or an option is unusable; also a ValueError
├── AnomalyError         the charges are anomalous
├── ModelError           the field content cannot do what is asked of it
├── SolveError           conditions on charges contradict each other, or leave nothing
├── MatchingError        no tree-level contact picture, or a degenerate normalisation
├── RunningError         beta functions are unavailable, damaged, or asked at the wrong values
├── PredictionError      an observable cannot be predicted from these coefficients
├── ExportError          a format cannot hold these coefficients
└── ExternalToolError    flavio, wilson or PyR@TE failed or is missing

and a warning, UnverifiedWarning: nobody has compared a number with flavio there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zprime_bridge.core.findings import Finding


class ZPrimeBridgeError(Exception):
    """Base class of every error raised on purpose by this package."""


@final
class UnverifiedWarning(UserWarning):
    """Coefficients leave the box in which formulas were compared with flavio."""


@final
class CardError(ZPrimeBridgeError, ValueError):
    """A card (or an option that changes a card) cannot be used.

    Parameters
    ----------
    findings : iterable of Finding
        Everything that is wrong, not only the first thing.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(sorted(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))


@final
class AnomalyError(ZPrimeBridgeError):
    """The charges are anomalous.

    Parameters
    ----------
    message : str
        What is wrong, where, and what to do next.
    sums : dict of str to str
        The anomaly sums that do not vanish, by name, exact.
    """

    def __init__(self, message: str, sums: dict[str, str]) -> None:
        super().__init__(message)
        self.sums = sums


@final
class ModelError(ZPrimeBridgeError):
    """The field content cannot do what is asked of it."""


@final
class SolveError(ZPrimeBridgeError):
    """Conditions on charges contradict each other, or leave only neutral fermions.

    Parameters
    ----------
    message : str
        Which conditions clash, and what to do.
    conditions : tuple of str
        The conditions, as the user wrote them.
    """

    def __init__(self, message: str, *, conditions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.conditions = conditions


@final
class MatchingError(ZPrimeBridgeError):
    """There is no tree-level contact picture for this point."""


@final
class RunningError(ZPrimeBridgeError):
    """Beta functions are unavailable, damaged, or asked at values that do not fit them."""


@final
class PredictionError(ZPrimeBridgeError):
    """An observable cannot be predicted from these coefficients."""


@final
class ExportError(ZPrimeBridgeError):
    """A format cannot hold these coefficients, or its plugin failed."""


@final
class ExternalToolError(ZPrimeBridgeError):
    """An external program failed or is missing.

    Parameters
    ----------
    message : str
        What failed, with the program's own reason, and what to do next.
    tool : str
        Name of the program.
    missing : bool
        True if the program is not installed at all (exit code 3 of the command line).
    """

    def __init__(self, message: str, *, tool: str, missing: bool = False) -> None:
        super().__init__(message)
        self.tool = tool
        self.missing = missing
