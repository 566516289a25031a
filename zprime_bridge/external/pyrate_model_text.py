"""What of a ``.model`` file may reach PyR@TE, which evaluates it as Python.

PyR@TE hands charges, terms and substitutions to ``eval`` and sympy's ``parse_expr``, after it has
deleted blanks and put symbols in place of names. So not names are forbidden here but the means to
do anything with a name: calls other than ``sqrt(...)``, attributes, strings. The rules are applied
to the text without blanks, because that is what is evaluated in the end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS: Final = 1_000_000

_COMMENT: Final = re.compile(r"#[^\n]*")
_PREAMBLE: Final = re.compile(r"^(Author|Date)[ \t]*:[^\n]*", re.MULTILINE)
_LATEX: Final = re.compile(r"^Latex\s*:\s*\{", re.MULTILINE)

# What is wrong with a text without blanks. A call has a name, a bracket or a parenthesis in front.
_RULES: Final = (
    (
        re.compile(r"[^A-Za-z0-9_\[\]{}(),:+*/.-]"),
        "character {hit!r} is not allowed, only letters, digits and _ [ ] {{ }} ( ) , : + - * /",
    ),
    (re.compile("__"), "two underscores in a row are not allowed"),
    (
        re.compile(r"(?<![A-Za-z0-9_])(?!\d*(?:[sS]qrt)?\()[A-Za-z0-9_]+\("),
        "{hit!r} would be a call, allowed is sqrt(...); write '*' if it is a product",
    ),
    (re.compile(r"[\])}]\("), "{hit!r} would be a call; write '*' between the two"),
    (re.compile(r"(?<!\d)\.|\.(?!\d)"), "a dot may only stand between two digits"),
    (
        re.compile(r"\*\*(?!\d(?![\d.]|\*\*))"),
        "powers must have one digit in the exponent, and no power of a power",
    ),
    (re.compile(r"\d{19,}"), "{hit!r} is too long a number"),
    (
        re.compile(r"Name:(?![A-Za-z0-9_])"),
        "Name becomes the name of a folder: use letters, digits, hyphens and underscores",
    ),
)


def checked_model(text: str, where: str = "model file") -> str:
    """Return what PyR@TE may read of a model file, or refuse the file.

    Comments, the values of ``Author`` and ``Date`` and the section ``Latex`` do not matter for beta
    functions and are left out; all the rest is returned as it stands.

    Parameters
    ----------
    text : str
        The file.
    where : str
        Its name in messages.

    Returns
    -------
    str
        The text to be run, with the lines where they were.

    Raises
    ------
    CardError
        With every place that PyR@TE could evaluate to more than an algebraic expression. Such a
        file is refused even if it is well meant (``t(...)``, ``cgc(...)``, quoted symbols): its
        user may trust it explicitly.
    """
    if len(text) > MAX_CHARACTERS:
        raise CardError([Finding(0, 0, where, f"is longer than {MAX_CHARACTERS} characters")])
    kept = _without_latex(_COMMENT.sub("", text.replace("\r\n", "\n")))
    head, brace, body = kept.partition("{")
    kept = _PREAMBLE.sub(r"\1: withheld", head) + brace + body
    findings = sorted(set(_findings(kept, where)))
    if findings:
        raise CardError(findings)
    return kept if kept.endswith("\n") else f"{kept}\n"


def _findings(text: str, where: str) -> Iterator[Finding]:
    places = [place for place, letter in enumerate(text) if letter not in " \t\n"]
    dense = "".join(text[place] for place in places)
    for pattern, message in _RULES:
        for hit in pattern.finditer(dense):
            place = places[hit.start()]
            line = text.count("\n", 0, place) + 1
            column = place - text.rfind("\n", 0, place)
            yield Finding(
                line,
                column,
                f"{where}:{line}:{column}",
                f"{message.format(hit=hit[0][:40])}; PyR@TE would evaluate it as Python "
                "(--trust lets it)",
            )


def _without_latex(text: str) -> str:
    """Leave out the section with names for LaTeX, which is full of backslashes and quotes."""
    start = _LATEX.search(text)
    if start is None:
        return text
    depth = 1
    for place in range(start.end(), len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            lines = "\n" * text.count("\n", start.start(), place)
            return text[: start.start()] + lines + text[place + 1 :]
    return text
