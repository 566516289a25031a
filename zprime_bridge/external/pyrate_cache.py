"""Results of PyR@TE in the user cache: whole, of this version and unchanged, or not used.

One JSON file per result, written beside its place and moved there. Its name is a hash of all that
the result depends on; it holds a hash of its own contents.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.external.user_cache import cache_directory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CACHE_FORMAT: Final = 2
"""To be raised whenever a run is set up or recorded in another way."""

_HASH: Final = "sha256"


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def result_path(key: Mapping[str, object]) -> Path:
    """Return where the result of a run lies that is described by ``key``."""
    return cache_directory() / "pyrate_runs" / f"{_digest({**key, 'format': CACHE_FORMAT})}.json"


def read_result(key: Mapping[str, object]) -> dict[str, str] | None:
    """Return the texts of an earlier run, or None if there are none that can be trusted."""
    try:
        document = json.loads(result_path(key).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, ExternalToolError):
        return None
    if not isinstance(document, dict):
        return None
    claimed = document.pop(_HASH, None)
    if claimed != _digest(document) or document.get("format") != CACHE_FORMAT:
        return None
    texts = document.get("texts")
    if document.get("key") != dict(key) or not isinstance(texts, dict):
        return None
    return {str(name): str(text) for name, text in texts.items()}


def write_result(key: Mapping[str, object], texts: Mapping[str, str]) -> None:
    """Keep the texts of a run; if that fails, say so and go on: only time is lost."""
    document: dict[str, object] = {
        "format": CACHE_FORMAT,
        "key": dict(key),
        "texts": dict(texts),
    }
    document[_HASH] = _digest(document)
    try:
        write_text(result_path(key), json.dumps(document, indent=1))
    except (OSError, ExternalToolError) as err:
        reason = getattr(err, "strerror", None) or err
        warnings.warn(f"the result of PyR@TE could not be cached: {reason}", stacklevel=2)


def write_text(path: Path, text: str) -> None:
    """Write a file of the cache, whole or not at all; its directory is made.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode("utf-8", "surrogatepass"))


def _digest(document: Mapping[str, object]) -> str:
    return text_hash(json.dumps(document, sort_keys=True))
