"""``zprime-bridge fit`` on measurements of the coefficients themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fits.toys import Toy, on_real_parts
from zprime_bridge.core.errors import PredictionError
from zprime_bridge.likelihoods import loading
from zprime_bridge.likelihoods import set_up as preparation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

    Command = Callable[..., Outcome]

KEYS = {
    "title", "space", "data", "status", "advice", "parameters", "derived", "correlations",
    "coefficients", "chi2", "log_likelihood", "other_minima", "point", "pulls", "contours",
    "plane", "reference", "electroweak", "findings", "files",
}  # fmt: skip

LEPTONS = Toy(
    name="bsll-current",
    parameters=("C9_bsmumu", "C10_bsmumu", "C9_bstautau"),
    linear=on_real_parts(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, -1.0, 0.0]])),
    mean=np.array([-0.5, 0.2, -0.6]),
    covariance=0.01 * np.eye(3),
    box={"C9_bsmumu": 5.0, "C10_bsmumu": 5.0},
)
MIXING = Toy(
    name="mixing",
    parameters=("CVLL_bsbs",),
    linear=on_real_parts(np.array([[1e11]])),
    mean=np.array([0.0]),
    covariance=np.array([[1.0]]),
    box={"CVLL_bsbs": 3e-11},
    prefix="M",
)


@pytest.fixture(autouse=True)
def _toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let data sets be toys, and count what is loaded by name."""
    neutrinos = replace(MIXING, name="bsnunu", prefix="N", parameters=("CL_bsnumunumu",), box={})
    known = {"bsll-current": LEPTONS, "mixing": MIXING, "bsnunu": neutrinos}

    def load(name: str, **_: float) -> Toy:
        if name not in known:
            raise PredictionError(f"no data set {name!r}")
        return known[name]

    monkeypatch.setattr(loading, "load_likelihood", load)


def test_coefficients_as_a_document(zprime_bridge: Command) -> None:
    outcome = zprime_bridge("fit", "--coefficients", "C9_bsmumu, C10_bsmumu", "--json")
    assert outcome.code == 0
    document = json.loads(outcome.out)
    assert set(document) == KEYS
    assert [one["name"] for one in document["data"]] == ["bsll-current"]
    nine, ten = document["parameters"]
    assert nine["best"] == pytest.approx(-0.5 + 0.1 / 3, abs=1e-4)  # least squares by hand
    assert ten["best"] == pytest.approx(0.2 - 0.1 / 3, abs=1e-4)
    assert [i["n_sigma"] for i in nine["intervals"]] == [1, 2, 3]
    assert nine["intervals"][0]["high"] - nine["best"] == pytest.approx(nine["error"], rel=1e-3)
    chi2 = document["chi2"]
    assert chi2["n_parameters"] == 2
    assert chi2["delta"] == pytest.approx(chi2["sm"] - chi2["best"])
    shares = sum(one["share_of_delta_chi2"] for one in document["pulls"])
    assert shares == pytest.approx(chi2["delta"])


def test_the_tables_say_what_was_found(zprime_bridge: Command) -> None:
    outcome = zprime_bridge(
        "fit", "--coefficients", "C9_bsmumu, C10_bsmumu=-C9_bsmumu", "--parameters", "2"
    )
    assert outcome.code == 0
    assert "varied: Wilson coefficients at 4.8 GeV: C9_bsmumu, C10_bsmumu = -C9_bsmumu" in (
        outcome.out
    )
    assert "3 observables, 2 parameters)" in outcome.out
    assert "sigma (1 parameter)" in outcome.out
    assert "shares add up to Delta chi^2" in outcome.out
    assert outcome.err == ""


def test_a_card_its_coupling_and_its_point(zprime_bridge: Command, tmp_path: Path) -> None:
    outcome = zprime_bridge("fit", "BM3", "--plane", "-o", str(tmp_path))
    assert outcome.code == 0
    assert "the card's point, M_Z' = 5000 GeV" in outcome.out
    assert "alpha4" in outcome.out
    document = json.loads((tmp_path / "fit.json").read_text(encoding="utf-8"))
    assert {one["name"] for one in document["derived"]} == {"g'/M_Z'", "M_Z'/g'", "g'", "alpha4"}
    assert document["point"]["verdict"] in {"allowed", "tension", "excluded"}
    assert {file.name for file in tmp_path.iterdir()} == {
        "fit.json", "fit-pulls.png", "fit-pulls.svg", "fit-plane.png", "fit-plane.svg",
    }  # fmt: skip
    assert [one["n_sigma"] for one in document["plane"]["regions"]] == [1, 2, 3]


