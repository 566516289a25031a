"""What importing the package, or checking a card, must not cost."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import pytest

import zprime_bridge

HEAVY = ("flavio", "wilson", "numba", "sympy", "numpy", "scipy", "pandas", "matplotlib", "rich")


def modules_loaded_by(code: str) -> set[str]:
    """Names of top-level modules that a fresh process has loaded after some code."""
    report = "\nimport sys, json\nprint(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code + report],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not modules_loaded_by("import zprime_bridge").intersection(HEAVY)


def test_the_command_line_help_loads_nothing_heavy() -> None:
    code = (
        "import contextlib, io\n"
        "from zprime_bridge.cli.main import zprime_bridge\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    zprime_bridge.main(['--help'], standalone_mode=False)"
    )
    assert not modules_loaded_by(code).intersection(set(HEAVY) - {"rich"})


def test_checking_a_rational_card_needs_no_sympy() -> None:
    code = (
        "from zprime_bridge import build_model, charge_verdict, load_card\n"
        "card = load_card('BM3')\n"
        "assert charge_verdict(card).anomalies.vanish\n"
        "assert build_model(card).charges_hash"
    )
    loaded = modules_loaded_by(code)
    assert not loaded.intersection({"sympy", "wilson", "flavio", "ckmutil"})


def test_tree_level_coefficients_need_no_wilson_and_no_flavio() -> None:
    code = (
        "import zprime_bridge as zb\n"
        "point = zb.ParameterPoint(g_prime=0.5, m_zprime=5000.0)\n"
        "zb.match(zb.build_model(zb.load_card('BM3')), point, mode='tree')"
    )
    assert not modules_loaded_by(code).intersection({"flavio", "wilson", "sympy"})


@pytest.mark.parametrize("name", zprime_bridge.__all__)
def test_every_public_name_resolves_to_its_home(name: str) -> None:
    home = import_module(f"zprime_bridge.{zprime_bridge._HOMES[name]}")
    assert getattr(zprime_bridge, name) is getattr(home, name)
    assert name in dir(zprime_bridge)


def test_public_names_and_homes_are_the_same_list() -> None:
    assert zprime_bridge.__all__ == sorted(zprime_bridge._HOMES)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'zprime_bridge' has no attribute 'solve_all'"):
        zprime_bridge.solve_all  # noqa: B018  # the access is the test
