"""Files and streams: limited before they are read, decoded, refused with a place."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.charges.intake import MAX_BYTES, text_of_bytes, text_of_file, text_of_stream
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from pathlib import Path

FIFTY_MEGABYTES = 50_000_000


class EndlessStream(io.RawIOBase):
    """A stream that never ends and counts what was taken."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "read without a limit"
        self.taken += size
        return b"x" * size


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(FIFTY_MEGABYTES)
    monkeypatch.setattr("zprime_bridge.charges.intake.text_of_stream", None)
    with pytest.raises(CardError, match=r"^huge\.yaml: error: is larger than 256 kB"):
        text_of_file(path, "huge.yaml")


def test_an_endless_stream_is_read_up_to_the_limit() -> None:
    stream = EndlessStream()
    with pytest.raises(CardError, match="<stdin>: error: is larger than 256 kB"):
        text_of_stream(stream, "<stdin>")  # type: ignore[arg-type]  # a minimal stream
    assert stream.taken == MAX_BYTES + 1


def test_a_byte_order_mark_is_no_text() -> None:
    assert text_of_bytes("\ufeffname: x".encode(), "x") == "name: x"


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"", "x.yaml:1:1: error: the card is empty"),
        (b" \n\t\n", "x.yaml:1:1: error: the card is empty"),
        (b"a: 1\nb: \xff\n", "x.yaml:2:4: error: is not UTF-8 text: save the card as UTF-8"),
        (b"a: 1\nb: \x1b[31m", "x.yaml:2:4: error: the control character '\\x1b' is not allowed"),
        (b"a: \x00", "x.yaml:1:4: error: the control character '\\x00' is not allowed"),
        ("a: \u202e".encode(), "x.yaml:1:4: error: the control character '\\u202e' is not allowed"),
        ("a: 1".encode("utf-16"), "x.yaml:1:1: error: is not UTF-8 text: save the card as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(content: bytes, finding: str) -> None:
    with pytest.raises(CardError) as caught:
        text_of_bytes(content, "x.yaml")
    assert str(caught.value) == finding


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"^no\.yaml: error: cannot be read: No such file"):
        text_of_file(tmp_path / "no.yaml", "no.yaml")
    with pytest.raises(CardError, match=r"^folder: error: is a directory, not a card"):
        text_of_file(tmp_path, "folder")
