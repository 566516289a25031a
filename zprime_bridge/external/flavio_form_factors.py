"""The door to flavio's hadronic form factors and particle properties: numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external.flavio import version
from zprime_bridge.external.flavio_import import load

if TYPE_CHECKING:
    from collections.abc import Sequence

TRANSITIONS: Final = ("B->K", "B->K*", "K->pi")


def form_factors(transition: str, q2: float) -> dict[str, float]:
    """Form factors at flavio's central parameters.

    Parameters
    ----------
    transition : str
        ``"B->K"`` or ``"K->pi"`` (f+, f0, fT) or ``"B->K*"`` (V, A0, A1, A12, T1, T2, T23).
    q2 : float
        Squared momentum transfer, GeV^2; inside the physical range.

    Returns
    -------
    dict of str to float
        Dimensionless, by flavio's names. flavio 2.7: B->K BSZ-type fit to lattice results,
        B->K* arXiv:1503.05534, K->pi dispersive parametrisation of arXiv:0903.1654.

    Raises
    ------
    PredictionError
        For a transition that flavio does not know.
    """
    flavio = load()
    try:
        quantity = flavio.classes.AuxiliaryQuantity[f"{transition} form factor"]
    except KeyError as err:
        raise PredictionError(
            f"flavio {version()} has no form factors of {transition!r}; "
            f"known here: {', '.join(TRANSITIONS)}"
        ) from err
    parameters = flavio.default_parameters.get_central_all()
    values = quantity.prediction(par_dict=parameters, wc_obj=None, q2=q2)
    return {name: float(value) for name, value in values.items()}


def parameters(names: Sequence[str]) -> dict[str, float]:
    """Central values of flavio's parameters: masses and inverse widths in powers of GeV.

    Raises
    ------
    PredictionError
        If flavio has no such parameter.
    """
    known = load().default_parameters.get_central_all()
    missing = [name for name in names if name not in known]
    if missing:
        raise PredictionError(f"flavio {version()} has no parameter {', '.join(missing)}")
    return {name: float(known[name]) for name in names}


def strange_over_bottom(scale: float) -> float:
    """m_s/m_b, MS-bar, as flavio runs both to ``scale`` (GeV); it hardly depends on it."""
    flavio = load()
    central = flavio.default_parameters.get_central_all()
    running = flavio.physics.running.running
    return float(running.get_ms(central, scale) / running.get_mb(central, scale))
