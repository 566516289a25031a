"""``zprime-bridge flow``: couplings up to the Planck scale, or down."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome
    from tests.conftest import ReferenceValue

SILENT = [
    part
    for name in ("y", "delta", "deltatilde", "u", "v", "w", "s")
    for part in ("--set", f"alpha_{name}=0")
]
TEV = 1000.0


def document(outcome: Outcome) -> dict[str, Any]:
    """What ``--json`` printed, and nothing else."""
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def test_figure_4_of_the_paper_is_a_command_without_options(
    zprime_bridge: Callable[..., Outcome], reference: Callable[[str], ReferenceValue]
) -> None:
    outcome = zprime_bridge("flow", "BM1", "--json")
    found = document(outcome)
    assert outcome.code == 0
    assert outcome.err == ""
    assert found["status"] == "finite"
    assert found["pole_gev"] is None
    assert found["vacuum"] == found["vacuum_worst"] == "V+"
    assert found["vacuum_path"] == [{"vacuum": "V+", "mu_from": 5000.0, "mu_to": 1e19}]
    assert set(found["zero_crossings"]) == {"alpha_delta", "alpha_w"}  # [SAFE] sec. 4.3
    for key, scale in (("100000", "1e05"), ("1e+12", "1e12"), ("1e+19", "1e19")):
        expected = reference(f"flow/bm1_{scale}")
        for name, value in expected.value.items():
            assert found["couplings_at"][key][name] == pytest.approx(value, rel=expected.rtol)


@pytest.mark.parametrize("card", ["BM1", "BM2", "BM3", "BM4", "BM1nu"])
def test_naive_landau_poles_are_those_of_the_paper(
    card: str, zprime_bridge: Callable[..., Outcome], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("flow/poles_two_loops")
    outcome = zprime_bridge("flow", card, "--json", "--pole-alpha", "1e6", *SILENT)
    found = document(outcome)
    assert outcome.code == 1
    assert "alpha_4 has a pole at" in outcome.err
    assert (found["status"], found["pole_coupling"]) == ("pole", "alpha_4")
    assert found["pole_gev"] / TEV == pytest.approx(expected.value[card], rel=expected.rtol)
    assert found["vacuum"] == "pole"


def test_numbers_need_no_matplotlib_and_no_pyarrow() -> None:
    code = (
        "import sys\n"
        "from zprime_bridge.cli.main import zprime_bridge\n"
        "zprime_bridge.main(['flow', 'BM3', '--json'], standalone_mode=False)\n"
        "assert not {'matplotlib', 'pyarrow', 'sympy', 'wilson', 'flavio'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)


def test_loop_orders_are_taken_from_the_option(
    zprime_bridge: Callable[..., Outcome], reference: Callable[[str], ReferenceValue]
) -> None:
    expected = reference("flow/one_loop_stop")
    loops = "gauge=1,yukawa=1,quartic=1"
    outcome = zprime_bridge("flow", "BM3", "--json", "--pole-alpha", "1e6", "--loops", loops)
    found = document(outcome)
    assert found["loops"] == {"gauge": 1, "yukawa": 1, "quartic": 1}
    assert found["pole_gev"] == pytest.approx(expected.value["BM3"], rel=expected.rtol)


def test_initial_values_are_alphas_or_natural_couplings(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    given = ("--set", "alpha_y=10**-0.5", "--set", "g_12=0.01", "--set", "lam=0.2")
    found = document(zprime_bridge("flow", "BM3", "--json", "--mu-max", "1e4", *given))
    assert found["initial"]["alpha_y"] == pytest.approx(10**-0.5)
    assert found["initial"]["g_12"] == pytest.approx(0.01)
    assert found["origins"]["alpha_lambda"] == found["origins"]["eta"] == "given"
    assert found["origins"]["alpha_s"] == "card"


def test_the_point_can_be_changed(zprime_bridge: Callable[..., Outcome]) -> None:
    options = ("--m-zprime", "3000", "--alpha4", "1e-3", "--mu-max", "1e4")
    outcome = zprime_bridge("flow", "BM3", "--json", *options)
    found = document(outcome)
    assert found["mu_start"] == 3000
    assert found["initial"]["alpha_4"] == pytest.approx(1e-3)
    assert found["origins"]["alpha_1"] == "Standard Model"
    assert "the card gives its initial conditions at 5000 GeV" in outcome.err
    assert found["sources"]["standard_model"]["m_top"]


def test_running_down_leaves_the_planck_scale_empty(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    found = document(zprime_bridge("flow", "BM3", "--json", "--mu-min", "4000"))
    assert (found["mu_start"], found["mu_end"]) == (5000, 4000)
    assert set(found["couplings_at"]) == {"4000", "5000", "1e+19"}
    assert found["couplings_at"]["1e+19"]["alpha_4"] is None


def test_the_table_has_couplings_vacuum_and_verdict(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    outcome = zprime_bridge("flow", "BM3")
    assert outcome.code == 0
    for part in ("alpha_deltatilde", "eta", "Changes of sign", "V+", "all couplings finite"):
        assert part in outcome.out


def test_everything_is_written_to_a_directory(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    directory = tmp_path / "new"
    outcome = zprime_bridge("flow", "BM3", "--json", "-o", str(directory))
    found = document(outcome)
    assert sorted(found["files"]) == sorted(str(path) for path in directory.iterdir())
    assert json.loads((directory / "flow.json").read_text()) == found
    assert (directory / "trajectory.csv").read_text().startswith("mu_gev,alpha_1,")
    assert (directory / "flow.png").read_bytes().startswith(b"\x89PNG")
    assert (directory / "flow.pdf").read_bytes().startswith(b"%PDF")


def test_a_figure_is_written_also_if_physics_says_no(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    figure = tmp_path / "pole.svg"
    outcome = zprime_bridge("flow", "BM1", "--plot", str(figure), *SILENT)
    assert outcome.code == 1
    assert f"wrote {figure}" in outcome.out
    assert "<svg" in figure.read_text()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--set", "alpha_y=nan"), "'nan' is not a number"),
        (("--set", "alpha_y=-1"), "alpha_y = -1 is negative"),
        (("--set", "alpha_yy=1"), "did you mean 'alpha_y'"),
        (("--set", "alpha_y"), "is not NAME=VALUE"),
        (("--set", "alpha_y=__import__"), "is not a number"),
        (("--set", "y=1", "--set", "y=2"), "is given twice"),
        (("--set", "y=1", "--set", "alpha_y=2"), "given twice, as y and as alpha_y"),
        (("--set", "eta=1"), "eta must lie between -1 and 1"),
        (("--mu-max", "1000"), "must lie above the start at 5000 GeV"),
        (("--mu-max", "nan"), "must lie above the start"),
        (("--mu-max", "inf"), "must lie above the start"),
        (("--mu-min", "1e9"), "below the start"),
        (("--mu-start", "nan"), "mu_start must be a positive finite number"),
        (("--mu-start", "-1"), "mu_start must be a positive finite number"),
        (("--rtol", "0"), "rtol must lie between"),
        (("--pole-alpha", "nan"), "pole_alpha must be a positive finite number"),
        (("--loops", "gauge=3"), "'3' is no loop order"),
        (("--loops", "strong=1"), "'strong' is none of gauge, yukawa"),
        (("--loops", "gauge=1,gauge=2"), "'gauge' is given twice"),
        (("--at", "nan"), "--at must be a positive finite number"),
        (("--plot", "figure.gif"), "must end in .png, .pdf, .svg"),
        (("--g-prime", "1", "--alpha4", "1"), "either --g-prime or --alpha4"),
    ],
)
def test_bad_usage_is_refused_with_the_reason(
    zprime_bridge: Callable[..., Outcome], options: tuple[str, ...], reason: str
) -> None:
    outcome = zprime_bridge("flow", "BM1", "--json", *options)
    assert outcome.code == 2
    assert outcome.out == ""
    assert reason in outcome.err


def test_everything_wrong_with_options_is_told_at_once(
    zprime_bridge: Callable[..., Outcome],
) -> None:
    options = ("--set", "y=a", "--set", "u", "--loops", "gauge=9")
    assert len(zprime_bridge("flow", "BM1", *options).err.splitlines()) == 3


def card(scalars: str, point: str) -> str:
    """The text of a card of gauged B-L."""
    return (
        "name: mine\ntemplate: minimal\nsource: {paper: none, where: none}\n"
        "charges:\n  q: [1/3, 1/3, 1/3]\n  u: [1/3, 1/3, 1/3]\n  d: [1/3, 1/3, 1/3]\n"
        "  l: [-1, -1, -1]\n  e: [-1, -1, -1]\n  nu: [-1, -1, -1]\n"
        f"  scalars: {{H: 0, phi: 2{scalars}}}\n{point}"
    )


def test_unknown_beta_functions_lead_to_pyrate(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(
        card(", chi: {charge: 5, su2: 1, y: 0}", "point: {m_zprime: 5000, g_prime: 0.1}\n")
    )
    outcome = zprime_bridge("flow", str(path))
    assert outcome.code == 1
    assert "run PyR@TE on it" in outcome.err


@pytest.mark.pyrate
@pytest.mark.usefixtures("_pyrate")
def test_pyrate_runs_fields_that_no_template_ships(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(
        card(", chi: {charge: 5, su2: 1, y: 0}", "point: {m_zprime: 5000, g_prime: 0.1}\n")
    )
    outcome = zprime_bridge("flow", str(path), "--pyrate", "--json")
    assert outcome.code == 0
    document = json.loads(outcome.out)
    assert document["status"] == "finite"
    assert document["couplings_at"]["1e+19"]["alpha_lHchi"] is not None


def test_a_card_without_a_point_says_what_is_missing(
    zprime_bridge: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "pointless.yaml"
    path.write_text(card("", ""))
    outcome = zprime_bridge("flow", str(path), "--json")
    assert outcome.code == 2
    assert "no parameter point" in outcome.err
    given = ("--m-zprime", "4000", "--g-prime", "0.2", "--mu-max", "1e6")
    outcome = zprime_bridge("flow", str(path), "--json", *given)
    found = document(outcome)
    assert found["mu_start"] == 4000
    assert [finding["severity"] for finding in found["findings"]] == ["warning"]
    assert "not given and therefore zero" in outcome.err
