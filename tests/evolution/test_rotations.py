"""Maps for rotations that none is shipped for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.evolution.charge_sets import natural_sizes, random_charges
from tests.factories import make_model, vector_like
from zprime_bridge.charges.card import RotationAngles, RotationChoice, RotationKind
from zprime_bridge.core.errors import MatchingError
from zprime_bridge.couplings.rotations import rotations
from zprime_bridge.evolution import build, cached
from zprime_bridge.evolution.cached import rotated_map
from zprime_bridge.evolution.charge_map import charge_map
from zprime_bridge.evolution.directions import (
    change_of_products,
    coordinates,
    default_rotations,
)
from zprime_bridge.evolution.from_model import card_evolution
from zprime_bridge.evolution.grid import ScaleGrid
from zprime_bridge.evolution.neutrinos import free_flavours, stand_in_names
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.model.point import ParameterPoint

if TYPE_CHECKING:
    from pathlib import Path

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.couplings.rotations import Rotations
    from zprime_bridge.evolution.evolution_map import EvolutionMap

ONE_NODE = ScaleGrid(edges=(4000.0, 4400.0), counts=(1,))
AGREEMENT = 1e-5  # of the natural size: the accuracy of interpolation


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def one_node_map(charges: FloatArray, chosen: Rotations) -> EvolutionMap:
    names = ["a", "b"][: len(charges)]
    return rotated_map(names, charges, chosen, inputs=sm_inputs(), grid=ONE_NODE)


def no_wilson(*_: object, **__: object) -> None:
    raise AssertionError("wilson was called")


def with_rotated_electrons(*, third: float) -> Rotations:
    choice = RotationChoice(
        kind=RotationKind.ANGLES, angles=RotationAngles(theta_12=third, theta_23=0.3)
    )
    return rotations({"e_left": choice}, sm_inputs().ckm())


def test_for_default_rotations_it_is_the_shipped_map() -> None:
    """Second route: products of two random directions, not of the sixteen charges."""
    charges = np.array([random_charges(51, higgs=True), random_charges(52, higgs=False)])
    built = one_node_map(charges, default_rotations(sm_inputs()))
    shipped = charge_map().contracted(built.columns, change_of_products(coordinates(charges).T))
    expected = shipped.at(built.scales)[0]
    assert built.outputs == shipped.outputs
    # cross terms mix the quarks of one direction with the leptons of the other
    sizes = 2 * np.sum([natural_sizes(x, built.outputs) for x in charges], axis=0)[:, None]
    assert (np.abs(built.matrices[0] - expected) <= AGREEMENT * sizes).all()


def test_what_wilson_has_computed_is_kept_and_a_damaged_file_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charges = random_charges(53, higgs=False)[None]
    first = one_node_map(charges, default_rotations(sm_inputs()))
    monkeypatch.setattr(build, "wilson_response", no_wilson)
    again = one_node_map(3 * charges, default_rotations(sm_inputs()))  # the same direction
    assert np.allclose(again.matrices, 9 * first.matrices, rtol=1e-11, atol=0)
    with pytest.raises(AssertionError, match="wilson was called"):
        one_node_map(charges, with_rotated_electrons(third=0.0))
    (file,) = (tmp_path / "zprime_bridge" / "evolution").iterdir()
    file.write_bytes(b"nothing of use")
    with pytest.raises(AssertionError, match="wilson was called"):
        one_node_map(charges, default_rotations(sm_inputs()))


def test_a_cache_that_cannot_be_written_is_only_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zprime_bridge").write_text("a file where the directory should be")
    monkeypatch.setattr(
        cached, "build_map", lambda *_, **__: charge_map().contracted(["a a"], np.ones((136, 1)))
    )
    with pytest.warns(UserWarning, match="could not be cached"):
        one_node_map(random_charges(55, higgs=False)[None], default_rotations(sm_inputs()))


def test_rotated_leptons_have_lepton_flavour_violation() -> None:
    charges = random_charges(56, higgs=False)[None]
    charges[0, 9:12] = (0.0, 1.0, 2.0)
    built = one_node_map(charges, with_rotated_electrons(third=0.0))
    found = dict(zip(built.outputs, built.matrices[0, :, 0], strict=True))
    assert abs(found["C9_bsmutau"]) > 0.1 * abs(found["C9_bsmumu"])
    assert found["C9_bsemu"] == 0
    present = [name for name, value in found.items() if value != 0]
    assert free_flavours(present) == "nuenumu"


def test_right_handed_neutrinos_need_a_pair_that_is_free() -> None:
    every = [
        n
        for a in ("nue", "numu", "nutau")
        for b in ("nue", "numu", "nutau")
        for n in stand_in_names(a + b)
    ]
    with pytest.raises(MatchingError, match="mixes all three generations"):
        free_flavours(every)
    assert free_flavours([*stand_in_names("nuenumu")]) == "nuenutau"


@pytest.mark.slow
def test_a_rotated_model_agrees_with_wilson_at_a_held_out_mass() -> None:
    angles = RotationAngles(theta_12=0.1, theta_23=0.2, delta=0.5)
    choice = RotationChoice(kind=RotationKind.ANGLES, angles=angles)
    model = make_model(vector_like((0, 0, 1), (0, -3, 0)), {"d_right": choice})
    point = ParameterPoint(g_prime=0.2, m_zprime=5000.0, g_12=0.05)
    lines: list[str] = []
    found = card_evolution(model, point, lines.append).coefficients([5000.0], [0.2])
    direct = match(model, point).at(4.8, "WET", "flavio").values
    assert len(lines) == 13
    for name in ("C9_bsmumu", "C9p_bsmumu", "CVLL_bsbs", "CVLR_bsbs", "CVRR_bsbs", "CVLR_sdsd"):
        assert found[name][0] == pytest.approx(direct[name], rel=1e-4), name
