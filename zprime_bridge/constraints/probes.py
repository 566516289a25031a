"""A constraint on a heavy Z', and the verdict about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, final

import yaml

from zprime_bridge.light.constraints import Constraint, Effect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zprime_bridge.couplings.zprime import ZPrimeCouplings


@final
class Verdict(StrEnum):
    """What a measurement says about a point."""

    ALLOWED = "allowed"
    TENSION = "tension"
    EXCLUDED = "excluded"
    NOT_APPLICABLE = "not applicable"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A constraint and how much it can say.

    Attributes
    ----------
    constraint : Constraint
        Source, status and effect of couplings.
    estimate : bool
        A recast or an order-of-magnitude estimate: it can show tension, not exclude.
    contact : bool
        The effect depends on g/M only, as long as the contact picture holds.
    """

    constraint: Constraint
    estimate: bool = False
    contact: bool = True

    def verdict(self, effect: Effect) -> Verdict:
        """Return the verdict for an effect of this constraint."""
        if effect.allowed is None:
            return Verdict.NOT_APPLICABLE
        if effect.strength <= 1:
            return Verdict.ALLOWED
        return Verdict.TENSION if self.estimate else Verdict.EXCLUDED


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Confronted:
    """A probe confronted with one point."""

    probe: Probe
    effect: Effect

    @property
    def verdict(self) -> Verdict:
        """Verdict about the point."""
        return self.probe.verdict(self.effect)


def probe(
    key: str,
    entry: Mapping[str, Any],
    effect: Callable[[ZPrimeCouplings], Effect],
    *,
    observable: str,
    estimate: bool = False,
    suffix: str = "",
) -> Probe:
    """Make a probe from an entry of a data file; unverified numbers are off by default."""
    verified = bool(entry["verified"])
    return Probe(
        constraint=Constraint(
            key=key + suffix.replace(" ", "-"),
            title=str(entry["title"]) + suffix,
            observable=observable,
            confidence=str(entry.get("confidence", "95% CL")),
            source=str(entry["source"]),
            note=str(entry["note"]),
            verified=verified,
            enabled=verified and bool(entry.get("enabled", True)),
            effect=effect,
        ),
        estimate=estimate or bool(entry.get("estimate", False)),
    )


def silent(reason: str) -> Effect:
    """Effect of a measurement that says nothing, and why."""
    return Effect(value=0.0, allowed=None, silent_because=reason)


@lru_cache
def packaged_limits(name: str) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return a data file of this room: ``"contact"`` or ``"leptonic"``."""
    file = resources.files("zprime_bridge.constraints") / "data" / f"{name}.yaml"
    content: Mapping[str, Mapping[str, Mapping[str, Any]]] = yaml.safe_load(
        file.read_text(encoding="utf-8")
    )
    return content
