"""Importers of other people's packages, good and bad."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.importers.requests import SARAH, request
from zprime_bridge.charges.proposal import with_scalars
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.plugins import Plugins
from zprime_bridge.importers.cards import imported_cards
from zprime_bridge.importers.discovery import chosen_importer, discover_importers, run_importer
from zprime_bridge.importers.protocol import ChargeSet, Imported, Importer, ImportRequest

BUILT_IN = ("atlas", "csv", "json", "sarah")
SHORT_S = 0.2


def fails(_: object) -> bool:
    raise ZeroDivisionError("theirs")


def nothing(_: ImportRequest) -> Imported:
    return Imported(sets=(), conventions=())


def importer(name: str, **functions: object) -> Importer:
    given = {"recognises": lambda _: True, "read": nothing} | functions
    return Importer(name=name, description="theirs", **given)  # type: ignore[arg-type]


def test_the_built_in_formats_are_found_as_plugins() -> None:
    found = discover_importers()
    assert tuple(plugin.name for plugin in found.usable) == BUILT_IN
    assert not found.broken


@pytest.mark.parametrize(
    ("text", "name"), [("0 " * 18, "atlas"), ('{"charges": {}}', "json"), (SARAH, "sarah")]
)
def test_formats_are_recognised(text: str, name: str) -> None:
    assert chosen_importer(discover_importers(), "", request(text)).name == name


def test_what_nobody_recognises_needs_a_choice() -> None:
    with pytest.raises(CardError, match="none of the known formats: choose with --format"):
        chosen_importer(discover_importers(), "", request("hello"))


def test_an_incomplete_installation_says_what_to_do() -> None:
    with pytest.raises(CardError, match="no import formats are installed"):
        chosen_importer(Plugins(usable=(), broken={}), "", request("x"))


def test_what_two_recognise_needs_a_choice() -> None:
    plugins = Plugins(usable=(importer("a"), importer("b")), broken={})
    with pytest.raises(CardError, match="looks like a and b"):
        chosen_importer(plugins, "", request("x"))
    assert chosen_importer(plugins, "b", request("x")).name == "b"


def test_unknown_and_broken_formats_are_named() -> None:
    plugins = Plugins(usable=(importer("sarah"),), broken={"lha": "ImportError: no module"})
    with pytest.raises(CardError, match="did you mean 'sarah'"):
        chosen_importer(plugins, "sara", request("x"))
    with pytest.raises(CardError, match="'lha' cannot be loaded: ImportError"):
        chosen_importer(plugins, "lha", request("x"))


def test_a_plugin_that_fails_stops_nobody_else() -> None:
    plugins = Plugins(usable=(importer("good"), importer("wild", recognises=fails)), broken={})
    assert chosen_importer(plugins, "", request("x")).name == "good"
    with pytest.raises(CardError, match="importer wild failed: ZeroDivisionError: theirs"):
        run_importer(importer("wild", read=fails), request("x"))
    with pytest.raises(CardError, match="returned str, not Imported"):
        run_importer(importer("wild", read=lambda _: "charges"), request("x"))


def test_names_of_cards_are_valid_and_unique() -> None:
    neutral = (Fraction(0),) * 3
    charges = with_scalars(dict.fromkeys(("q", "u", "d", "l", "e"), neutral))
    names = ("my model!", "my model?", "", "7", "x" * 50)
    sets = tuple(ChargeSet(name=name, line=0, charges=charges) for name in names)
    cards = imported_cards(Imported(sets=sets, conventions=("one\nline",)), "their dir/7 b.csv")
    assert list(cards) == [
        "my-model",
        "my-model-2",
        "imported-7-b-3",
        "imported-7-b-4",
        "x" * 32,
    ]
    assert 'paper: "7 b.csv"' in cards["my-model"]
    assert "their dir" not in cards["my-model"]
