"""The door to flavio's registries of observables and measurements: what exists, what it holds."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import yaml

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.flavio_import import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zprime_bridge.external.flavio import Observable

PREFIX: Final = "zprime_bridge: "
"""Begins the name of everything that we put into flavio's registries for a while."""


def observable_names() -> tuple[str, ...]:
    """Return the names of all observables that flavio can predict."""
    return tuple(load().Observable.instances)


def observable_arguments(name: str) -> tuple[str, ...] | None:
    """Names of an observable's arguments, e.g. ``("q2min", "q2max")``; None if it is unknown."""
    known = load().Observable.instances.get(name)
    return None if known is None else tuple(known.arguments or ())


def measurement_names() -> tuple[str, ...]:
    """Return the names of all measurements in flavio's database."""
    return tuple(
        name
        for name in load().Measurement.instances
        if not name.startswith(("Pseudo-measurement", PREFIX))
    )


def measured_by(name: str) -> tuple[Observable, ...]:
    """Return what a measurement measures; the name must be known."""
    keys = load().Measurement[name].all_parameters
    return tuple((key, ()) if isinstance(key, str) else _observable(key) for key in keys)


def inspire_key(name: str) -> str:
    """INSPIRE key of a measurement; may be empty."""
    return str(load().Measurement[name].inspire or "")


def flavio_key(observable: Observable) -> str | tuple[str | float, ...]:
    """Return flavio's key of an observable: its name, or a tuple with the arguments."""
    name, arguments = observable
    return (name, *arguments) if arguments else name


@contextmanager
def own_measurements(entries: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Let flavio know measurements of ours inside the block, and forget them afterwards.

    Parameters
    ----------
    entries : mapping
        By name, in the format of flavio's measurement files.

    Yields
    ------
    dict of str to str
        Their names in flavio, by our name.

    Raises
    ------
    ExternalToolError
        If flavio cannot read one of them.
    """
    flavio = load()
    names = {name: PREFIX + name for name in entries}
    try:
        for name, entry in entries.items():
            _read(flavio, name, {names[name]: entry})
        yield names
    finally:
        for ours in names.values():
            flavio.Measurement.instances.pop(ours, None)


def _read(flavio: Any, name: str, content: dict[str, Any]) -> None:  # noqa: ANN401
    text = yaml.safe_dump(_plain(content), allow_unicode=True, sort_keys=False)
    try:
        flavio.measurements._load(text)  # noqa: SLF001  # the public reader wants a file
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as err:
        raise ExternalToolError(
            f"flavio cannot read the measurement {name!r}: {err!r}. Its format is that of "
            "flavio/data/measurements.yml",
            tool="flavio",
        ) from err


def _plain(content: Any) -> Any:  # noqa: ANN401  # nested dictionaries, lists and scalars
    """Return the same with plain dictionaries: flavio makes ``yaml.safe_load`` give other ones."""
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    return [_plain(item) for item in content] if isinstance(content, list) else content


def _observable(key: tuple[Any, ...]) -> Observable:
    name, *arguments = key
    return str(name), tuple(float(argument) for argument in arguments)
