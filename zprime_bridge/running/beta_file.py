"""``betas.json``: the beta functions of all variants of a template in one JSON document.

An index comes first: for each variant its model file, where its beta functions come from, and
length and checksum of its part of the document. So one variant is found, cut out, verified and
read without a look at the others. The index has a checksum of its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.beta_tables import system_of, tables_of
from zprime_bridge.running.system import BetaSystem, Provenance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from fractions import Fraction

FORMAT: Final = "zprime_bridge beta functions"
SCHEMA: Final = 2
"""Raised whenever the meaning of the document changes; other versions are refused."""

_VARIANTS: Final = '\n"variants": [\n'
_BETWEEN: Final = ",\n"
_END: Final = "\n]\n}\n"
_BLANK: Final = "0" * 64
_CHECKSUM: Final = re.compile(r'"sha256": "(?P<digest>[0-9a-f]{64})"')
_ADVICE: Final = "restore it, or compute it again with PyR@TE"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One entry of the index, and the part of the document that it describes.

    Attributes
    ----------
    name : str
        Of the card or the grouping of generations that it is for.
    parameters : tuple of str
        Real symbols in its coefficients, the U(1)' charges.
    provenance : Provenance
        With the model file.
    sha256 : str
        Checksum of ``text``.
    text : str
        The tables as JSON; not verified yet.
    label : str
        What to call it in an error.
    """

    name: str
    parameters: tuple[str, ...]
    provenance: Provenance
    sha256: str
    text: str
    label: str

    def system(
        self, *, values: Mapping[str, Fraction] | None = None, absent: Collection[str] = ()
    ) -> BetaSystem:
        """Verify and read the beta functions; for ``values`` and ``absent`` see :func:`system_of`.

        Raises
        ------
        RunningError
            If they were changed after they were written.
        """
        if _sha256(self.text) != self.sha256:
            raise RunningError(f"{self.label} {_CHANGED}")
        try:
            return system_of(
                json.loads(self.text),
                parameters=self.parameters,
                provenance=self.provenance,
                values=values,
                absent=absent,
            )
        except (KeyError, IndexError, TypeError, ValueError, RecursionError) as err:
            raise _damaged(self.label, err) from err


def variant_of(name: str, system: BetaSystem) -> Variant:
    """Return a system in the form in which it is written."""
    body = _BETWEEN.join(
        f"{json.dumps(key)}: {_entry(value)}" for key, value in tables_of(system).items()
    )
    text = f"{{\n{body}\n}}"
    return Variant(
        name=name,
        parameters=system.parameters,
        provenance=system.provenance,
        sha256=_sha256(text),
        text=text,
        label=name,
    )


def to_json(variants: Collection[Variant]) -> str:
    """Write a document: the same bytes for the same variants, one entry per line."""
    index = _BETWEEN.join(map(_index_entry, variants))
    head = (
        f'{{\n"format": {json.dumps(FORMAT)},\n"schema": {SCHEMA},\n"sha256": "{_BLANK}",\n'
        f'"index": [\n{index}\n],'
    )
    head = head.replace(_BLANK, _sha256(head), 1)
    return f"{head}{_VARIANTS}{_BETWEEN.join(variant.text for variant in variants)}{_END}"


def from_json(text: str, label: str) -> tuple[Variant, ...]:
    """Read the index of what :func:`to_json` wrote.

    Parameters
    ----------
    text : str
        The document.
    label : str
        What to call it in an error, e.g. a file name.

    Raises
    ------
    RunningError
        If it is cut off, edited by hand, of another version, or something else.
    """
    head, found, body = text.partition(_VARIANTS)
    content = _parsed(f"{head.removesuffix(',')}}}" if found else text, label)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RunningError(f"{label} does not hold beta functions: {_ADVICE}")
    if content.get("schema") != SCHEMA:
        raise RunningError(
            f"{label} has schema version {content.get('schema')!r}, this zprime_bridge reads "
            f"version {SCHEMA}: {_ADVICE}"
        )
    checksum = _CHECKSUM.search(head)
    blank = _CHECKSUM.sub(f'"sha256": "{_BLANK}"', head, count=1)
    if checksum is None or checksum["digest"] != _sha256(blank):
        raise RunningError(f"{label} {_CHANGED}")
    try:
        return _variants(content["index"], body, label)
    except (KeyError, TypeError, ValueError) as err:
        raise _damaged(label, err) from err


_CHANGED: Final = f"was changed after it was written (checksum): {_ADVICE}"


def _variants(index: list[dict[str, Any]], body: str, label: str) -> tuple[Variant, ...]:
    variants = []
    place = 0
    for entry in index:
        name, length = str(entry["name"]), int(entry["characters"])
        provenance = entry["provenance"]
        model = "\n".join(provenance["model"])
        variants.append(
            Variant(
                name=name,
                parameters=tuple(map(str, entry["parameters"])),
                provenance=Provenance(**{**provenance, "model": model}),
                sha256=str(entry["sha256"]),
                text=body[place : place + length],
                label=f"{label}, variant {name},",
            )
        )
        place += length + len(_BETWEEN)
    expected = max(place - len(_BETWEEN), 0) + len(_END)
    if len(body) < expected:
        raise RunningError(f"{label} is no complete JSON document (cut off): {_ADVICE}")
    if len(body) > expected or not body.endswith(_END):
        raise RunningError(f"{label} {_CHANGED}")
    return tuple(variants)


def _index_entry(variant: Variant) -> str:
    provenance = asdict(variant.provenance)
    lines = provenance.pop("model").split("\n")
    entry = {
        "name": variant.name,
        "characters": len(variant.text),
        "sha256": variant.sha256,
        "parameters": list(variant.parameters),
        "provenance": provenance,
    }
    model = _BETWEEN.join(f"  {json.dumps(line)}" for line in lines)
    return f' {json.dumps(entry)[:-2]}, "model": [\n{model}\n ]}}}}'


def _parsed(text: str, label: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as err:
        raise RunningError(f"{label} is no complete JSON document ({err}): {_ADVICE}") from err


def _damaged(label: str, err: Exception) -> RunningError:
    return RunningError(f"{label} is damaged ({type(err).__name__}: {err}): {_ADVICE}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _entry(value: list[Any]) -> str:
    """Write lists one entry per line (of beta functions: one loop order), so that changes show."""
    if not value:
        return "[]"
    if isinstance(value[0], list) and value[0] and isinstance(value[0][0], list):
        return _lines(f"[{_BETWEEN.join(map(_compact, entry))}]" for entry in value)
    return _lines(map(_compact, value))


def _lines(entries: Iterable[str]) -> str:
    lines = _BETWEEN.join(f" {entry}" for entry in entries)
    return f"[\n{lines}\n]"


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
