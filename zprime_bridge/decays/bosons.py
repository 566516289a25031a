"""Decays of the Z' into gauge bosons and scalars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zprime_bridge.charges.exact import as_float
from zprime_bridge.decays.channels import Channel, Group
from zprime_bridge.decays.formulas import higgs_z_width, scalar_width, w_pair_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
    from zprime_bridge.decays.boson import MixedZPrime
    from zprime_bridge.decays.spectrum import Spectrum


def mixing_channels(boson: MixedZPrime, spectrum: Spectrum) -> Iterator[Channel]:
    """Yield h Z and W W: zero without Z-Z' mixing (X_H = 0 and g_12 = 0).

    For M_Z' >> M_Z both have the width of half the Higgs doublet, H^2 M/(48 pi): the light doublet
    needs no other channels.
    """
    mass, m_higgs = boson.point.m_zprime, spectrum.known.m_higgs
    yield Channel(
        name="h Z",
        group=Group.HIGGS,
        width=higgs_z_width(coupling=boson.higgs_z, mass=mass, m_z=boson.m_z, m_higgs=m_higgs),
        threshold=boson.m_z + m_higgs,
    )
    yield Channel(
        name="W W",
        group=Group.HIGGS,
        width=w_pair_width(coupling=boson.w_pair, mass=mass, m_w=boson.m_w),
        threshold=2 * boson.m_w,
    )


def scalar_channels(
    charges: ChargeAssignment, boson: MixedZPrime, spectrum: Spectrum, mass: float
) -> Iterator[Channel]:
    """Yield pairs of each further doublet (per component), singlet and matrix scalar.

    Each complex field counts as in [SAFE] (61), with one mass for its components. The imaginary
    part of one combination of the singlets is the longitudinal Z' (docs/errata.md): charged
    singlets are marked ``eaten``.
    """
    eaten = eaten_singlets(charges)
    for scalar in charges.scalars:
        if scalar is charges.doublets[0]:
            continue
        m_scalar = spectrum.mass(scalar.name)
        for t3 in (0.5, -0.5) if scalar.is_doublet else (0.0,):
            g = boson.coupling(as_float(scalar.charge), y=float(scalar.y), t3=t3)
            label = _label(scalar, t3)
            yield Channel(
                name=f"{label} {label}*",
                group=Group.SCALARS,
                width=scalar.flavour**2 * scalar_width(coupling=g, mass=mass, m_scalar=m_scalar),
                threshold=2 * m_scalar,
                eaten=scalar.name in eaten,
            )


def eaten_singlets(charges: ChargeAssignment) -> tuple[str, ...]:
    """Names of the charged singlets, one combination of whose imaginary parts is eaten."""
    return tuple(s.name for s in charges.singlets if as_float(s.charge) != 0)


def _label(scalar: Scalar, t3: float) -> str:
    return scalar.name if not scalar.is_doublet else f"{scalar.name}(Q={t3 + float(scalar.y):g})"
