"""Electroweak data beside a fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import pytest

import zprime_bridge as zb
from zprime_bridge.fits import electroweak

if TYPE_CHECKING:
    from collections.abc import Mapping


@final
class SizeLikelihood:
    """Stands in for smelli: a parabola in the largest coefficient."""

    observations = 3

    def log_likelihood(self, coefficients: Mapping[str, complex], scale: float) -> float:
        """Return minus the square of the largest coefficient in units of 1e-9 GeV^-2."""
        assert scale > 0
        return -((max(map(abs, coefficients.values())) / 1e-9) ** 2)


@pytest.fixture
def _no_smelli(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(electroweak, "ElectroweakLikelihood", SizeLikelihood)


@pytest.mark.usefixtures("_no_smelli")
def test_shares_are_those_of_the_points_that_were_asked() -> None:
    model = zb.build_model(zb.load_card("BM3"))
    near = zb.ParameterPoint(g_prime=1.0, m_zprime=5000.0)
    strong = zb.ParameterPoint(g_prime=2.0, m_zprime=5000.0)
    first, second = electroweak.electroweak_shares(model, {"near": near, "strong": strong})
    assert (first.name, first.g_prime, first.observations) == ("near", 1.0, 3)
    assert first.delta_chi2 < 0
    # coefficients grow with g'^2, the parabola with its square
    assert second.delta_chi2 == pytest.approx(16 * first.delta_chi2)
