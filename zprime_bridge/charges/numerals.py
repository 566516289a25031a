"""Numbers of a card, read from their text without passing through floating point."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.places import quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from zprime_bridge.charges.places import Place

MAX_DIGITS: Final = 30
MAX_EXACT_EXPONENT: Final = 30
MAX_EXPONENT: Final = 300

_UNSIGNED: Final = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_RATIONAL: Final = re.compile(r"[+-]?[0-9]+(?: ?/ ?[0-9]+)?")
_DECIMAL: Final = re.compile(rf"[+-]?{_UNSIGNED}")
_POWER: Final = re.compile(
    rf"(?P<sign>[+-]?)10 ?\*\* ?"
    rf"(?:(?P<bare>[+-]?{_UNSIGNED})|\((?P<bracketed>[+-]?{_UNSIGNED})\))"
)
_COMPLEX: Final = re.compile(
    rf"(?P<real>[+-]?{_UNSIGNED})"
    rf"|(?P<imag>[+-]?{_UNSIGNED})[ij]"
    rf"|(?P<first>[+-]?{_UNSIGNED}) ?(?P<sign>[+-]) ?(?P<second>{_UNSIGNED})[ij]"
)


def exact_number(text: str, place: Place) -> Fraction:
    """Read a rational (``-1/8``) or a decimal (``0.23122``) exactly.

    Parameters
    ----------
    text : str
        At most 30 digits in all, powers of ten between -30 and 30.
    place : Place
        Where it stands, for the message.

    Raises
    ------
    CardError
        If it is neither, too long, or divided by zero.
    """
    stripped = text.strip()
    if not (_RATIONAL.fullmatch(stripped) or _DECIMAL.fullmatch(stripped)):
        raise _refused(place, f"{quoted(text)} is not a number: write a rational or a decimal")
    _check_size(stripped, place, MAX_EXACT_EXPONENT)
    try:
        return Fraction(stripped.replace(" ", ""))
    except ZeroDivisionError as err:
        raise _refused(place, f"{quoted(text)} divides by zero") from err


def real_number(text: str, place: Place) -> float:
    """Read a finite decimal.

    Raises
    ------
    CardError
        If it is not a finite decimal number (``.inf``, ``nan``, ``1e400``).
    """
    stripped = text.strip()
    if not _DECIMAL.fullmatch(stripped):
        raise _refused(place, f"{quoted(text)} is not a finite decimal number")
    _check_size(stripped, place, MAX_EXPONENT)
    return float(stripped)


def power_number(text: str, place: Place) -> float:
    """Read a finite decimal, or ``10**x`` with a decimal x, e.g. ``10**-0.5`` or ``-10**(-2)``.

    Raises
    ------
    CardError
        If it is neither, or out of range.
    """
    stripped = text.strip()
    match = _POWER.fullmatch(stripped)
    if match is None:
        if not _DECIMAL.fullmatch(stripped):
            raise _refused(place, f"{quoted(text)} is not a number: write a decimal or 10**-0.5")
        return real_number(text, place)
    exponent = real_number(match["bare"] or match["bracketed"], place)
    if abs(exponent) > MAX_EXPONENT:
        raise _refused(
            place,
            f"{quoted(text)} is out of range: powers of ten go from -{MAX_EXPONENT} "
            f"to {MAX_EXPONENT}",
        )
    return math.copysign(math.pow(10, exponent), -1 if match["sign"] == "-" else 1)


def complex_number(text: str, place: Place) -> complex:
    """Read ``0.1``, ``-0.2j`` or ``0.1+0.2j``.

    Raises
    ------
    CardError
        If it is none of these, or not finite.
    """
    stripped = text.strip()
    match = _COMPLEX.fullmatch(stripped)
    if match is None:
        raise _refused(
            place, f"{quoted(text)} is not a complex number: write it like 0.1, -0.2j or 0.1+0.2j"
        )
    parts = {name: part for name, part in match.groupdict().items() if part and name != "sign"}
    values = {name: real_number(part, place) for name, part in parts.items()}
    sign = -1.0 if match["sign"] == "-" else 1.0
    return complex(
        values.get("real", 0.0) + values.get("first", 0.0),
        values.get("imag", 0.0) + sign * values.get("second", 0.0),
    )


def _check_size(text: str, place: Place, max_exponent: int) -> None:
    mantissa, _, exponent = text.lower().partition("e")
    if sum(character.isdigit() for character in mantissa) > MAX_DIGITS:
        raise _refused(place, f"{quoted(text)} has more than {MAX_DIGITS} digits")
    digits = exponent.lstrip("+-").lstrip("0")
    if len(digits) > len(str(max_exponent)) or int(digits or 0) > max_exponent:
        raise _refused(
            place,
            f"{quoted(text)} is out of range: powers of ten go from -{max_exponent} "
            f"to {max_exponent}",
        )


def _refused(place: Place, text: str) -> CardError:
    return CardError([place.finding(text)])
