r"""Which measured numbers fix g, g' and v.

Two schemes are shipped; any other three numbers make a scheme of their own.

- ``m-z-sm``: the tree-level Standard Model mass :math:`M_Z^{SM} = g_Z v/2`, v and sin^2 theta_W are
  the inputs. The physical M_Z then moves with the mixing. This is what [CHI] plots.
- ``m-z``: the physical M_Z, G_F and alpha_e(m_Z) are the inputs, as in electroweak fits. M_Z^SM
  then moves with the mixing, and sin^2 theta_W with it:
  :math:`s_W^2 c_W^2 = \pi\alpha_e/(\sqrt2 G_F (M_Z^{SM})^2)`.

In both M_W = M_Z^SM cos theta_W is a result. Loops are not included: only deviations from the
Standard Model mean anything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from zprime_bridge.core.errors import ModelError
from zprime_bridge.inputs.electroweak import ElectroweakInputs, electroweak_inputs
from zprime_bridge.inputs.sm import SMInputs, sm_inputs

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ElectroweakScheme:
    """Three numbers that fix the electroweak sector at tree level.

    Attributes
    ----------
    name : str
        For reports.
    v : float
        Electroweak vacuum expectation value, GeV.
    m_z : float
        GeV: the physical Z mass, or M_Z^SM.
    physical_m_z : bool
        Which of the two ``m_z`` is.
    sin2_theta_w, alpha_e : float or None
        Exactly one of them.

    Raises
    ------
    ModelError
        If not exactly one of sin^2 theta_W and alpha_e is given, or a number is impossible.
    """

    name: str
    v: float
    m_z: float
    physical_m_z: bool
    sin2_theta_w: float | None = None
    alpha_e: float | None = None

    def __post_init__(self) -> None:
        if (self.sin2_theta_w is None) == (self.alpha_e is None):
            raise ModelError(
                f"electroweak scheme '{self.name}': give either sin2_theta_w or alpha_e, not both"
            )
        for field in ("v", "m_z", "sin2_theta_w", "alpha_e"):
            number = getattr(self, field)
            if number is not None and not (math.isfinite(number) and number > 0):
                raise ModelError(
                    f"electroweak scheme '{self.name}': {field} must be positive, got {number!r}"
                )

    def sin2(self, m_z_sm_squared: FloatArray) -> FloatArray | float:
        """sin^2 theta_W at the given (M_Z^SM)^2, GeV^2; NaN where alpha_e allows none."""
        if self.sin2_theta_w is not None or self.alpha_e is None:
            return self.sin2_theta_w or 0.0
        # s^2 c^2 = pi alpha_e/(sqrt2 G_F M^2), with 1/(sqrt2 G_F) = v^2.
        product = math.pi * self.alpha_e * self.v**2 / m_z_sm_squared
        # The smaller root of s^2 (1 - s^2), without cancellation.
        sin2: FloatArray = 2 * product / (1 + (1 - 4 * product) ** 0.5)
        return sin2


def m_z_sm_scheme(inputs: SMInputs | None = None) -> ElectroweakScheme:
    """Scheme of [CHI]: M_Z^SM, v and sin^2 theta_W are the inputs."""
    inputs = inputs or sm_inputs()
    return ElectroweakScheme(
        name="m-z-sm",
        v=inputs.v_higgs,
        m_z=inputs.m_z,
        physical_m_z=False,
        sin2_theta_w=inputs.sin2_theta_w,
    )


def physical_m_z_scheme(
    inputs: SMInputs | None = None, electroweak: ElectroweakInputs | None = None
) -> ElectroweakScheme:
    """Scheme of electroweak fits: the physical M_Z, G_F and alpha_e(m_Z) are the inputs."""
    inputs = inputs or sm_inputs()
    electroweak = electroweak or electroweak_inputs()
    return ElectroweakScheme(
        name="m-z",
        v=(math.sqrt(2) * inputs.G_F) ** -0.5,
        m_z=inputs.m_z,
        physical_m_z=True,
        alpha_e=1 / electroweak.inverse_alpha_e_m_z,
    )
