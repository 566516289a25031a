"""Rows of the atlas as cards."""

from __future__ import annotations

import pytest

from zprime_bridge.atlas.cards import row_assignment, row_card
from zprime_bridge.atlas.job import AtlasJob
from zprime_bridge.atlas.rows import rows_of
from zprime_bridge.charges.anomalies import anomaly_coefficients
from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.reader import read_card
from zprime_bridge.model.build import charge_verdict
from zprime_bridge.model.textures import yukawa_textures


@pytest.mark.parametrize("with_nu", [True, False])
def test_a_card_holds_the_charges_of_its_row_and_is_anomaly_free(with_nu: bool) -> None:
    job = AtlasJob(max_charge=4, with_nu=with_nu)
    rows = rows_of(job, 0, 10**6).tolist()
    for number in range(0, len(rows), len(rows) // 20):
        card = read_card(row_card(job, number, rows[number]), "row")
        charges = card.assignment()
        flat = [charge for _, triple in charges.triples() for charge in sorted(triple)]
        assert flat == rows[number]
        assert charge_verdict(card).anomalies.vanish
        assert not card.warnings


def test_hypercharge_gets_a_higgs_that_gives_mass_to_everything() -> None:
    row = [1, 1, 1, 4, 4, 4, -2, -2, -2, -3, -3, -3, -6, -6, -6, 0, 0, 0]
    charges = row_assignment(FERMIONS, row)
    assert charges.scalars[0].charge == 3
    textures = yukawa_textures(charges)
    assert all(
        entry == ("H",) for _, matrix in textures.items() for line in matrix for entry in line
    )


def test_generations_are_paired_such_that_masses_are_diagonal() -> None:
    row = [-2, 1, 1, -2, 1, 1, -2, 1, 1, -3, 0, 3, -3, 0, 3, -3, 0, 3]
    charges = row_assignment(FERMIONS, row)
    assert anomaly_coefficients(charges).vanish
    assert charges.q == charges.u == charges.d == (1, 1, -2)
    assert charges.l == charges.e == charges.nu
