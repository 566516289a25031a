"""Key features of a benchmark: a row of [SAFE] Table 6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import MatchingError
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.model.textures import yukawa_textures

if TYPE_CHECKING:
    from zprime_bridge.decays.channels import ZPrimeDecays
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.model.textures import Texture

LARGEST_GBS2_TEV2: Final = 1.24e-5
"""[SAFE] (41): upper bound on abs(g_L^bs)^2/M_Z'^2, TeV^-2."""

GEV_PER_TEV: Final = 1e3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """A row of Table 6.

    Attributes
    ----------
    mu : float
        Matching scale M_Z', GeV.
    alpha4 : float
        (g'/4 pi)^2 there (K3).
    c9_mu, c10_mu : complex or None
        Literal tree formula (K6); None where there is no contact picture.
    quarks, leptons, neutrinos : bool
        Whether all diagonal Yukawa couplings of quarks (u and d), charged leptons and neutrinos
        are allowed.
    r_bs : float
        abs(g_L^bs)^2/M_Z'^2 over its bound (41); proportional to abs(V_tb V_ts)^2 of the inputs.
    invisible : float
        Branching ratio into missing energy.
    nu_right : bool
        Whether there are right-handed neutrinos.
    """

    mu: float
    alpha4: float
    c9_mu: complex | None
    c10_mu: complex | None
    quarks: bool
    leptons: bool
    neutrinos: bool
    r_bs: float
    invisible: float
    nu_right: bool


def features(
    model: U1PrimeModel,
    point: ParameterPoint,
    decays: ZPrimeDecays,
    inputs: SMInputs | None = None,
) -> Features:
    """Collect the row of Table 6 of a model.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges.
    point : ParameterPoint
        g', M_Z', g_12.
    decays : ZPrimeDecays
        For the invisible branching ratio.
    inputs : SMInputs, optional
        Default: the newest dated set.
    """
    inputs = inputs or sm_inputs()
    textures = yukawa_textures(model.charges)
    c9, c10 = _c9_c10(model, point, inputs)
    g_bs = complex(zprime_couplings(model, point, inputs).d_left[1, 2])
    return Features(
        mu=point.m_zprime,
        alpha4=point.alpha4,
        c9_mu=c9,
        c10_mu=c10,
        quarks=_diagonal(textures.Mu) and _diagonal(textures.Md),
        leptons=_diagonal(textures.Me),
        neutrinos=_diagonal(textures.Mnu),
        r_bs=(abs(g_bs) * GEV_PER_TEV / point.m_zprime) ** 2 / LARGEST_GBS2_TEV2,
        invisible=decays.invisible_fraction,
        nu_right=model.charges.nu is not None,
    )


def _c9_c10(
    model: U1PrimeModel, point: ParameterPoint, inputs: SMInputs
) -> tuple[complex | None, complex | None]:
    try:
        values = match(model, point, mode="tree", inputs=inputs).values
    except MatchingError:
        return None, None
    return values.get("C9_bsmumu", 0j), values.get("C10_bsmumu", 0j)


def _diagonal(texture: Texture) -> bool:
    return all(texture[i][i] for i in range(3))
