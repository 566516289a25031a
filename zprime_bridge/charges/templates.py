"""Templates: the field content that a family of cards shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.intake import text_of_bytes
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.charges.sections import Section
from zprime_bridge.charges.yaml_nodes import parse_nodes
from zprime_bridge.core.errors import CardError
from zprime_bridge.core.source import Source

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from zprime_bridge.core.findings import Finding
