"""Ratios from literal tree formulas, as papers quote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.predictions.closed_forms import dineutrino_ratio

if TYPE_CHECKING:
    from zprime_bridge.matching.coefficients import WilsonCoefficients

NEUTRINOS: Final = ("nue", "numu", "nutau")


def literal_dineutrino_ratio(tree: WilsonCoefficients, *, cl_sm: float) -> float | None:
    """B -> K(*) nu nu over its Standard Model value, from tree coefficients without running.

    Parameters
    ----------
    tree : WilsonCoefficients
        WET flavio basis, ``mode="tree"``.
    cl_sm : float
        Standard Model CL, ``SMInputs.cl_sm_bsnunu``.

    Returns
    -------
    float or None
        None with a right-handed quark current: then K and K* differ and the formula fails.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (59), with right-handed neutrinos.
    """
    pairs = [(first, second) for first in NEUTRINOS for second in NEUTRINOS]
    if any(tree.values.get(f"CR_bs{first}{second}", 0) for first, second in pairs):
        return None
    left = [tree.values.get(f"CL_bs{first}{second}", 0j) for first, second in pairs]
    interfering = [c for c, (first, second) in zip(left, pairs, strict=True) if first == second]
    flavour_violating = [
        c for c, (first, second) in zip(left, pairs, strict=True) if first != second
    ]
    right_handed = [complex(*pair) for pair in tree.metadata["nu_right_bsnunu"]["left_quark"]]
    return dineutrino_ratio(interfering, [*flavour_violating, *right_handed], cl_sm=cl_sm)
