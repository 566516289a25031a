"""The wheel works where the repository is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# Runs the command line from the installed wheel only: the editable install is taken off the path.
COMMAND = """
import sys
repository, site = sys.argv[1:3]
sys.path = [site] + [p for p in sys.path if p not in ("", repository)]
sys.meta_path = [f for f in sys.meta_path if "editable" not in type(f).__module__.lower()]
import zprime_bridge
assert zprime_bridge.__file__.startswith(site), zprime_bridge.__file__
sys.argv = ["zprime-bridge", *sys.argv[3:]]
from zprime_bridge.cli.main import main
main()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it into an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    target = folder / "site"
    options = ["--no-index", "--no-compile", "--target", str(target)]
    run(build)
    (wheel,) = folder.glob("*.whl")
    run([*pip, *options, str(wheel)])
    return target


def run(arguments: list[str], cwd: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_shipped_card_is_checked_from_the_wheel(site: Path, tmp_path: Path) -> None:
    arguments = ["-c", COMMAND, str(REPOSITORY), str(site), "check", "BM3", "--json"]
    document = json.loads(run(arguments, cwd=tmp_path))
    assert document["anomaly_free"] is True
    assert document["goldstones"] == 0


def test_all_cards_and_data_are_in_the_wheel(site: Path, tmp_path: Path) -> None:
    arguments = ["-c", COMMAND, str(REPOSITORY), str(site), "cards", "--json"]
    listed = json.dumps(json.loads(run(arguments, cwd=tmp_path)))
    cards = {path.stem for path in (REPOSITORY / "model_templates").rglob("cards/*.yaml")}
    assert cards
    assert all(f'"{card}"' in listed for card in cards)
    installed = site / "zprime_bridge"
    for source, copy in (
        (REPOSITORY / "zprime_bridge", installed),
        (REPOSITORY / "model_templates", installed / "model_templates"),
    ):
        files = {path.relative_to(source) for path in source.rglob("*.yaml")}
        assert files
        assert {file for file in files if not (copy / file).is_file()} == set()
    assert (site / "zprime_bridge" / "py.typed").is_file()


def test_the_wheel_brings_its_exporters(site: Path) -> None:
    (info,) = site.glob("zprime_bridge-*.dist-info")
    entry_points = (info / "entry_points.txt").read_text()
    assert "[zprime_bridge.exporters]" in entry_points
    assert "zprime-bridge = zprime_bridge.cli.main:main" in entry_points


def test_no_test_is_in_the_wheel(site: Path) -> None:
    assert {path.name for path in site.iterdir()} <= {
        "zprime_bridge",
        "bin",
        *(path.name for path in site.glob("zprime_bridge-*.dist-info")),
    }
