"""What fixes the Standard Model couplings at the scale of the top mass, in dated sets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import final

from zprime_bridge.inputs.packaged import packaged


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TopScaleInputs:
    """Measured masses, alpha_s and two small Yukawa couplings.

    Attributes
    ----------
    name : str
        Name of the dated set.
    m_top, m_higgs, m_w : float
        Pole masses, GeV.
    alpha_s : float
        MS-bar, five flavours, at m_Z.
    y_bottom, y_tau : float
        MS-bar Yukawa couplings at the top mass, y = sqrt2 m/v at tree level.
    """

    name: str
    m_top: float
    m_higgs: float
    m_w: float
    alpha_s: float
    y_bottom: float
    y_tau: float


def top_scale_inputs(name: str = "2024") -> TopScaleInputs:
    """Load a dated set shipped with the package: ``"2020"`` or ``"2024"``.

    Raises
    ------
    FileNotFoundError
        If there is no such set.
    """
    values = packaged(f"top-{name}")
    numbers = {
        field.name: float(values[field.name]["value"])
        for field in fields(TopScaleInputs)
        if field.name != "name"
    }
    return TopScaleInputs(name=name, **numbers)


def top_scale_sources(name: str = "2024") -> dict[str, str]:
    """Return the source of every number of a dated set."""
    return {key: entry["source"] for key, entry in packaged(f"top-{name}").items()}
