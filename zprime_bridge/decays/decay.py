"""All decays of the Z' of a model at a point."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import PredictionError
from zprime_bridge.decays.boson import MixedZPrime, mixed_zprime
from zprime_bridge.decays.bosons import eaten_singlets, mixing_channels, scalar_channels
from zprime_bridge.decays.channels import ZPrimeDecays
from zprime_bridge.decays.fermions import extra_channels, fermion_channels, neutrino_channels
from zprime_bridge.decays.spectrum import Spectrum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.decays.channels import Channel
    from zprime_bridge.inputs.sm import SMInputs
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint

LIGHTEST_GEV: Final = 10.0
"""Below, quarks are hadrons: ``zprime_bridge.light`` has widths with meson thresholds."""


def zprime_decays(
    model: U1PrimeModel,
    point: ParameterPoint,
    *,
    spectrum: Spectrum | None = None,
    inputs: SMInputs | None = None,
    with_eaten: bool = True,
) -> ZPrimeDecays:
    """Tree-level widths of the Z' with exact masses, mixing and flavour.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges and rotations.
    point : ParameterPoint
        g', M_Z' above 10 GeV, g_12.
    spectrum : Spectrum, optional
        Masses; default: known ones as measured, new particles massless.
    inputs : SMInputs, optional
        CKM and electroweak inputs; default: the newest dated set.
    with_eaten : bool
        Count the scalar whose imaginary part the Z' has eaten, as [SAFE] (61) does. False leaves
        the channel out where only one singlet breaks U(1)'.

    Raises
    ------
    PredictionError
        For M_Z' below 10 GeV.
    ModelError
        If no vacuum gives this M_Z'.

    References
    ----------
    [SAFE] arXiv:2109.06201, (60)-(65), Table 5. No QCD or electroweak corrections (alpha_s/pi is
    3 % of the quark widths).
    """
    if point.m_zprime < LIGHTEST_GEV:
        raise PredictionError(
            f"M_Z' = {point.m_zprime:g} GeV decays into hadrons, not quarks: below "
            f"{LIGHTEST_GEV:g} GeV use 'zprime-bridge light'"
        )
    spectrum = spectrum or Spectrum()
    boson = mixed_zprime(model, point, inputs)
    channels = (
        *matter_channels(model, boson, spectrum, point.m_zprime),
        *mixing_channels(boson, spectrum),
    )
    unphysical = len(eaten_singlets(model.charges)) == 1 and not with_eaten
    decays = ZPrimeDecays(
        m_zprime=point.m_zprime,
        channels=tuple(c for c in channels if not (unphysical and c.eaten)),
    )
    return replace(decays, remarks=tuple(_remarks(model, decays)))


def matter_channels(
    model: U1PrimeModel, boson: MixedZPrime, spectrum: Spectrum, mass: float
) -> Iterator[Channel]:
    """Yield everything but h Z and W W at a real or virtual mass (GeV) of the Z'."""
    yield from fermion_channels(boson.fermions, spectrum, mass)
    with_right = model.charges.nu is not None
    yield from neutrino_channels(boson.fermions, spectrum, mass, with_right=with_right)
    yield from extra_channels(model.charges, boson, spectrum, mass)
    yield from scalar_channels(model.charges, boson, spectrum, mass)


def _remarks(model: U1PrimeModel, decays: ZPrimeDecays) -> Iterator[str]:
    names, share = eaten_singlets(model.charges), decays.eaten_share
    if len(names) == 1 and share > 0:
        yield (
            f"Z' -> {names[0]} {names[0]}* is counted as in arXiv:2109.06201 (61), but does not "
            f"exist in the vacuum: Im({names[0]}) is the longitudinal Z'. Without it "
            f"(--no-eaten) the width is {share:.2%} smaller"
        )
    elif share > 0:
        yield (
            f"one combination of Im({'), Im('.join(names)}) is the longitudinal Z'; which one "
            "depends on the vacuum expectation values, so the scalar widths are upper estimates"
        )
