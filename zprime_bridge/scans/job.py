"""What a scan computes, complete and as text: the same text, the same table."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.core.errors import RunningError
from zprime_bridge.flow.compiled import check_tolerance, loop_orders
from zprime_bridge.scans.designs import Axis, Design, GridDesign, RandomDesign, Range
from zprime_bridge.scans.model_document import model_document, model_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zprime_bridge.model.model import U1PrimeModel

FORMAT: Final = "zprime_bridge scan"
SCHEMA: Final = 1
"""Raised whenever the meaning of a job or of a result changes; other versions are refused."""

PACKAGES: Final = ("zprime-bridge", "numpy", "numba", "llvmlite", "pyarrow")
"""What the last digits, or the bytes of the files, depend on."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSettings:
    """How trajectories are integrated.

    Attributes
    ----------
    mu_start, mu_end : float
        First and last scale, GeV.
    samples : int
        Log-equidistant scales at which the vacuum is classified, both ends included.
    rtol : float
        Relative tolerance of a step.
    pole_alpha : float
        A trajectory ends in a pole where any abs(alpha) exceeds this.
    loops : tuple of (str, int)
        Loop orders by kind of coupling, sorted; a kind that is absent keeps all.
    y_tau : bool
        In planck_safe, keep the tau Yukawa coupling.
    """

    mu_start: float
    mu_end: float = 1e19
    samples: int = 250
    rtol: float = 1e-6
    pole_alpha: float = 5.0
    loops: tuple[tuple[str, int], ...] = ()
    y_tau: bool = False


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ScanJob:
    """A scan, complete: everything its table depends on.

    Attributes
    ----------
    model : U1PrimeModel
        Exact charges; its rotations and parameters play no part.
    start : tuple of (str, float)
        Natural couplings at ``mu_start`` of the point around which is scanned, by component.
    design : GridDesign or RandomDesign
        What is put in their place.
    settings : FlowSettings
        How trajectories are integrated.
    betas_sha256 : str
        Hash of the beta functions, hexadecimal.
    versions : tuple of (str, str)
        Of the packages that results depend on.
    """

    model: U1PrimeModel
    start: tuple[tuple[str, float], ...]
    design: Design
    settings: FlowSettings
    betas_sha256: str
    versions: tuple[tuple[str, str], ...]

    def document(self) -> dict[str, Any]:
        """Return the job as plain JSON values."""
        return {
            "format": FORMAT,
            "schema": SCHEMA,
            "model": model_document(self.model),
            "charges_sha256": self.model.charges_hash,
            "betas_sha256": self.betas_sha256,
            "start": dict(self.start),
            "design": _design_document(self.design),
            "settings": {**asdict(self.settings), "loops": dict(self.settings.loops)},
            "versions": dict(self.versions),
        }

    def text(self) -> str:
        """Return the job as canonical JSON on one line; :func:`job_from_text` reads it."""
        return canonical(self.document())


def installed_versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of :data:`PACKAGES` in this process."""
    return tuple(sorted((name, version(name)) for name in PACKAGES))


def canonical(document: Mapping[str, Any]) -> str:
    """Return the one text of a JSON document."""
    return json.dumps(document, sort_keys=True, allow_nan=False, separators=(",", ":"))


def job_from_text(text: str, label: str) -> ScanJob:
    """Read what :meth:`ScanJob.text` wrote.

    Parameters
    ----------
    text : str
        The job.
    label : str
        What to call it in an error.

    Raises
    ------
    RunningError
        If it is no job, or one of another schema version.
    """
    try:
        document = json.loads(text)
        if document["format"] != FORMAT or document["schema"] != SCHEMA:
            raise RunningError(
                f"{label}: format {document['format']!r}, schema {document['schema']!r}; this "
                f"zprime_bridge reads {FORMAT!r}, schema {SCHEMA}"
            )
        settings = document["settings"]
        return ScanJob(
            model=model_from(document["model"]),
            start=tuple(sorted((str(name), float(x)) for name, x in document["start"].items())),
            design=_design_from(document["design"]),
            settings=FlowSettings(**{**settings, "loops": tuple(settings["loops"].items())}),
            betas_sha256=document["betas_sha256"],
            versions=tuple(sorted(document["versions"].items())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        raise RunningError(f"{label} does not describe a scan ({err!r})") from err


def differences(stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the entries in which two jobs differ: ``settings.rtol: 1e-06, now 1e-08``."""
    return tuple(_differences(stored, wanted, ""))


def _differences(stored: Any, wanted: Any, path: str) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(stored, dict) and isinstance(wanted, dict):
        for name in sorted({*stored, *wanted}):
            inner = f"{path}.{name}" if path else name
            yield from _differences(stored.get(name), wanted.get(name), inner)
    elif stored != wanted or type(stored) is not type(wanted):
        yield f"{path}: {json.dumps(stored)}, now {json.dumps(wanted)}"


def _design_document(design: Design) -> dict[str, Any]:
    if isinstance(design, GridDesign):
        return {"kind": "grid", "axes": [asdict(axis) for axis in design.axes]}
    ranges = [asdict(interval) for interval in design.ranges]
    return {"kind": "random", "ranges": ranges, "count": design.count, "seed": design.seed}


def _design_from(document: Mapping[str, Any]) -> Design:
    if document["kind"] == "grid":
        return GridDesign(axes=tuple(Axis(**axis) for axis in document["axes"]))
    return RandomDesign(
        ranges=tuple(Range(**interval) for interval in document["ranges"]),
        count=document["count"],
        seed=document["seed"],
    )


def check_settings(settings: FlowSettings) -> None:
    """Refuse impossible settings.

    Raises
    ------
    RunningError
        Saying which number is wrong.
    """
    check_tolerance(settings.rtol)
    for name in ("mu_start", "mu_end", "pole_alpha"):
        value = getattr(settings, name)
        if not (math.isfinite(value) and value > 0):
            raise RunningError(f"{name} must be a positive finite number, got {value!r}")
    if settings.mu_end <= settings.mu_start:
        raise RunningError(
            f"the scan ends at {settings.mu_end!r} GeV, not above its matching scale "
            f"{settings.mu_start!r} GeV: give a larger mu_max"
        )
    loop_orders(dict(settings.loops))
    if settings.samples < 2:  # noqa: PLR2004  # both ends
        raise RunningError(f"at least 2 scales are needed, got {settings.samples!r}")
