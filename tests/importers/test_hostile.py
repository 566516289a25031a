"""Texts from strangers: either charges or one clear error, never anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.requests import ATLAS_ORDER, SARAH, atlas_rows, integer_list, request
from zprime_bridge.core.errors import CardError
from zprime_bridge.importers import documents, integers, sarah, tables
from zprime_bridge.importers.protocol import Imported, Importer

IMPORTERS = (integers.IMPORTER, tables.IMPORTER, documents.IMPORTER, sarah.IMPORTER)
HEADER = ",".join(f"{name}{i}" for name in ("q", "u", "d", "l", "e") for i in (1, 2, 3))
SEEDS = {
    "atlas": integer_list(atlas_rows(1)[:5], ATLAS_ORDER),
    "csv": HEADER + "\n" + ",".join(["0"] * 15) + "\n",
    "json": '{"charges": {"q": [0, 0, 0], "u": [0, "1/3", 0.5]}}',
    "sarah": SARAH,
}
EXAMPLES = 60  # per importer: a second or two


def is_handled(importer: Importer, text: str) -> bool:
    importer.recognises(text)
    try:
        return isinstance(importer.read(request(text)), Imported)
    except CardError as err:
        return bool(str(err))


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@settings(max_examples=EXAMPLES, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(importer: Importer, text: str) -> None:
    assert is_handled(importer, text)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@settings(max_examples=EXAMPLES, deadline=None)
@given(
    start=st.integers(0, 1500),
    length=st.integers(0, 40),
    inserted=st.text(alphabet='0123456789-/.,;{}[]()*"=\n\t qudlenHU', max_size=20),
)
def test_damaged_files_are_read_or_refused(
    importer: Importer, start: int, length: int, inserted: str
) -> None:
    seed = SEEDS[importer.name]
    place = start % len(seed)
    assert is_handled(importer, seed[:place] + inserted + seed[place + length :])


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@pytest.mark.parametrize(
    "text", ["", "\n", "\x00", "{" * 5000, '"' * 5000, "(*" * 5000, "1 " * 9999, "x" * 200_000]
)
def test_nasty_texts_are_refused(importer: Importer, text: str) -> None:
    with pytest.raises(CardError):
        importer.read(request(text))
