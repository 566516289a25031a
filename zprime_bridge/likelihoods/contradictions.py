"""Measurements that must not stand in one fit, because they use the same data."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from typing import TYPE_CHECKING, final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zprime_bridge.external.flavio import Observable


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SharedData:
    """One row of the table: measurements by pattern, the data behind them, and their variant."""

    pattern: re.Pattern[str]
    data: tuple[str, ...]
    variant: str


def contradictions(measurements: Sequence[str]) -> tuple[str, ...]:
    """Return one sentence for each set of data that measurements use in different variants.

    Parameters
    ----------
    measurements : sequence of str
        Names in flavio's database or in our overlay.
    """
    users: dict[str, dict[str, str]] = defaultdict(dict)
    for name in measurements:
        for row in _table():
            if row.pattern.fullmatch(name):
                for data in row.data:
                    users[data].setdefault(row.variant or name, name)
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for data, variants in users.items():
        if len(variants) > 1:
            shared[tuple(variants.values())].append(data)
    return tuple(
        f"{' and '.join(map(repr, names))} use the same data ({', '.join(data)}): keep one"
        for names, data in shared.items()
    )


def overlapping_bins(
    used: Mapping[str, Iterable[Observable]], papers: Mapping[str, str]
) -> tuple[str, ...]:
    """Return one sentence for each pair of q2 bins of the same data that overlap.

    Parameters
    ----------
    used : mapping
        By measurement: those of its observables that are in the fit.
    papers : mapping
        By measurement: its INSPIRE key; measurements of one publication count as the same data.
    """
    bins: dict[tuple[str, str], set[tuple[float, float]]] = defaultdict(set)
    for name, observables in used.items():
        for observable, arguments in observables:
            if len(arguments) == 2:  # noqa: PLR2004  # the ends of a bin
                low, high = arguments
                bins[papers.get(name) or name, observable].add((low, high))
    return tuple(
        f"the bins {list(first)} and {list(second)} of {observable} overlap in {paper}: keep one"
        for (paper, observable), all_bins in bins.items()
        for first, second in combinations(sorted(all_bins), 2)
        if second[0] < first[1]
    )


@cache
def _table() -> tuple[SharedData, ...]:
    file = resources.files("zprime_bridge.likelihoods") / "data" / "contradictions.yaml"
    return tuple(
        SharedData(
            pattern=re.compile(row["measurements"]),
            data=tuple(row["data"]),
            variant=row.get("variant", ""),
        )
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))
    )
