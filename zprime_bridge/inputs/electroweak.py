"""Electroweak fit results that constrain Z-Z' mixing, in dated sets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import final

from zprime_bridge.inputs.packaged import packaged


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ElectroweakInputs:
    """The rho parameter of a global fit, and alpha_e at m_Z.

    Attributes
    ----------
    name : str
        Name of the dated set.
    rho, rho_sigma : float
        rho_0 = M_W^2/(M_Z^2 cos^2 theta_W) with Standard Model loops divided out, and its
        one-sigma uncertainty.
    inverse_alpha_e_m_z : float
        1/alpha_e, MS-bar, five flavours, at m_Z.
    """

    name: str
    rho: float
    rho_sigma: float
    inverse_alpha_e_m_z: float


def electroweak_inputs(name: str = "2024") -> ElectroweakInputs:
    """Load a dated set shipped with the package: ``"2020"`` or ``"2024"``.

    Raises
    ------
    FileNotFoundError
        If there is no such set.
    """
    values = packaged(f"electroweak-{name}")
    numbers = {
        field.name: float(values[field.name]["value"])
        for field in fields(ElectroweakInputs)
        if field.name != "name"
    }
    return ElectroweakInputs(name=name, **numbers)


def electroweak_sources(name: str = "2024") -> dict[str, str]:
    """Return the source of every number of a dated set."""
    return {key: entry["source"] for key, entry in packaged(f"electroweak-{name}").items()}
