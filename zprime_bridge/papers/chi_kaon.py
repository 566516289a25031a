"""[CHI] (60) and the K0 constraint on g_x, which its Fig. 4 leaves out."""

from __future__ import annotations

from typing import Final

import numpy as np

from zprime_bridge.papers.chi_model import chi_model
from zprime_bridge.papers.mixing_limits import (
    largest_coupling,
    mixing_observables,
    mixing_predictor,
)
from zprime_bridge.papers.printed import printed, remarks
from zprime_bridge.papers.result import DataChoice, PaperResult, Row

NAME: Final = "chi-kaon"
TITLE: Final = "Flavour-changing couplings and the K0 constraint of chiral-XI"
WHERE: Final = "[CHI] arXiv:2603.27157, eq. (60) and the text below"

MASSES: Final = (2000.0, 6000.0)
QUARKS: Final = ("d", "s", "b")
ENTRIES: Final = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2))


def chi_kaon(data: DataChoice = DataChoice.BOTH) -> PaperResult:
    """Compare (60) with a unitary CKM matrix and give the limit from eps_K.

    Parameters
    ----------
    data : DataChoice
        Changes nothing: the paper gives no number for K0 mixing.
    """
    del data
    benchmark, numbers = chi_model(), printed("chi")
    matrix = np.abs(benchmark.couplings.d_left)
    rows = [
        Row(
            quantity=f"|V_Z'|, {QUARKS[i]}{QUARKS[j]}",
            value=float(matrix[i, j]),
            printed=f"{float(numbers['matrix_60']['values'][i][j]):g}",
            printed_value=float(numbers["matrix_60"]["values"][i][j]),
            unit="g_x",
            data="CKM inputs of flavio 2.7",
        )
        for i, j in ENTRIES
    ]
    masses = np.array(MASSES)
    predict, coefficients = mixing_predictor(), benchmark.mixing_at(masses)
    observables = {one.name: one for one in mixing_observables()}
    limits = {
        name: largest_coupling(one, masses, coefficients, predict)
        for name, one in observables.items()
    }
    rows += [
        Row(
            quantity=f"g_x, largest, {name} at {mass / 1000:g} TeV",
            value=float(limits[name][i]),
            data="flavio SM, PDG, HFLAV; 2 sigma",
        )
        for i, mass in enumerate(MASSES)
        for name in ("eps_K", "DeltaM_s", "DeltaM_d")
    ]
    kaon = observables["eps_K"]
    rows.append(
        Row(
            quantity="eps_K, Standard Model",
            value=kaon.sm,
            uncertainty=kaon.sm_uncertainty,
            printed=f"measured {kaon.measured:.3e}",
            printed_value=kaon.measured,
            data="flavio 2.7.1, 4000 points",
        )
    )
    return PaperResult(
        name=NAME,
        title=TITLE,
        where=WHERE,
        rows=tuple(rows),
        remarks=remarks(NAME),
        sources={"eps_K": numbers["eps_k"]["source"], "(60)": numbers["matrix_60"]["source"]},
    )
