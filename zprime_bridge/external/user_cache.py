"""Where this package keeps what it can compute or fetch again."""

from __future__ import annotations

import os
from pathlib import Path

from zprime_bridge.core.errors import ExternalToolError


def cache_directory() -> Path:
    """Return this package's directory in the user cache (``XDG_CACHE_HOME`` or ``~/.cache``).

    Raises
    ------
    ExternalToolError
        If there is neither.
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():  # a relative one is invalid, says the XDG standard
        return Path(named) / "zprime_bridge"
    try:
        return Path.home() / ".cache" / "zprime_bridge"
    except RuntimeError as err:
        raise ExternalToolError(
            "there is no home directory to cache in: set XDG_CACHE_HOME", tool="user cache"
        ) from err
