"""Everything about Z-Z' mixing of a model at one point: masses, rho, couplings, bounds, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.electroweak import electroweak_inputs
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.matching.z_boson import effective_z
from zprime_bridge.mixing.bounds import (
    RhoRange,
    largest_higgs_coupling,
    lightest_heavy_zprime,
    rho_range,
)
from zprime_bridge.mixing.corrections import limit_corrections
from zprime_bridge.mixing.couplings import fermion_couplings
from zprime_bridge.mixing.higgs import HiggsCharge, model_higgs_charge
from zprime_bridge.mixing.mass_basis import ExactMixing, exact_mixing
from zprime_bridge.mixing.scheme import m_z_sm_scheme
from zprime_bridge.mixing.sector import neutral_sector
from zprime_bridge.predictions.electroweak import predict_electroweak

if TYPE_CHECKING:
    from collections.abc import Callable

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.inputs.electroweak import ElectroweakInputs
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.mixing.corrections import LimitCorrections
    from zprime_bridge.mixing.scheme import ElectroweakScheme
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.predictions.prediction import Prediction

DEFAULT_SIGMA: Final = 3.0
"""Width of the allowed range of rho in standard deviations, as in [CHI]."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPicture:
    """Exact mixing beside the operators of the EFT, for a heavy Z'.

    Attributes
    ----------
    rho_exact, rho_effective : float
        In the scheme with M_Z^SM as input.
    largest_difference : float
        Largest abs(g_exact - g_effective)/g_Z among all Z couplings of Standard Model fermions.
    largest_shift : float
        Largest abs(g_exact - g_SM)/g_Z, for comparison.
    expansion : float
        (v g_H/M_Z')^2: what both are expanded in.
    """

    rho_exact: float
    rho_effective: float
    largest_difference: float
    largest_shift: float
    expansion: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MixingJob:
    """Result of the command ``zprime-bridge mixing``.

    Attributes
    ----------
    model, point, scheme, measured
        What it was computed from.
    n_sigma, small_share : float
        Width of the range of rho; v_phi^2/v^2.
    higgs : HiggsCharge
        Charge of the electroweak vacuum.
    mixing : ExactMixing
        Masses, angle, couplings.
    z_shift_left, z_shift_right : array
        (4, 3): (g - g_SM)/g_Z of the Z, flavour-diagonal, mass basis.
    allowed : RhoRange
        Range of rho.
    largest_coupling : float
        Largest allowed abs(g_x q + g_12/2) at this M_Z'.
    lightest_heavy : float
        Smallest allowed M_Z' above M_Z at this coupling, GeV.
    corrections : LimitCorrections or None
        For a light Z'.
    contact : ContactPicture or None
        For a heavy Z'.
    electroweak : tuple of Prediction or None
        If asked for, and only for a heavy Z'.
    """

    model: U1PrimeModel
    point: ParameterPoint
    scheme: ElectroweakScheme
    measured: ElectroweakInputs
    n_sigma: float
    small_share: float
    higgs: HiggsCharge
    mixing: ExactMixing
    z_shift_left: FloatArray
    z_shift_right: FloatArray
    allowed: RhoRange
    largest_coupling: float
    lightest_heavy: float
    corrections: LimitCorrections | None
    contact: ContactPicture | None
    electroweak: tuple[Prediction, ...] | None

    @property
    def is_light(self) -> bool:
        """Whether the Z' is lighter than the Z."""
        return self.point.m_zprime < self.scheme.m_z

    @property
    def higgs_coupling(self) -> float:
        """H = g_x q + g_12/2, the coupling of the electroweak vacuum."""
        return self.point.g_prime * self.higgs.mean + self.point.g_12 / 2

    @property
    def rho_is_allowed(self) -> bool:
        """Whether rho lies in the allowed range."""
        return self.allowed.low <= float(self.mixing.sector.rho) <= self.allowed.high


