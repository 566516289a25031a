"""Beta functions that PyR@TE computes now, for models that no template covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zprime_bridge.export.pyrate.model_file import export_pyrate
from zprime_bridge.external.pyrate import DEFAULT_TIMEOUT_S, run_model
from zprime_bridge.running.reader import read_rges
from zprime_bridge.running.shapes import matrix_shapes
from zprime_bridge.running.system import BetaSystem, Provenance

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.model.model import U1PrimeModel


def pyrate_betas(
    model: U1PrimeModel | str,
    *,
    y_tau: bool = False,
    loops: int = 2,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    cached: bool = True,
    trusted: bool = False,
    progress: Callable[[str], None] | None = None,
) -> BetaSystem:
    """Beta functions of any model, from a run of PyR@TE or from the cache of its runs.

    Parameters
    ----------
    model : U1PrimeModel or str
        A model with any field content, or the text of a ``.model`` file.
    y_tau : bool
        As in :func:`zprime_bridge.export_pyrate`.
    loops : int
        Loop order of all couplings.
    timeout_s : float
        Wall-clock seconds after which the run is stopped.
    cached : bool
        Use the result of an earlier run of the same model, PyR@TE and loop order, and keep this
        one; results of ``zprime-bridge pyrate run`` are the same.
    trusted : bool
        Hand over a ``.model`` file unchecked: it may run any code.
    progress : callable, optional
        Told now and then what is being done.

    Returns
    -------
    BetaSystem
        Exact, without parameters, with the model file in its provenance.

    Raises
    ------
    ExportError
        If the model cannot be written.
    CardError
        If the text could be evaluated to more than algebra.
    ExternalToolError
        If PyR@TE is missing, fails, or writes what is no polynomial with rational coefficients.

    References
    ----------
    PyR@TE 3: arXiv:2007.12700. Conventions K3, K7.
    """
    text = model if isinstance(model, str) else export_pyrate(model, y_tau=y_tau)
    run = run_model(
        text, loops=loops, timeout_s=timeout_s, cached=cached, trusted=trusted, progress=progress
    )
    provenance = Provenance(
        program=f"PyR@TE 3 (LSartore/pyrate, {run.source})",
        model=text,
        model_sha256=run.model_sha256,
        loops=run.loops,
        command=f"zprime-bridge pyrate run -l {run.loops}",
    )
    return read_rges(
        run.python_rges, provenance=provenance, shapes=matrix_shapes(run.python_solver)
    )
