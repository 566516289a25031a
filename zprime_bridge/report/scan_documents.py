"""What a scan has found, as a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.alphas import alphas_of
from zprime_bridge.flow.given import natural
from zprime_bridge.running.templates import beta_system
from zprime_bridge.scans import results
from zprime_bridge.scans.designs import GridDesign
from zprime_bridge.scans.results import Reading
from zprime_bridge.scans.summary import constraint_summary
from zprime_bridge.vacuum.classes import VacuumClass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zprime_bridge.scans.job import ScanJob
    from zprime_bridge.scans.summary import ConstraintSummary, Window
    from zprime_bridge.scans.table import ScanTable


def scan_document(
    table: ScanTable,
    *,
    seconds: float,
    store: str | None = None,
    files: Iterable[str] = (),
    findings: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the document of ``scan --json``.

    Keys: ``points``, ``design``, ``settings``, ``start``, ``counts`` (by reading, then class),
    ``constraints`` (:func:`constraints_document` by reading), ``pole_gev`` (lowest, median,
    highest), ``seconds``, ``store``, ``files``, ``findings``.

    Parameters
    ----------
    table : ScanTable
        Complete results.
    seconds : float
        What it took.
    store : str, optional
        Where chunks rest.
    files, findings : iterable of str
        What was written, what is to be told.
    """
    job = table.job.document()
    poles = table.column(results.POLE_GEV)
    poles = poles[np.isfinite(poles)]
    readings = tuple(Reading) if is_classified(table) else ()
    counts = {reading.value: class_counts(table, reading) for reading in readings}
    points = table.table.num_rows
    return {
        "card": table.job.model.name,
        "template": table.job.model.template,
        "points": points,
        "design": job["design"],
        "settings": job["settings"],
        "start": job["start"],
        "own_point": own_point(table.job),
        "counts": counts,
        "constraints": {
            reading.value: constraints_document(constraint_summary(table, reading))
            for reading in readings
        },
        "pole_gev": None
        if not len(poles)
        else {
            "lowest": float(poles.min()),
            "median": float(np.median(poles)),
            "highest": float(poles.max()),
        },
        "seconds": seconds,
        "store": store,
        "charges_sha256": job["charges_sha256"],
        "betas_sha256": job["betas_sha256"],
        "versions": job["versions"],
        "findings": list(findings),
        "files": list(files),
    }


def is_classified(table: ScanTable) -> bool:
    """Tell whether stability conditions are known for the potential."""
    return not table.table.column(Reading.END.column).null_count


def class_counts(table: ScanTable, reading: Reading) -> dict[str, int]:
    """Count the points of each class, by label; classes without points are left out."""
    counts = np.bincount(table.classes(reading), minlength=len(VacuumClass))
    return {member.label: int(counts[member]) for member in VacuumClass if counts[member]}


def constraints_document(summary: ConstraintSummary) -> dict[str, Any]:
    """Return windows by the name of what was varied.

    Keys: ``safe`` (points), ``share`` (of all points), ``windows``, ``portals`` (each portal with
    the other one switched off), ``portal_share``. Windows have ``low``, ``high`` (90 % of the safe
    points lie between, rounded to quarters), ``lowest``, ``highest``, ``points``,
    ``bounded_below``, ``bounded_above`` (false: the scan was not wide enough to tell); log10 for
    alphas.
    """
    return {
        "safe": summary.safe,
        "share": summary.safe / summary.points,
        "windows": {window.name: _window(window) for window in summary.windows},
        "portals": {window.name: _window(window) for window in summary.portals},
        "portal_share": summary.portal_share,
    }


def own_point(job: ScanJob) -> dict[str, float | None]:
    """Coordinates, in the columns of the design, of the point around which is scanned.

    None for log10 of a coupling that vanishes there.
    """
    system = beta_system(job.model, y_tau=job.settings.y_tau)
    couplings = natural({name: np.asarray(value) for name, value in job.start})
    values = {**couplings, **alphas_of(system, couplings)}
    values |= {name.replace("_", ""): x for name, x in values.items() if name == "alpha_4"}
    found: dict[str, float | None] = {}
    for interval in job.design.ranges:
        value = float(values[interval.name])
        if interval.is_logarithmic:
            found[interval.column] = float(np.log10(value)) if value > 0 else None
        else:
            found[interval.column] = value
    return found


def _window(window: Window) -> dict[str, Any]:
    return {
        "low": window.low,
        "high": window.high,
        "lowest": window.lowest,
        "highest": window.highest,
        "points": window.points,
        "bounded_below": window.is_bounded_below,
        "bounded_above": window.is_bounded_above,
    }


def grid_of(table: ScanTable) -> GridDesign:
    """Return the design of a scan of a grid.

    Raises
    ------
    RunningError
        If it is a random one.
    """
    design = table.job.design
    if not isinstance(design, GridDesign):
        raise RunningError("this is no scan of a grid")
    return design
