"""Where a random scan looks unless it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import CardError
from zprime_bridge.core.findings import Finding
from zprime_bridge.scans.designs import Range

if TYPE_CHECKING:
    from zprime_bridge.model.model import U1PrimeModel

_PLANCK_SAFE: Final = "planck_safe"

_YUKAWA: Final = (-2.5, 0.5)
_QUARTIC: Final = (-6.0, 0.0)
_QUARTICS: Final = ("delta", "deltatilde", "u", "v", "w", "s")


def free_ranges(model: U1PrimeModel) -> tuple[Range, ...]:
    """Ranges of log10 alpha of the couplings that nothing fixes at the matching scale.

    Parameters
    ----------
    model : U1PrimeModel
        Of the template planck_safe.

    Returns
    -------
    tuple of Range
        alpha_y and the six quartics of the new scalars; they contain all windows that the paper
        finds, eqs. (51)-(58), and the maps of its Figs. 5, 7, 8, 10.

    Raises
    ------
    CardError
        If the template is another one: nobody has said what is free there.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (48).
    """
    if model.template != _PLANCK_SAFE:
        text = f"has no free couplings by default (template '{model.template}'): give --range"
        raise CardError([Finding(0, 0, model.name, text)])
    quartics = (Range(name=f"alpha_{x}", low=_QUARTIC[0], high=_QUARTIC[1]) for x in _QUARTICS)
    return (Range(name="alpha_y", low=_YUKAWA[0], high=_YUKAWA[1]), *quartics)
