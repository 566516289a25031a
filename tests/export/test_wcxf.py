"""WCxf files, read back by wilson."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from wilson import Wilson, wcxf

from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import ExportError
from zprime_bridge.export.discovery import run_exporter
from zprime_bridge.export.protocol import ExportRequest
from zprime_bridge.export.wcxf import EOS, FLAVIO, JMS, WARSAW
from zprime_bridge.external.wilson import read_wcxf
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.model.build import build_model
from zprime_bridge.pipeline import card_point

if TYPE_CHECKING:
    from zprime_bridge.export.protocol import Exporter
    from zprime_bridge.matching.coefficients import WilsonCoefficients

RTOL_TEXT = 1e-15  # floats survive a round trip through their shortest text
RTOL_TRANSLATION = 1e-9  # two bases translated into each other
NUMPY_WITH_EOS = (2, 4)  # from this version on wilson's translator to EOS fails


@pytest.fixture(scope="module")
def matched() -> WilsonCoefficients:
    card = load_card("BM3")
    return match(build_model(card), card_point(card))


@pytest.fixture(scope="module")
def export_request(matched: WilsonCoefficients) -> ExportRequest:
    card = load_card("BM3")
    return ExportRequest(model=build_model(card), point=card_point(card), coefficients=matched)


def parsed(exporter: Exporter, request: ExportRequest) -> dict[str, Any]:
    """Texts of an exporter, each loaded and validated by wilson."""
    objects = {name: wcxf.WC.load(text) for name, text in exporter.export(request).items()}
    for read in objects.values():
        read.validate()
    return objects


@pytest.mark.parametrize(
    ("exporter", "label", "eft", "basis", "scale"),
    [
        (WARSAW, "warsaw", "SMEFT", "Warsaw", 5000.0),
        (FLAVIO, "wet-flavio", "WET", "flavio", 4.8),
        (JMS, "wet-jms", "WET", "JMS", 91.1876),
    ],
)
def test_files_come_back_as_they_were(  # noqa: PLR0917  # columns of a table
    exporter: Exporter,
    label: str,
    eft: str,
    basis: str,
    scale: float,
    export_request: ExportRequest,
    matched: WilsonCoefficients,
) -> None:
    read = parsed(exporter, export_request)
    assert set(read) == {f"BM3.{label}.wcxf.json", f"BM3.{label}.wcxf.yaml"}
    expected = matched if eft == "SMEFT" else matched.at(scale, eft, basis)
    for coefficients in read.values():
        assert (coefficients.eft, coefficients.basis, coefficients.scale) == (eft, basis, scale)
        found = {name: value for name, value in coefficients.dict.items() if value}
        assert set(found) == {name for name, value in expected.values.items() if value}
        for name, value in found.items():
            assert value == pytest.approx(expected.values[name], rel=RTOL_TEXT, abs=0)


@pytest.mark.parametrize("exporter", [WARSAW, FLAVIO, JMS])
def test_every_file_says_what_it_was_made_with(
    exporter: Exporter, export_request: ExportRequest
) -> None:
    inputs = sm_inputs()
    for text in exporter.export(export_request).values():
        metadata = read_wcxf(text)[4]
        assert metadata["inputs"]["Vcb"] == inputs.Vcb
        assert metadata["new_physics_only"] is True
        assert metadata["model"] == "BM3"
        assert metadata["inverse_alpha_e"] == inputs.inverse_alpha_e_wilson
        assert metadata["convention"].startswith("D = d - i g' X Z'")
        assert metadata["flavour_alignment"] == "down"
        assert len(metadata["charges_sha256"]) == 64
        assert "arXiv:2109.06201" in metadata["cite"]


def test_the_files_agree_with_each_other(export_request: ExportRequest) -> None:
    """Warsaw run by a stranger with the CKM inputs written in the file gives the flavio file."""
    warsaw = parsed(WARSAW, export_request)["BM3.warsaw.wcxf.json"]
    low = parsed(FLAVIO, export_request)["BM3.wet-flavio.wcxf.json"].dict
    stranger = Wilson.from_wc(warsaw)
    ckm = {name: warsaw.metadata["inputs"][name] for name in ("Vus", "Vub", "Vcb", "gamma")}
    stranger.set_option("parameters", ckm)
    again = stranger.match_run(4.8, "WET", "flavio").dict
    for name in ("C9_bsmumu", "C10_bsmumu", "CL_bsnumunumu", "CVLL_bsbs"):
        assert low[name] == pytest.approx(again[name], rel=RTOL_TRANSLATION, abs=0)


def test_eos_works_or_names_the_numpy_version_it_needs(export_request: ExportRequest) -> None:
    outcome = run_exporter(EOS, export_request)
    major, minor = (int(part) for part in np.__version__.split(".")[:2])
    if (major, minor) < NUMPY_WITH_EOS:
        assert outcome.failure is None
        names = {name: wcxf.WC.load(text) for name, text in outcome.texts.items()}
        assert {(read.basis, read.scale) for read in names.values()} == {("EOS", 4.2)}
    else:
        assert outcome.texts == {}
        assert outcome.failure is not None
        assert np.__version__ in outcome.failure
        assert 'pip install "numpy<2.4"' in outcome.failure


@pytest.mark.parametrize("exporter", [WARSAW, FLAVIO, JMS, EOS])
def test_without_a_point_the_reason_is_told(
    exporter: Exporter, export_request: ExportRequest
) -> None:
    request = ExportRequest(model=export_request.model, point=None, coefficients=None)
    with pytest.raises(ExportError, match=r"'BM3' has no parameter point.*m_zprime"):
        exporter.export(request)


def test_another_basis_of_the_same_eft_is_a_translation(matched: WilsonCoefficients) -> None:
    up = matched.to_wcxf(basis="Warsaw up")
    assert (up.eft, up.basis, up.scale) == ("SMEFT", "Warsaw up", matched.scale)
    card = load_card("BM3")
    direct = match(build_model(card), card_point(card), mode="smeft-up")
    largest = max(abs(value) for value in direct.values.values())
    for name, value in direct.values.items():
        assert abs(up.dict.get(name, 0) - value) <= RTOL_TRANSLATION * largest
