"""From a card to observables without wilson or flavio, against both."""

from __future__ import annotations

import numpy as np
import pytest

import zprime_bridge as zb
from zprime_bridge.external import flavio

RTOL_CHAIN = 1e-5  # interpolated evolution of loop-induced coefficients, docs/evolution.md

OBSERVABLES: dict[str, list[flavio.Observable]] = {
    "bsll-current": [("<P5p>(B0->K*mumu)", (4.0, 6.0)), ("<Rmue>(B+->Kll)", (1.1, 6.0))],
    "mixing": [("DeltaM_s", ()), ("eps_K", ())],
    "bsnunu": [("BR(B+->Knunu)", ()), ("BR(B0->K*nunu)", ())],
}


@pytest.mark.parametrize("name", ["BM3", "chiral-XI"])
def test_bulk_chain_agrees_with_wilson_and_flavio(name: str) -> None:
    card = zb.load_card(name)
    model = zb.build_model(card)
    point = zb.ParameterPoint(g_prime=0.5, m_zprime=5000.0)
    matched = zb.match(model, point)
    predicted = {one.name: one for one in zb.predict(matched)}
    coefficients = zb.card_evolution(model, point).coefficients(
        np.array([point.m_zprime]), np.array([point.g_prime])
    )
    for data_set, observables in OBSERVABLES.items():
        likelihood = zb.load_likelihood(data_set)
        found = likelihood.predict(
            {n: value for n, value in coefficients.items() if n in likelihood.parameters}
        )[0]
        for observable in observables:
            label = flavio.observable_name(observable)
            expected = predicted[label]
            ours = found[likelihood.observable_names.index(label)]
            # predictions carry units (ps^-1): ratios to the Standard Model do not
            standard = likelihood.predict({})[0][likelihood.observable_names.index(label)]
            ratio = expected.value / expected.sm
            assert ours / standard == pytest.approx(ratio, rel=RTOL_CHAIN)
