"""Built-in definitions, and what a fingerprint stands for."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from zprime_bridge.external import flavio_database
from zprime_bridge.likelihoods.contradictions import overlapping_bins
from zprime_bridge.likelihoods.definition import FitDefinition, built_in_definitions, built_in_text
from zprime_bridge.likelihoods.definition_check import used_observables
from zprime_bridge.likelihoods.definition_reader import parsed_definition, read_definition

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ReferenceValue

BUILT_IN = ("bsll-current", "bsmumu-2021", "bsnunu", "mixing")

DEFINITION = FitDefinition(
    name="small",
    observables=(("BR(Bs->mumu)", ()), ("<Rmue>(B+->Kll)", (1.1, 6.0))),
    measurements=("LHCb RK 2021", "ours"),
    overlay={"ours": {"experiment": "we", "values": {"BR(Bs->mumu)": "3.0(3)e-9"}}},
)


def test_built_in_definitions_are_listed() -> None:
    assert built_in_definitions() == BUILT_IN


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_definitions_agree_with_flavio(name: str) -> None:
    checked = parsed_definition(built_in_text(name), name, checked=True)
    assert checked == read_definition(name)
    assert checked.name == name


def test_reading_built_in_definitions_and_their_data_loads_no_flavio() -> None:
    script = (
        "import sys\n"
        "from zprime_bridge.likelihoods.covariance_store import load_data\n"
        "from zprime_bridge.likelihoods.definition import built_in_definitions\n"
        "from zprime_bridge.likelihoods.definition_reader import read_definition\n"
        "for name in built_in_definitions():\n"
        "    load_data(read_definition(name))\n"
        "print(*sorted({'flavio', 'wilson', 'scipy', 'numba', 'sympy'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().split() == []


@pytest.mark.parametrize("name", ["bsmumu-2021", "bsll-current"])
def test_semileptonic_fits_stay_away_from_the_charmonia(name: str) -> None:
    bins = [arguments for _, arguments in read_definition(name).observables if arguments]
    # Belle's R_K reaches 8.12 GeV^2, below the J/psi; nothing lies between it and psi(2S)
    assert all(high <= 8.12 or low >= 14 for low, high in bins)
    assert len(bins) > 150


def test_the_data_of_2021_hold_no_later_measurement() -> None:
    names = read_definition("bsmumu-2021").measurements
    assert not [name for name in names if name.endswith(("2022", "2023", "2024"))]
    assert {"LHCb RK 2021", "LHCb RK* 2017"} <= set(names)


def test_current_data_contain_both_leptons_and_the_lepton_universality_of_2022() -> None:
    definition = read_definition("bsll-current")
    assert "LHCb RK RK* 2022" in definition.measurements
    assert ("BR(Bs->ee)", ()) in definition.observables
    assert ("<P2>(B0->K*ee)", (0.000784, 0.257)) in definition.observables


def test_mixing_uses_the_averages_of_this_package() -> None:
    assert set(read_definition("mixing").overlay) == {"HFLAV DeltaM_s", "HFLAV DeltaM_d"}


@pytest.mark.parametrize(
    "same",
    [
        replace(DEFINITION, name="other", title="Title", description="Words"),
        replace(DEFINITION, measurements=DEFINITION.measurements[::-1]),
        replace(DEFINITION, overlay={"ours": {"values": {"BR(Bs->mumu)": "3.0(3)e-9"}}}),
    ],
)
def test_words_and_the_order_of_measurements_do_not_change_the_fingerprint(
    same: FitDefinition,
) -> None:
    assert same.fingerprint == DEFINITION.fingerprint


@pytest.mark.parametrize(
    "other",
    [
        replace(DEFINITION, observables=DEFINITION.observables[::-1]),
        replace(DEFINITION, observables=(("<Rmue>(B+->Kll)", (1.1, 5.9)),)),
        replace(DEFINITION, measurements=("LHCb RK 2019", "ours")),
        replace(DEFINITION, overlay={"ours": {"values": {"BR(Bs->mumu)": "3.1(3)e-9"}}}),
    ],
)
def test_what_decides_the_numbers_changes_the_fingerprint(other: FitDefinition) -> None:
    assert other.fingerprint != DEFINITION.fingerprint


def test_names_of_observables_show_their_bins() -> None:
    assert DEFINITION.observable_names == ("BR(Bs->mumu)", "<Rmue>(B+->Kll)[1.1,6]")


def test_a_definition_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        DEFINITION.overlay["more"] = {}  # type: ignore[index]


@pytest.mark.parametrize("name", BUILT_IN)
def test_no_bins_of_the_same_publication_overlap(name: str) -> None:
    definition = read_definition(name)
    papers = {
        measurement: flavio_database.inspire_key(measurement)
        for measurement in definition.measurements
        if measurement not in definition.overlay
    }
    assert overlapping_bins(used_observables(definition), papers) == ()


def test_superseded_duplicate_of_flavio_is_left_out(
    reference: Callable[[str], ReferenceValue],
) -> None:
    """CDF's [0, 2] bin of B+ -> K+ mu mu: flavio 2.7.1 holds the value of [0, 4.3] there."""
    wrong = reference("fit_data/cdf_kmumu_low_bin").value
    for name in ("bsmumu-2021", "bsll-current"):
        assert (wrong["observable"], tuple(wrong["bin"])) not in read_definition(name).observables