def run_mixing_job(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    inputs: SMInputs | None = None,
    scheme: ElectroweakScheme | None = None,
    measured: ElectroweakInputs | None = None,
    n_sigma: float = DEFAULT_SIGMA,
    small_share: float = 0.0,
    electroweak: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> MixingJob:
    """Compute masses, rho, couplings, bounds, and how good the usual limits are.

    Parameters
    ----------
    model, point, inputs, scheme, small_share
        As in :func:`exact_mixing`.
    measured : ElectroweakInputs, optional
        The rho parameter; default: the newest dated set.
    n_sigma : float
        Width of the allowed range of rho.
    electroweak : bool
        Predict electroweak precision observables too (flavio; heavy Z' only).
    progress : callable
        Called with the name of each slow step before it starts.

    Raises
    ------
    ModelError
        If no vacuum gives this M_Z', or the range of rho excludes the Standard Model.
    """
    inputs = inputs or sm_inputs()
    scheme = scheme or m_z_sm_scheme(inputs)
    measured = measured or electroweak_inputs()
    mixing = exact_mixing(model, point, inputs=inputs, scheme=scheme, small_share=small_share)
    higgs = model_higgs_charge(model.charges, small_share)
    allowed = rho_range(measured, n_sigma)
    light = point.m_zprime < scheme.m_z
    left, right = _z_shifts(model, mixing, scheme)
    predictions = None
    if electroweak and not light:
        progress("electroweak precision observables (flavio)")
        matched = match(model, point, inputs=inputs)
        predictions = predict_electroweak(matched, progress)
    coupling = point.g_prime * higgs.mean + point.g_12 / 2
    return MixingJob(
        model=model,
        point=point,
        scheme=scheme,
        measured=measured,
        n_sigma=n_sigma,
        small_share=small_share,
        higgs=higgs,
        mixing=mixing,
        z_shift_left=left,
        z_shift_right=right,
        allowed=allowed,
        largest_coupling=float(largest_higgs_coupling(point.m_zprime, allowed, scheme)),
        lightest_heavy=float(lightest_heavy_zprime(coupling, allowed, scheme)),
        corrections=(
            limit_corrections(model, point, inputs=inputs, scheme=scheme, small_share=small_share)
            if light
            else None
        ),
        contact=None if light else _contact_picture(model, point, inputs),
        electroweak=predictions,
    )


def _z_shifts(
    model: U1PrimeModel, mixing: ExactMixing, scheme: ElectroweakScheme
) -> tuple[FloatArray, FloatArray]:
    """(g - g_SM)/g_Z of the Z in one electroweak scheme, (4, 3) each."""
    unmixed = neutral_sector(mixing.sector.m_zprime, mixing.sector.g_x, 0.0, scheme=scheme)
    standard, _ = fermion_couplings(unmixed, model.charges)
    g_z = float(unmixed.g_z)
    return (
        (_diagonal(mixing.z.left) - standard.left) / g_z,
        (_diagonal(mixing.z.right) - standard.right) / g_z,
    )


def _contact_picture(
    model: U1PrimeModel, point: ParameterPoint, inputs: SMInputs
) -> ContactPicture:
    """Compare in the scheme in which operators shift nothing but the Z: M_Z^SM given, v_phi = 0."""
    scheme = m_z_sm_scheme(inputs)
    exact = exact_mixing(model, point, inputs=inputs, scheme=scheme)
    couplings = zprime_couplings(model, point, inputs)
    effective = effective_z(couplings, scheme)
    g_z = float(exact.sector.g_z)
    left, right = _diagonal(exact.z.left), _diagonal(exact.z.right)[:3]
    shifts = _z_shifts(model, exact, scheme)
    return ContactPicture(
        rho_exact=float(exact.sector.rho),
        rho_effective=effective.rho,
        largest_difference=float(
            max(abs(left - effective.left).max(), abs(right - effective.right[:3]).max()) / g_z
        ),
        largest_shift=float(max(abs(shifts[0]).max(), abs(shifts[1][:3]).max())),
        expansion=(scheme.v * couplings.higgs / point.m_zprime) ** 2,
    )


def _diagonal(matrices: np.ndarray[tuple[int, ...], np.dtype[np.complex128]]) -> FloatArray:
    diagonal: FloatArray = np.diagonal(matrices, axis1=-2, axis2=-1).real
    return diagonal
