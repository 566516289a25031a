"""Bounds from rho: the published number, and that rho is at its edge on the bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zprime_bridge.core.errors import ModelError
from zprime_bridge.inputs.electroweak import electroweak_inputs, electroweak_sources
from zprime_bridge.mixing.bounds import (
    RhoRange,
    largest_higgs_coupling,
    lightest_heavy_zprime,
    rho_range,
)
from zprime_bridge.mixing.scheme import m_z_sm_scheme, physical_m_z_scheme
from zprime_bridge.mixing.sector import neutral_sector

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.mixing.scheme import ElectroweakScheme

RTOL_EDGE = 1e-9  # rho - 1 is a difference of numbers known to 1e-16
SCHEMES = pytest.mark.parametrize(
    "scheme", [m_z_sm_scheme(), physical_m_z_scheme()], ids=lambda scheme: scheme.name
)


@SCHEMES
def test_the_published_bound(
    reference: Callable[[str], ReferenceValue], scheme: ElectroweakScheme
) -> None:
    allowed = rho_range(electroweak_inputs("2020"), 3.0)
    edge = reference("mixing/rho_2020_low_edge")
    assert allowed.low == pytest.approx(edge.value, rel=edge.rtol)
    bound = largest_higgs_coupling(1e-3, allowed, scheme)
    published = reference("mixing/x_g_max_light_2020")
    assert float(bound) == pytest.approx(published.value, rel=published.rtol)


@SCHEMES
@pytest.mark.parametrize("name", ["2020", "2024"])
def test_rho_is_at_its_edge_on_the_bound(scheme: ElectroweakScheme, name: str) -> None:
    allowed = rho_range(electroweak_inputs(name), 3.0)
    masses = np.array([1e-3, 10.0, 60.0, 200.0, 3000.0])
    bound = largest_higgs_coupling(masses, allowed, scheme)
    sector = neutral_sector(masses, bound, 1.0, scheme=scheme)
    edges = np.where(masses < scheme.m_z, allowed.low, allowed.high)
    np.testing.assert_allclose(sector.rho, edges, rtol=RTOL_EDGE)


@SCHEMES
def test_the_lightest_heavy_zprime_is_the_same_bound_read_backwards(
    scheme: ElectroweakScheme,
) -> None:
    allowed = rho_range(electroweak_inputs(), 2.0)
    couplings = np.array([0.01, 0.1, 1.0])
    masses = lightest_heavy_zprime(couplings, allowed, scheme)
    np.testing.assert_allclose(
        largest_higgs_coupling(masses, allowed, scheme), couplings, rtol=RTOL_EDGE
    )
    assert (masses > scheme.m_z).all()


@SCHEMES
def test_more_sigma_allow_more(scheme: ElectroweakScheme) -> None:
    measured = electroweak_inputs("2020")
    for mass in (1.0, 1000.0):
        bounds = [
            float(largest_higgs_coupling(mass, rho_range(measured, n), scheme)) for n in (2.0, 3.0)
        ]
        assert bounds[0] < bounds[1]


@SCHEMES
def test_no_coupling_is_allowed_where_the_masses_are_too_close(scheme: ElectroweakScheme) -> None:
    allowed = RhoRange(low=0.999, high=1.001)
    assert float(largest_higgs_coupling(scheme.m_z, allowed, scheme)) == 0.0


def test_a_range_that_excludes_the_standard_model_bounds_nothing() -> None:
    with pytest.raises(ModelError, match="excludes rho = 1"):
        rho_range(electroweak_inputs("2020"), 1.0)


@pytest.mark.parametrize("name", ["2020", "2024"])
def test_every_number_has_a_source(name: str) -> None:
    sources = electroweak_sources(name)
    assert set(sources) == {"rho", "rho_sigma", "inverse_alpha_e_m_z"}
    assert all("PDG" in source for source in sources.values())
