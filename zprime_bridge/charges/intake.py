"""Bytes of a card from a file or standard input: limited, decoded, without side effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.places import Place, one_line
from zprime_bridge.charges.yaml_nodes import control_character
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

MAX_BYTES: Final = 256 * 1024


def text_of_file(path: Path, label: str, max_bytes: int = MAX_BYTES) -> str:
    """Read a card file, or another text of charges.

    Parameters
    ----------
    path : Path
        A file or a pipe; at most ``max_bytes`` + 1 are read, whatever its size.
    label : str
        Its name in messages.
    max_bytes : int
        The largest size that is accepted.

    Raises
    ------
    CardError
        If it cannot be read, is too large, empty, not UTF-8, or holds control characters.
    """
    try:
        if path.is_dir():
            raise CardError([Place(label=label).finding("is a directory, not a card")])
        if path.is_file() and path.stat().st_size > max_bytes:
            raise _too_large(label, max_bytes)
        with path.open("rb") as stream:
            return text_of_stream(stream, label, max_bytes)
    except (OSError, ValueError) as err:
        if isinstance(err, CardError):
            raise
        reason = one_line(getattr(err, "strerror", None) or str(err))
        raise CardError([Place(label=label).finding(f"cannot be read: {reason}")]) from err


def text_of_stream(stream: BinaryIO, label: str, max_bytes: int = MAX_BYTES) -> str:
    """Read a card from an open stream; the errors are those of :func:`text_of_file`."""
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise _too_large(label, max_bytes)
    return text_of_bytes(content, label)


def text_of_bytes(content: bytes, label: str) -> str:
    """Decode a card; the errors are those of :func:`text_of_file`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        column = err.start - content.rfind(b"\n", 0, err.start)
        place = Place(label=label, line=line, column=column)
        raise CardError([place.finding("is not UTF-8 text: save the card as UTF-8")]) from err
    if not text.strip():
        raise CardError([Place(label=label, line=1, column=1).finding("the card is empty")])
    bad = control_character(text)
    if bad is not None:
        before = text[: text.index(bad)]
        place = Place(
            label=label, line=before.count("\n") + 1, column=len(before) - before.rfind("\n")
        )
        raise CardError([place.finding(f"the control character {bad!a} is not allowed")])
    return text


def _too_large(label: str, max_bytes: int) -> CardError:
    advice = ": a charge card is a few hundred bytes" if max_bytes == MAX_BYTES else ""
    text = f"is larger than {max_bytes // 1024} kB{advice}"
    return CardError([Place(label=label).finding(text)])
