"""The door to parton, the reader of LHAPDF grids that flavio brings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zprime_bridge.core.errors import ExternalToolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@lru_cache(maxsize=512)
def luminosities(path: Path, scale: float) -> Callable[[int, int, float], float]:
    """Parton luminosities of a PDF set on disk.

    Parameters
    ----------
    path : Path
        Directory of the set, which holds ``NAME.info`` and ``NAME_0000.dat`` under its own name.
    scale : float
        Factorisation scale, GeV.

    Returns
    -------
    callable
        Of two PDG codes and tau: integral of f_1(x) f_2(tau/x) dx/x.

    Raises
    ------
    ExternalToolError
        If there is no such set, or it cannot be read.
    """
    plumi, pdf = _set(path)
    lumi = plumi(pdf, scale**2)

    def luminosity(first: int, second: int, tau: float) -> float:
        try:
            return float(lumi.L(first, second, tau))
        except ValueError as err:
            raise ExternalToolError(f"PDF set '{path.name}': {err}", tool="parton") from err

    return luminosity


@lru_cache
def _set(path: Path) -> tuple[Any, Any]:
    """Class of luminosities, and the central member of a set."""
    try:
        from parton.pdf import PDF, PLumi  # type: ignore[import-untyped]
    except ImportError as err:
        raise ExternalToolError(
            "parton is not installed: pip install parton (flavio brings it)",
            tool="parton",
            missing=True,
        ) from err
    try:
        return PLumi, PDF(path.name, member=0, pdfdir=str(path.parent))
    except (OSError, ValueError) as err:
        raise ExternalToolError(
            f"no PDF set in '{path}' ({err}): give the directory of an LHAPDF 6 set, which holds "
            f"{path.name}.info and {path.name}_0000.dat; sets are at https://lhapdf.hepforge.org/"
            "pdfsets.html, or: python -m parton update && python -m parton install NAME",
            tool="parton",
        ) from err
