r"""B_s -> mu mu: the one b decay in which a Z' of any mass acts as a contact interaction.

Propagator and longitudinal mode combine to
:math:`\frac{1 - m_{B_s}^2/M^2}{M^2 - m_{B_s}^2} = \frac1{M^2}`. Only the axial
current of the muon counts, :math:`C_{10} - C_{10}'`, and

.. math:: \mathrm{BR} = \mathrm{BR}_{SM}\, |1 + \kappa\,(C_{10} - C_{10}')|^2

with :math:`\kappa = 1/C_{10}^{SM}`, which flavio is asked for. This bound stays where
:math:`B \to K Z'` is closed, :math:`M_{Z'} > m_B - m_K`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.external import flavio as flavio_door
from zprime_bridge.light.bounds import not_worse_than_sm
from zprime_bridge.light.constraints import Constraint, Effect
from zprime_bridge.matching.norms import norm_semileptonic
from zprime_bridge.matching.wet import B_TO_S
from zprime_bridge.predictions.observables import measured, observable_specs
from zprime_bridge.predictions.sm_uncertainties import sm_uncertainties

if TYPE_CHECKING:
    from zprime_bridge.couplings.zprime import ZPrimeCouplings
    from zprime_bridge.inputs.sm import SMInputs

OBSERVABLE: Final[flavio_door.Observable] = ("BR(Bs->mumu)", ())
SCALE_GEV: Final = 4.8
PROBE: Final = 1.0
MUON: Final = 1


def bs_mumu_constraint(inputs: SMInputs) -> Constraint:
    """Constraint of BR(B_s -> mu mu) on a Z' of any mass.

    Parameters
    ----------
    inputs : SMInputs
        G_F.

    Raises
    ------
    PredictionError
        If the table of observables has no measurement of it.
    """
    (spec,) = (one for one in observable_specs() if one.key == OBSERVABLE)
    measurement = measured(spec)
    if measurement is None:
        raise PredictionError("observables.yaml names no measurement of BR(Bs->mumu)")
    (standard,) = flavio_door.sm_predict([OBSERVABLE])
    up, down = (_with_c10(sign * PROBE) for sign in (1, -1))
    kappa = (up - down) / (4 * PROBE * standard)
    theory = sm_uncertainties([OBSERVABLE])[spec.name]
    alpha_e = 1 / flavio_door.inverse_alpha_e(SCALE_GEV)
    allowed = not_worse_than_sm(
        measurement.value - standard, (measurement.uncertainty**2 + theory**2) ** 0.5
    )

    def effect(couplings: ZPrimeCouplings) -> Effect:
        norm = norm_semileptonic(B_TO_S.ckm_factor(couplings.ckm), G_F=inputs.G_F, alpha_e=alpha_e)
        quark = B_TO_S.left(couplings) - B_TO_S.right(couplings)
        lepton = (couplings.e_right[MUON, MUON] - couplings.e_left[MUON, MUON]).real
        c10 = -quark * lepton / (2 * norm * couplings.m_zprime**2)
        shift = standard * (abs(1 + kappa * c10) ** 2 - 1)
        return Effect(value=float(shift), allowed=allowed)

    return Constraint(
        key="bs-mumu",
        title="B_s -> mumu",
        observable="shift of BR(B_s -> mu mu)",
        confidence="Delta chi^2 = 4",
        source=f"{measurement.source} (as 'predict'); Standard Model: flavio",
        note="contact value of C10 - C10' at every mass",
        verified=True,
        enabled=True,
        effect=effect,
    )


def _with_c10(c10: float) -> float:
    (value,) = flavio_door.predict(
        [OBSERVABLE], {"C10_bsmumu": c10}, scale=SCALE_GEV, eft="WET", basis="flavio"
    )
    return value
