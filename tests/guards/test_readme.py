"""What README.md shows must run."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
from pathlib import Path

import pytest

from zprime_bridge.charges.reader import read_card
from zprime_bridge.model.build import build_model

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_python_example_prints_what_its_comments_say() -> None:
    (example,) = _blocks("python")
    promised = re.findall(r"^print\(.*\)  # (.*)$", example, flags=re.MULTILINE)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102  # our own README
    assert len(promised) == 3
    assert printed.getvalue().splitlines() == promised


@pytest.mark.parametrize(("place", "commands"), [(0, 3), (1, 5)])
def test_interactive_examples_print_what_they_show(place: int, commands: int) -> None:
    examples = _blocks("pycon")
    assert len(examples) == 2
    parsed = doctest.DocTestParser().get_doctest(examples[place], {}, "README.md", "README.md", 0)
    assert len(parsed.examples) == commands
    assert doctest.DocTestRunner().run(parsed) == (0, commands)


def test_card_example_is_anomaly_free() -> None:
    (card,) = _blocks("yaml")
    assert build_model(read_card(card, "README.md")).anomalies.vanish


def test_there_are_exactly_two_set_up_commands() -> None:
    assert re.findall(r"^pip install .*$", README, flags=re.MULTILINE) == [
        "pip install .",
        "pip install -e '.[dev]'",
    ]
