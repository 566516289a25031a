"""Formats of figures; matplotlib is not needed to know them."""

from __future__ import annotations

from typing import Final

from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Finding

FORMATS: Final = ("png", "pdf", "svg")


def figure_format(name: str) -> str:
    """Return the format that a file name asks for.

    Raises
    ------
    CardError
        If it is none of :data:`FORMATS`.
    """
    _, dot, suffix = name.rpartition(".")
    if not dot or suffix.lower() not in FORMATS:
        endings = ", ".join(f".{known}" for known in FORMATS)
        text = f"cannot hold a figure: its name must end in {endings}"
        raise CardError([Finding(0, 0, name, text)])
    return suffix.lower()