def test_free_charges_are_told_to_be_free_of_anomaly_conditions(zprime_bridge: Command) -> None:
    outcome = zprime_bridge("fit", "BM3", "--free", "L2", "--at", "4000", "--json")
    assert outcome.code == 0
    assert "without regard to anomalies" in outcome.err
    document = json.loads(outcome.out)
    assert [one["name"] for one in document["parameters"]] == ["(g'/M_Z')^2", "L2"]
    assert document["space"] == "g', L2 at M_Z' = 4000 GeV"


def test_a_definition_of_ones_own_is_set_up_first(
    zprime_bridge: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int | None]] = []

    def note(name: str, *, samples: int | None, **_: object) -> None:
        asked.append((name, samples))

    monkeypatch.setattr(preparation, "set_up", note)
    arguments = ("fit", "--coefficients", "C9_bsmumu", "--data", "bsll-current", "--set-up")
    assert zprime_bridge(*arguments).code == 0
    assert zprime_bridge(*arguments, "--samples", "300").code == 0
    assert asked == [("bsll-current", None), ("bsll-current", 300)]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--set-up",), "--set-up needs --data"),
        (("--data", "bsll-current", "--samples", "9"), "--samples belongs to --set-up"),
    ],
)
def test_setting_up_needs_something_to_set_up(
    zprime_bridge: Command, arguments: tuple[str, ...], text: str
) -> None:
    outcome = zprime_bridge("fit", "--coefficients", "C9_bsmumu", *arguments)
    assert outcome.code == 2
    assert text in outcome.err


def test_what_was_not_verified_is_told_once_and_in_words(zprime_bridge: Command) -> None:
    outcome = zprime_bridge("fit", "BM3", "--g-prime", "9", "--json")
    assert outcome.code == 0
    lines = outcome.err.splitlines()
    assert len(lines) == len(set(lines))
    assert all(line.startswith("zprime-bridge: warning: ") for line in lines)
    assert any("the point's largest coefficient is" in line for line in lines)
    assert any("largest coefficient" in text for text in json.loads(outcome.out)["findings"])


def test_contours_are_drawn(zprime_bridge: Command, tmp_path: Path) -> None:
    arguments = ("--coefficients", "C9_bsmumu, C10_bsmumu", "-o", str(tmp_path))
    assert zprime_bridge("fit", *arguments).code == 0
    assert (tmp_path / "fit-contours.png").read_bytes().startswith(b"\x89PNG")
    document = json.loads((tmp_path / "fit.json").read_text(encoding="utf-8"))
    first = document["contours"]["regions"][0]
    assert first["delta_chi2"] == pytest.approx(2.2957, rel=1e-4)
    assert first["lines"][0][0] == first["lines"][0][-1]


def test_a_flat_direction_is_a_clear_error(zprime_bridge: Command) -> None:
    outcome = zprime_bridge("fit", "--coefficients", "C9_bstautau")
    assert outcome.code == 1
    assert "no observable of bsll-current depends on C9_bstautau" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give either a CARD or --coefficients"),
        (("BM3", "--coefficients", "C9_bsmumu"), "give either a CARD or --coefficients"),
        (("--coefficients", "C9_bsmumu", "--plane"), "--plane needs a CARD"),
        (("--coefficients", "C9_bsmumu", "--g-prime", "1"), "--g-prime needs a CARD"),
        (("BM3", "--plane"), "-o DIR"),
        (("BM3", "--at", "-3"), "positive number of GeV"),
        (("BM3", "--at", "nan"), "positive number of GeV"),
        (("BM3", "--parameters", "-1"), "--parameters"),
        (("BM3", "--free", "Q7"), "neither a parameter nor a charge"),
        (("--coefficients", "C9_bsmuu"), "did you mean 'C9_bsmumu'"),
        (("--coefficients", "C9_bsmumu="), "no linear form"),
    ],
)
def test_wrong_usage_is_exit_code_two(
    zprime_bridge: Command, arguments: tuple[str, ...], message: str
) -> None:
    outcome = zprime_bridge("fit", *arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert outcome.out == ""


def test_an_unknown_data_set_is_told(zprime_bridge: Command) -> None:
    outcome = zprime_bridge("fit", "--coefficients", "C9_bsmumu", "--data", "bsll-2020")
    assert outcome.code == 1
    assert "bsll-2020" in outcome.err


def test_a_mass_outside_the_evolution_is_refused(zprime_bridge: Command) -> None:
    outcome = zprime_bridge("fit", "BM3", "--at", "3")
    assert outcome.code == 1
    assert "M_Z'" in outcome.err


def test_electroweak_data_need_a_card(zprime_bridge: Command) -> None:
    outcome = zprime_bridge("fit", "--coefficients", "C9_bsmumu", "--data", "ewpt")
    assert outcome.code == 2
    assert "needs a CARD" in outcome.err
