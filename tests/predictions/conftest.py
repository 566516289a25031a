"""Benchmarks of [SAFE] as coefficients, built from the charges in tests/reference."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from zprime_bridge.core.arrays import frozen
from zprime_bridge.couplings.zprime import ZPrimeCouplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.coefficients import WilsonCoefficients
from zprime_bridge.matching.warsaw import warsaw, warsaw_up
from zprime_bridge.predictions.predict import predict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import ComplexArray
    from zprime_bridge.predictions.prediction import Prediction

Benchmark = tuple[ZPrimeCouplings, WilsonCoefficients]


def benchmark_couplings(inputs: Mapping[str, Any]) -> ZPrimeCouplings:
    """Couplings of diagonal charges with all of the CKM rotation in the down quarks."""
    ckm = sm_inputs().ckm()
    g_prime = 4 * math.pi * math.sqrt(inputs["alpha4"])

    def diagonal(field: str) -> ComplexArray:
        charges = [complex(Fraction(charge)) for charge in inputs[field]]
        return frozen(g_prime * np.diag(charges), (3, 3))

    return ZPrimeCouplings(
        u_left=frozen(diagonal("q"), (3, 3)),
        d_left=frozen(ckm.conj().T @ diagonal("q") @ ckm, (3, 3)),
        e_left=frozen(diagonal("l"), (3, 3)),
        nu_left=frozen(diagonal("l"), (3, 3)),
        u_right=frozen(diagonal("u"), (3, 3)),
        d_right=frozen(diagonal("d"), (3, 3)),
        e_right=frozen(diagonal("e"), (3, 3)),
        nu_right=frozen(diagonal("nu"), (3, 3)) if "nu" in inputs else None,
        higgs=0.0,
        m_zprime=inputs["m_zprime"],
        ckm=ckm,
    )


def smeft(couplings: ZPrimeCouplings, *, up: bool = False) -> WilsonCoefficients:
    """Coefficients without the metadata that flavio cannot hold."""
    return WilsonCoefficients(
        eft="SMEFT",
        basis="Warsaw up" if up else "Warsaw",
        scale=couplings.m_zprime,
        values=warsaw_up(couplings) if up else warsaw(couplings),
        metadata={
            "m_zprime": couplings.m_zprime,
            "inverse_alpha_e": sm_inputs().inverse_alpha_e_wilson,
        },
    )


@pytest.fixture(scope="session")
def bm1(reference: Callable[[str], ReferenceValue]) -> Benchmark:
    couplings = benchmark_couplings(reference("flavio/BM1.ratios").inputs)
    return couplings, smeft(couplings)


@pytest.fixture(scope="session")
def bm3(reference: Callable[[str], ReferenceValue]) -> Benchmark:
    couplings = benchmark_couplings(reference("flavio/BM3.ratios").inputs)
    return couplings, smeft(couplings)


@pytest.fixture(scope="session")
def bm3_up(bm3: Benchmark) -> WilsonCoefficients:
    return smeft(bm3[0], up=True)


@pytest.fixture(scope="session")
def bm1_predictions(bm1: Benchmark) -> dict[str, Prediction]:
    couplings, coefficients = bm1
    return {p.name: p for p in predict(coefficients, couplings=couplings)}


@pytest.fixture(scope="session")
def bm3_predictions(bm3: Benchmark) -> dict[str, Prediction]:
    couplings, coefficients = bm3
    return {p.name: p for p in predict(coefficients, couplings=couplings)}
