"""POPxf documents, read by a second reader that shares nothing with the first."""

from __future__ import annotations

import ast
import gzip
import json
import math
import os
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.polynomials.formulas import small_set
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


def _second_reader(document: dict[str, Any], values: dict[str, complex]) -> list[float]:
    """Predict as the POPxf specification says, slowly."""
    metadata = document["metadata"]
    polynomials = [0.0] * len(metadata["polynomial_names"])
    for key, coefficients in document["data"]["polynomial_central"].items():
        *names, parts = ast.literal_eval(key)
        factor = 1.0
        for name, part in zip(names, parts, strict=True):
            value = complex(values.get(name, 0.0)) if name else 1.0 + 0.0j
            factor *= value.real if part == "R" else value.imag
        polynomials = [p + c * factor for p, c in zip(polynomials, coefficients, strict=True)]
    known = dict(zip(metadata["polynomial_names"], polynomials, strict=True))
    functions = {"sqrt": math.sqrt, "abs": abs, "sign": lambda x: math.copysign(1.0, x)}
    return [
        eval(  # noqa: S307  # text of our own package, with nothing else in reach
            entry["expression"],
            {"__builtins__": {}},
            functions | {v: known[p] for v, p in entry["variables"].items()},
        )
        for entry in metadata["observable_expressions"]
    ]


def _random_point(box: dict[str, float]) -> dict[str, complex]:
    random = np.random.default_rng(8)
    return {
        name: 0.3 * size * complex(random.uniform(-1, 1), random.uniform(-1, 1))
        for name, size in box.items()
    }


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
    point = _random_point(dict(polynomials.box))
    expected = _second_reader(json.loads(gzip.decompress(content)), point)
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
