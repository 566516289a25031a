"""The shipped map against wilson, closed forms and published benchmarks."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.evolution.charge_sets import natural_sizes, random_charges
from zprime_bridge.charges.library import load_card
from zprime_bridge.evolution.build import wilson_response
from zprime_bridge.evolution.charge_map import charge_map
from zprime_bridge.evolution.directions import (
    DIRECTIONS,
    amplitudes,
    coordinates,
    default_rotations,
    products,
    unit_couplings,
)
from zprime_bridge.evolution.from_model import card_evolution
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.matching.warsaw import warsaw
from zprime_bridge.matching.wet import wet_flavio
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.pipeline import card_point

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue
    from zprime_bridge.core.arrays import ComplexArray, FloatArray

INTERPOLATION = 1e-5  # of the natural size; the promise of docs/evolution.md; measured: 2e-6
RELATIVE = 1e-4  # what the project promises for coefficients generated at tree level
RUNNING = 0.4  # from 5 TeV: alpha_s^(6/23) and electroweak logarithms, in units of the largest


def mapped(charges: FloatArray, mass: float) -> ComplexArray:
    return charge_map().apply([mass], amplitudes(coordinates(charges))[None])[:, 0]


@pytest.mark.parametrize(("seed", "mass"), [(21, 137.0), (22, 3456.0), (21, 61000.0)])
def test_random_charges_at_held_out_masses_agree_with_wilson(seed: int, mass: float) -> None:
    charges = random_charges(seed, higgs=seed % 2 == 0)
    names = charge_map().outputs
    couplings = unit_couplings(charges / 4, default_rotations(sm_inputs()))
    direct = wilson_response(warsaw(couplings), mass, names, sm_inputs()) * 16
    differences = np.abs(mapped(charges, mass) - direct)
    sizes = natural_sizes(charges, names)
    wrong = [n for n, d, s in zip(names, differences, sizes, strict=True) if d > INTERPOLATION * s]
    assert wrong == []


@pytest.mark.parametrize("mass", [137.0, 9000.0])
def test_tree_level_coefficients_of_a_neutral_higgs_are_right_to_1e_4(mass: float) -> None:
    charges = random_charges(23, higgs=False)
    charges[0:2] = charges[0]  # as in most models: K mixing is then tiny, and still right
    chosen = default_rotations(sm_inputs())
    names = charge_map().outputs
    unit = unit_couplings(charges, chosen)
    tree = wet_flavio(unit, sm_inputs(), alpha_e=1 / 127.9, sin2_theta_w=0.23)
    direct = wilson_response(warsaw(unit_couplings(charges / 4, chosen)), mass, names, sm_inputs())
    for name, found, expected in zip(names, mapped(charges, mass), 16 * direct, strict=True):
        if tree.get(name, 0) != 0:
            assert found == pytest.approx(expected, rel=RELATIVE), name


def test_without_running_the_map_would_be_the_closed_forms() -> None:
    """Second route: largest coefficients of the WET at M_Z' change by running only."""
    charges = random_charges(24, higgs=False)
    unit = unit_couplings(charges, default_rotations(sm_inputs()))
    tree = wet_flavio(unit, sm_inputs(), alpha_e=1 / 127.9, sin2_theta_w=0.23)
    found = dict(zip(charge_map().outputs, mapped(charges, 5000.0), strict=True))
    for prefix in ("C9_bs", "C10_bs", "CL_bs", "C9_bd", "C10_bd", "CL_bd", "CL_sd"):
        group = [name for name in found if name.startswith(prefix)]
        largest = max(abs(tree[name]) for name in group)
        for name in group:
            assert abs(found[name] - tree[name]) < RUNNING * largest, name
    for name in ("CVLL_bsbs", "CVLL_bdbd", "CVLL_sdsd"):
        assert 0.6 < (found[name] / tree[name]).real < 1.0, name
        assert abs((found[name] / tree[name]).imag) < 0.05, name


@pytest.mark.parametrize("name", ["BM1", "BM3"])
def test_published_benchmarks(name: str, reference: Callable[[str], ReferenceValue]) -> None:
    card = load_card(name)
    entry = reference(f"matching/{name}.wilson")
    model, point = build_model(card), card_point(card)
    found = card_evolution(model, point).coefficients([point.m_zprime], [point.g_prime])
    for coefficient, expected in entry.value.items():
        negligible = 1e-13 if coefficient.startswith("CV") else 1e-3
        (value,) = found[coefficient].real
        assert value == pytest.approx(expected, rel=entry.rtol, abs=entry.rtol * negligible)


@pytest.mark.parametrize(
    ("name", "m_zprime", "g_prime"),
    [
        ("BM3", 700.0, 0.05),
        ("chiral-XI", 9000.0, 0.2),
        ("B3-L2", 30000.0, 0.9),
    ],
)
def test_a_card_at_a_point_is_what_wilson_says_to_the_stated_accuracy(
    name: str, m_zprime: float, g_prime: float
) -> None:
    model = build_model(load_card(name))
    point = ParameterPoint(g_prime=g_prime, m_zprime=m_zprime)
    evolution = card_evolution(model, point)
    found = evolution.coefficients(m_zprime, [g_prime])
    (second,) = evolution.second_order(m_zprime, [g_prime])
    direct = match(model, point).at(4.8, "WET", "flavio").values
    names = evolution.evolution.outputs  # without those of right-handed neutrinos
    sizes = natural_sizes(g_prime * evolution.charges[0], names) / m_zprime**2
    for key, size in zip(names, sizes, strict=True):
        difference = abs(found[key][0] - direct.get(key, 0.0))
        assert difference <= (INTERPOLATION + second) * size, key


def test_products_of_directions_name_the_columns() -> None:
    assert charge_map().columns == products(DIRECTIONS)


def test_the_shipped_map_is_that_of_this_wilson_and_these_inputs() -> None:
    """With another wilson: rebuild by benchmarks/build_evolution.py."""
    provenance = charge_map().provenance
    assert provenance["wilson"] == version("wilson")
    assert provenance["inputs"] == {"set": sm_inputs().name, **sm_inputs().ckm_inputs()}
    assert provenance["target_gev"] == 4.8


def test_the_fast_path_imports_neither_wilson_nor_flavio() -> None:
    code = (
        "import json, sys\n"
        "import zprime_bridge as zb\n"
        "from zprime_bridge.evolution.from_model import card_evolution\n"
        "point = zb.ParameterPoint(g_prime=0.5, m_zprime=5000.0)\n"
        "evolution = card_evolution(zb.build_model(zb.load_card('chiral-XI')), point)\n"
        "assert abs(evolution.coefficients([5000.0], [0.5])['C9_bsmumu'][0]) > 0\n"
        "print(json.dumps([m for m in sys.modules if '.' not in m]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    loaded = set(json.loads(done.stdout))
    assert not loaded.intersection({"wilson", "flavio", "scipy", "sympy", "numba"})
