"""POPxf documents, read by a second reader that shares nothing with the first."""

from __future__ import annotations

import gzip
import json
import os
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from tests.polynomials.formulas import small_set
from tests.polynomials.second_reader import random_point, read_and_predict
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.polynomials import popxf

RTOL = 1e-12  # sums of up to a hundred terms in another order

PACKAGED = sorted(
    entry.name
    for entry in (resources.files("zprime_bridge.polynomials") / "data" / "popxf").iterdir()
    if entry.name.endswith(".json.gz")
)


def _packaged(name: str) -> bytes:
    return (resources.files("zprime_bridge.polynomials") / "data" / "popxf" / name).read_bytes()


def test_what_is_written_is_read_back() -> None:
    polynomials = small_set()
    for compress in (True, False):
        content = popxf.encoded(popxf.document(polynomials), compress=compress)
        found = popxf.read(content, where="test")
        assert found.observables == polynomials.observables
        assert dict(found.box) == dict(polynomials.box)
        values = {name: np.array([0.2 - 0.1j]) for name in polynomials.parameters}
        np.testing.assert_allclose(found.predict(values), polynomials.predict(values), rtol=RTOL)


def test_the_same_content_gives_the_same_bytes() -> None:
    first, second = (popxf.encoded(popxf.document(small_set()), compress=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_files_say_the_same_to_another_reader(name: str) -> None:
    content = _packaged(name)
    polynomials = popxf.read(content, where=name)
    point = random_point(polynomials.box)
    expected = read_and_predict(json.loads(gzip.decompress(content)), point)
    found = polynomials.predict({key: np.array([value]) for key, value in point.items()})
    np.testing.assert_allclose(found[0], expected, rtol=1e-9, atol=0)


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_files_conform_to_the_published_schema(name: str) -> None:
    """The schema is not part of this package: name its file in POPXF_SCHEMA."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = os.environ.get("POPXF_SCHEMA")
    if not schema:
        pytest.skip("POPXF_SCHEMA names no copy of popxf-1.0.json")
    document = json.loads(gzip.decompress(_packaged(name)))
    jsonschema.Draft7Validator(json.loads(Path(schema).read_text("utf-8"))).validate(document)


def _damaged(change: str) -> bytes:
    document = popxf.document(small_set())
    metadata, data = document["metadata"], document["data"]["polynomial_central"]
    match change:
        case "schema":
            document["$schema"] = "https://example.org/other.json"
        case "basis":
            del metadata["basis"]
        case "degree":
            metadata["polynomial_degree"] = 3
        case "length":
            data[next(iter(data))].append(1.0)
        case "unknown polynomial":
            metadata["observable_expressions"][0]["variables"] = {"p": "nothing"}
        case "unknown parameter":
            data["('', 'C99', 'RR')"] = [0.0] * len(metadata["polynomial_names"])
        case "code":
            metadata["observable_expressions"][0]["expression"] = "__import__('os')"
    return popxf.encoded(document, compress=False)


@pytest.mark.parametrize(
    "change",
    ["schema", "basis", "degree", "length", "unknown polynomial", "unknown parameter", "code"],
)
def test_damaged_documents_are_refused(change: str) -> None:
    with pytest.raises(PredictionError):
        popxf.read(_damaged(change), where="damaged.json")


@pytest.mark.parametrize("content", [b"", b"{", b"\x1f\x8b broken", b"[]", b"\xff\xfe"])
def test_bytes_that_are_no_document_are_refused(content: bytes) -> None:
    with pytest.raises(PredictionError, match=r"broken\.json"):
        popxf.read(content, where="broken.json")
