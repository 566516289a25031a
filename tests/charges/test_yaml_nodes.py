"""YAML as text with places: no alias, tag, second document or deep nest gets through."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zprime_bridge.charges import yaml_nodes
from zprime_bridge.charges.yaml_nodes import (
    BrokenNode,
    ListNode,
    MapNode,
    TextNode,
    all_places,
    parse_nodes,
)
from zprime_bridge.core.errors import CardError


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of PyYAML: libyaml is missing from some installations."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML without libyaml")
    monkeypatch.setattr(yaml_nodes, "_LOADER", getattr(yaml, request.param))


pytestmark = pytest.mark.usefixtures("_loader")


def fatal(text: str) -> str:
    with pytest.raises(CardError) as caught:
        parse_nodes(text, "x.yaml")
    return str(caught.value)


def test_scalars_stay_text_and_have_a_place() -> None:
    root, found = parse_nodes("a: no\nb:\n  - 0.10\n  - '1e3'\n", "x.yaml")
    assert found == []
    assert isinstance(root, MapNode)
    (_, a), (_, b) = root.entries
    assert isinstance(a, TextNode)
    assert (a.text, str(a.place)) == ("no", "x.yaml:1:4 a")
    assert isinstance(b, ListNode)
    first, second = b.items
    assert isinstance(first, TextNode)
    assert isinstance(second, TextNode)
    assert (first.text, first.plain, str(first.place)) == ("0.10", True, "x.yaml:3:5 b[0]")
    assert (second.text, second.plain, str(second.place)) == ("1e3", False, "x.yaml:4:5 b[1]")
    assert [place.field for place in all_places(root)] == ["", "a", "b", "b[0]", "b[1]"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: &x 1", "x.yaml:1:4 a: error: the anchor &x is not allowed: remove it"),
        ("a: [*x]", "x.yaml:1:5 a[0]: error: the alias *x is not allowed: write the value again"),
        (
            "a: !!python/object/apply:os.system [x]",
            (
                "x.yaml:1:4 a: error: the tag 'tag:yaml.org,2002:python/object/apply:os.system' "
                "is not allowed: remove it"
            ),
        ),
        ("a: ! 1", "x.yaml:1:4 a: error: the tag '!' is not allowed: remove it"),
        ("a: 1\na: 2", "x.yaml:2:1 a: error: duplicate key 'a': first given in line 1"),
        ("? [a]\n: 1", "x.yaml:1:3: error: a key must be plain text"),
        ('a: "\\e[31m"', "x.yaml:1:4 a: error: the control character '\\x1b' is not allowed"),
        ('a: "\\u202e"', "x.yaml:1:4 a: error: the control character '\\u202e' is not allowed"),
    ],
)
def test_what_a_card_does_not_need_is_reported_and_reading_goes_on(text: str, finding: str) -> None:
    root, found = parse_nodes(f"{text}\nlast: 1\n", "x.yaml")
    assert [str(f) for f in found] == [finding]
    assert isinstance(root, MapNode)
    assert root.entries[-1][0].text == "last"


def test_refused_values_are_broken_nodes() -> None:
    root, _ = parse_nodes("a: &x [1, 2]", "x.yaml")
    assert isinstance(root, MapNode)
    assert isinstance(root.entries[0][1], BrokenNode)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "x.yaml:1:1: error: the card is empty"),
        ("# nothing\n", "x.yaml:1:1: error: the card is empty"),
        (
            "a: 1\n---\nb: 2\n",
            "x.yaml:2:1: error: a second document starts here: one card per file",
        ),
        ("a: [1, 2", "error: not valid YAML: "),
        ("a: @x", "x.yaml:1:4: error: not valid YAML: found character"),
        ("a: " + "[" * 20 + "]" * 20, "x.yaml:1:16 a[0][0][0][0][0][0][0][0][0][0][0][0]: error: "),
        ("- 1\n" * 5000, "x.yaml:1000:3 [999]: error: more than 1000 values"),
        ("[" * 200_000, "nested deeper than 12 levels"),
        ("a: \x07", "not valid YAML"),
    ],
)
def test_what_is_no_card_at_all_stops_the_reading(text: str, finding: str) -> None:
    assert finding in fatal(text)


def test_an_alias_bomb_is_not_expanded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    root, found = parse_nodes("\n".join(lines), "bomb.yaml")
    assert isinstance(root, MapNode)
    assert len(found) == 60 + 59 * 9
    assert str(found[0]) == "bomb.yaml:1:5 a0: error: the anchor &a0 is not allowed: remove it"


@given(st.text(alphabet="ab[]{}:,-*&!%#\"'\\|>?@` \n\t01./()+~^\x00\ufffe\ud800é", max_size=60))
@settings(max_examples=300, deadline=None)
def test_arbitrary_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    try:
        _, found = parse_nodes(text, "x.yaml")
    except CardError as err:
        found = list(err.findings)
    assert all(str(finding).isprintable() for finding in found)
