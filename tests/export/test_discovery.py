"""Exporters of other people's packages, good and bad."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.factories import make_model, vector_like
from zprime_bridge.core.errors import ExportError
from zprime_bridge.export.discovery import discover_exporters, run_exporter
from zprime_bridge.export.protocol import Exporter, ExportRequest
from zprime_bridge.matching.match import match
from zprime_bridge.model.point import ParameterPoint
from zprime_bridge.pipeline import export_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

BUILT_IN = {"pyrate", "wcxf", "wcxf-flavio", "wcxf-jms", "wcxf-eos"}
SHORT_S = 0.2  # timeout given to a plugin that sleeps much longer
THEIRS = """
from zprime_bridge import Exporter

def export(request):
    muon = request.coefficients.values["lq1_2223"]
    return {f"{request.model.name}.theirs.txt": f"lq1_2223 = {muon.real:.3e}"}

EXPORTER = Exporter(name="theirs", description="Their format", needs_point=True, export=export)
"""
MODEL = make_model(vector_like((0, 0, 1), (0, -3, 0)))
POINT = ParameterPoint(g_prime=0.5, m_zprime=3000.0)


@pytest.fixture(scope="module")
def export_request() -> ExportRequest:
    return ExportRequest(model=MODEL, point=POINT, coefficients=match(MODEL, POINT))


@pytest.fixture
def install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, Mapping[str, str]], None]:
    """Make a distribution with these modules and entry points visible to importlib.metadata."""

    def put(module_text: str, entries: Mapping[str, str]) -> None:
        write_distribution(tmp_path, "their_package", module_text, entries)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "their_package", raising=False)

    return put


def write_distribution(
    folder: Path, module: str, module_text: str, entries: Mapping[str, str]
) -> None:
    (folder / f"{module}.py").write_text(module_text)
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    lines = [f"{name} = {value}" for name, value in entries.items()]
    text = "\n".join(["[zprime_bridge.exporters]", *lines, ""])
    (info / "entry_points.txt").write_text(text)


def exporter_of(export: Callable[[ExportRequest], Mapping[str, str]]) -> Exporter:
    return Exporter(name="theirs", description="Test", needs_point=True, export=export)


def test_built_in_formats_are_found_as_plugins() -> None:
    found = discover_exporters()
    assert {exporter.name for exporter in found.exporters} >= BUILT_IN
    assert all(exporter.description for exporter in found.exporters)


def test_a_format_of_another_package_is_found_and_used(
    install: Callable[[str, Mapping[str, str]], None], export_request: ExportRequest
) -> None:
    install(THEIRS, {"theirs": "their_package:EXPORTER"})
    found = discover_exporters()
    outcome = run_exporter(found.named("theirs"), export_request)
    assert outcome.failure is None
    text = outcome.texts["test-model.theirs.txt"]
    assert text.startswith("lq1_2223 = ")
    assert not found.broken


def test_an_installed_package_adds_its_format_to_the_command_line(tmp_path: Path) -> None:
    """Installed by pip from a wheel, used by a fresh process."""
    source, target = tmp_path / "source", tmp_path / "site"
    source.mkdir()
    write_distribution(source, "their_package", THEIRS, {"theirs": "their_package:EXPORTER"})
    info = source / "their_package-1.0.dist-info"
    (info / "WHEEL").write_text("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    (info / "RECORD").write_text("")
    wheel = tmp_path / "their_package-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in sorted(source.rglob("*")):
            archive.write(path, path.relative_to(source))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-index", "--no-compile", "--target", str(target), str(wheel)]
    subprocess.run([*pip, *options], check=True, timeout=60)
    done = subprocess.run(
        [sys.executable, "-m", "zprime_bridge", "export", "theirs", "BM3"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(target)},
    )
    assert done.returncode == 0, done.stderr
    assert "lq1_2223 = " in done.stdout


@pytest.mark.parametrize(
    ("module_text", "reason"),
    [
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("import sys; sys.exit('bye')", "SystemExit: bye"),
        ("EXPORTER = 'text'", "TypeError: their_package:EXPORTER is not a zprime_bridge Exporter"),
        ("", "AttributeError"),
        ("import module_that_is_not_there", "ModuleNotFoundError"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_reported_and_stops_nothing(
    install: Callable[[str, Mapping[str, str]], None], module_text: str, reason: str
) -> None:
    install(module_text, {"theirs": "their_package:EXPORTER"})
    found = discover_exporters()
    assert {exporter.name for exporter in found.exporters} >= BUILT_IN
    assert reason in found.broken["theirs"]
    with pytest.raises(ExportError, match="exporter 'theirs' cannot be loaded"):
        found.named("theirs")


def test_a_taken_name_stays_with_the_package_itself(
    install: Callable[[str, Mapping[str, str]], None],
) -> None:
    install(THEIRS.replace('name="theirs"', 'name="wcxf"'), {"aaa": "their_package:EXPORTER"})
    found = discover_exporters()
    assert found.named("wcxf").description.startswith("WCxf JSON")
    assert found.broken == {"their_package:EXPORTER": "the format name 'wcxf' is taken"}


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"unknown export format 'ufo'; known: .*pyrate.*wcxf"):
        discover_exporters().named("ufo")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("../x", "text", "not a plain file name: '../x'"),
        ("/etc/x", "text", "not a plain file name"),
        ("folder/x", "text", "not a plain file name"),
        ("folder\\x", "text", "not a plain file name"),
        (".bashrc", "text", "not a plain file name"),
        ("", "text", "not a plain file name: ''"),
        ("a\0b", "text", "not a plain file name"),
        ("a\nb", "text", "not a plain file name"),
        ("x" * 300, "text", "not a plain file name"),
        (7, "text", "not a plain file name: 7"),
        ("x.txt", b"bytes", "the content of x.txt is not text"),
        ("x.txt", "\ud800", "UnicodeEncodeError"),
    ],
)
def test_evil_output_is_refused(
    name: str, content: str, reason: str, export_request: ExportRequest
) -> None:
    outcome = run_exporter(exporter_of(lambda _request: {name: content}), export_request)
    assert outcome.texts == {}
    assert outcome.failure is not None
    assert reason in outcome.failure


def _fails(_request: ExportRequest) -> Mapping[str, str]:
    raise KeyError("q")


def _refuses(_request: ExportRequest) -> Mapping[str, str]:
    raise ExportError("this format holds no tau leptons")


def _exits(_request: ExportRequest) -> Mapping[str, str]:
    sys.exit(3)


@pytest.mark.parametrize(
    ("export", "reason"),
    [
        (_fails, "KeyError: 'q'"),
        (_refuses, "this format holds no tau leptons"),
        (_exits, "SystemExit: 3"),
    ],
)
def test_whatever_an_exporter_raises_is_reported(
    export: Callable[[ExportRequest], Mapping[str, str]],
    reason: str,
    export_request: ExportRequest,
) -> None:
    outcome = run_exporter(exporter_of(export), export_request)
    assert (outcome.name, outcome.failure, outcome.texts) == ("theirs", reason, {})


def test_a_slow_exporter_is_given_up(export_request: ExportRequest) -> None:

    release = threading.Event()

    def slow(_request: ExportRequest) -> Mapping[str, str]:
        release.wait(60)
        return {"late.txt": "too late"}

    outcome = run_exporter(exporter_of(slow), export_request, timeout_s=SHORT_S)
    release.set()
    assert outcome.failure == "did not finish within 0.2 s"
    assert outcome.texts == {}
    assert SHORT_S <= outcome.seconds < 10


def test_one_bad_plugin_stops_no_other_format(
    install: Callable[[str, Mapping[str, str]], None], export_request: ExportRequest
) -> None:
    broken = THEIRS.replace("return {", "raise OSError('disk') ; return {")
    install(broken, {"theirs": "their_package:EXPORTER", "gone": "their_package:GONE"})
    outcomes, not_loaded = export_all(MODEL, POINT, export_request.coefficients, lambda _step: None)
    failures = {outcome.name: outcome.failure for outcome in outcomes}
    assert failures["theirs"] == "OSError: disk"
    assert failures["wcxf"] is None
    assert failures["pyrate"] is None
    assert set(not_loaded) == {"gone"}


def test_formats_that_need_a_point_are_left_out_without_one() -> None:
    outcomes, _ = export_all(MODEL, None, None, lambda _step: None)
    assert [outcome.name for outcome in outcomes] == ["pyrate"]


def test_a_plugin_that_is_slow_to_import_is_given_up(
    install: Callable[[str, Mapping[str, str]], None],
) -> None:
    install("import time\ntime.sleep(5)\n" + THEIRS, {"theirs": "their_package:EXPORTER"})
    found = discover_exporters(timeout_s=SHORT_S)
    assert found.broken == {"theirs": "did not finish within 0.2 s"}
    assert {"wcxf", "wcxf-flavio"} <= {exporter.name for exporter in found.exporters}
