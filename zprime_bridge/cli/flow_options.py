"""Options that ``flow`` and ``scan`` share: where couplings start and how they are run."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, final

import click

from zprime_bridge.cli.options import selected_point
from zprime_bridge.core.errors import CardError, RunningError
from zprime_bridge.core.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from zprime_bridge.charges.card import Card
    from zprime_bridge.model.point import ParameterPoint

_F = TypeVar("_F", bound="Callable[..., Any]")

POINT_OPTIONS: Final = ("m_zprime", "g_prime", "alpha4", "g_12")

_MAX_ORDER: Final = 2


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChoice:
    """What the options of :func:`flow_options` say.

    Attributes
    ----------
    initial : mapping of str to float
        Couplings at the start by alpha or natural name.
    mu_start : float or None
        GeV.
    mu_max : float
        GeV.
    loops : mapping of str to int or None
        Loop orders by kind of coupling; None: two.
    y_tau : bool
        Whether planck_safe keeps the tau Yukawa coupling.
    rtol, pole_alpha : float
        As for :func:`zprime_bridge.run`.
    """

    initial: Mapping[str, float]
    mu_start: float | None
    mu_max: float
    loops: Mapping[str, int] | None
    y_tau: bool
    rtol: float
    pole_alpha: float


def flow_options(function: _F) -> _F:
    """Add the options of :class:`FlowChoice`."""
    for option in (
        click.option("--rtol", type=float, default=1e-6, show_default=True, help="Of each step."),
        click.option(
            "--pole-alpha",
            type=float,
            default=5.0,
            show_default=True,
            help="A larger alpha, at any step, is a Landau pole.",
        ),
        click.option("--y-tau", is_flag=True, help="Keep the tau Yukawa coupling (planck_safe)."),
        click.option(
            "--loops",
            metavar="KIND=N,...",
            help="Loop orders, e.g. gauge=2,yukawa=1,quartic=1; default: 2 for all.",
        ),
        click.option(
            "--mu-max", type=float, default=1e19, show_default=True, help="Last scale in GeV."
        ),
        click.option("--mu-start", type=float, help="First scale in GeV; default: the card's."),
        click.option(
            "--set",
            "given",
            multiple=True,
            metavar="NAME=VALUE",
            help="Initial value: --set alpha_y=10**-0.5, --set g_12=0.1 (repeatable).",
        ),
    ):
        function = option(function)
    return function


def flow_choice(options: Mapping[str, Any]) -> FlowChoice:
    """Read the values of :func:`flow_options`.

    Raises
    ------
    CardError
        With everything that cannot be read.
    """
    found: list[Finding] = []
    initial, loops = _initial(options["given"], found), _loops(options["loops"], found)
    if found:
        raise CardError(found)
    return FlowChoice(
        initial=initial,
        mu_start=options["mu_start"],
        mu_max=options["mu_max"],
        loops=loops,
        y_tau=options["y_tau"],
        rtol=options["rtol"],
        pole_alpha=options["pole_alpha"],
    )


def chosen_point(card: Card, options: Mapping[str, Any]) -> ParameterPoint | None:
    """Return the point that options ask for; None: whatever the card has."""
    point = {name: options[name] for name in POINT_OPTIONS}
    if all(value is None for value in point.values()):
        return None
    return selected_point(card, point)


@contextmanager
def usage_errors(where: str) -> Iterator[None]:
    """Turn refusals of values and names into errors of usage (exit code 2)."""
    try:
        yield
    except RunningError as err:
        raise CardError([Finding(0, 0, where, str(err))]) from err


def _initial(texts: Iterable[str], found: list[Finding]) -> dict[str, float]:
    from zprime_bridge.charges.numerals import power_number
    from zprime_bridge.charges.places import Place, one_line

    values: dict[str, float] = {}
    for number, text in enumerate(texts, start=1):
        name, equals, value = (part.strip() for part in text.partition("="))
        place = Place(label=f"--set {one_line(text)}", column=number)
        if not equals or not name:
            found.append(place.finding("is not NAME=VALUE, e.g. --set alpha_y=10**-0.5"))
        elif name in values:
            found.append(place.finding("is given twice: keep one of them"))
        else:
            try:
                values[name] = power_number(value, place)
            except CardError as err:
                found.extend(err.findings)
    return values


def _loops(text: str | None, found: list[Finding]) -> dict[str, int] | None:
    from zprime_bridge.charges.places import Place, quoted
    from zprime_bridge.running.system import Kind

    if text is None:
        return None
    kinds = [kind.value for kind in Kind]
    orders: dict[str, int] = {}
    place = Place(label=f"--loops {quoted(text)}")
    for part in text.split(","):
        name, _, order = (piece.strip() for piece in part.partition("="))
        if name not in kinds or name in orders:
            problem = "is given twice" if name in orders else f"is none of {', '.join(kinds)}"
            found.append(place.finding(f"{quoted(name)} {problem}"))
        elif order not in {str(n) for n in range(_MAX_ORDER + 1)}:
            found.append(place.finding(f"{quoted(order)} is no loop order: write 0, 1 or 2"))
        else:
            orders[name] = int(order)
    return orders
