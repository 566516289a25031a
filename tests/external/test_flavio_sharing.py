"""Sharing amplitudes changes how often flavio computes, not what."""

from __future__ import annotations

from typing import Any

import flavio
import numpy as np
import pytest

from zprime_bridge.external.flavio_likelihood import sm_samples
from zprime_bridge.external.flavio_sharing import shared_amplitudes

BDECAYS = flavio.physics.bdecays
OBSERVABLES = (
    ("<P5p>(B0->K*mumu)", (4.0, 6.0)),
    ("<FL>(B0->K*mumu)", (4.0, 6.0)),
    ("<Rmue>(B+->K*ll)", (1.1, 6.0)),
    ("<FL>(Bs->phimumu)", (4.0, 6.0)),
    ("<S4>(Bs->phimumu)", (4.0, 6.0)),
    ("<Rmue>(B+->Kll)", (1.1, 6.0)),
    ("<dBR/dq2>(B+->Kmumu)", (1.1, 6.0)),
    ("<AFBl>(Lambdab->Lambdamumu)", (15.0, 20.0)),
    ("<FL>(Lambdab->Lambdamumu)", (15.0, 20.0)),
)


STANDARD_MODEL = flavio.WilsonCoefficients()


def _predict(observable: tuple[str, tuple[float, ...]], point: dict[str, Any]) -> float:
    name, limits = observable
    named = dict(zip(flavio.Observable[name].arguments, limits, strict=True))
    return float(flavio.Observable[name].prediction_par(point, STANDARD_MODEL, **named))


def test_samples_are_those_of_flavio_alone_to_the_last_bit() -> None:
    found = sm_samples(OBSERVABLES, seed=3, count=2)
    state = np.random.get_state()  # noqa: NPY002  # flavio draws from there
    np.random.seed(3)  # noqa: NPY002
    draws = flavio.default_parameters.get_random_all(size=2)
    np.random.set_state(state)  # noqa: NPY002
    for row in range(2):
        point = {parameter: values[row] for parameter, values in draws.items()}
        assert found[row].tolist() == [_predict(one, point) for one in OBSERVABLES]


def test_rows_are_those_of_the_whole_block() -> None:
    both = sm_samples(OBSERVABLES[:1], seed=3, count=2)
    assert sm_samples(OBSERVABLES[:1], seed=3, count=2, rows=[1]).tolist() == both[1:].tolist()


def test_amplitudes_are_computed_once_for_all_observables(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, bool]] = []
    original = BDECAYS.lambdablambdall.get_transverity_amps

    def count(q2: float, *args: Any, cp_conjugate: bool) -> Any:  # noqa: ANN401  # flavio's
        asked.append((q2, cp_conjugate))
        return original(q2, *args, cp_conjugate=cp_conjugate)

    monkeypatch.setattr(BDECAYS.lambdablambdall, "get_transverity_amps", count)
    point = flavio.default_parameters.get_central_all()
    with shared_amplitudes() as forget:
        for one in OBSERVABLES[-2:]:
            _predict(one, point)
        assert len(asked) == len(set(asked)) >= 21  # the nodes of one rule at least
        forget()
        _predict(OBSERVABLES[-1], point)
    assert len(asked) == 2 * len(set(asked))


def test_flavio_is_left_as_it_was() -> None:
    def parts() -> list[object]:
        bvll = BDECAYS.bvll
        return [
            BDECAYS.bpll.helicity_amps,
            bvll.amplitudes.get_ff,
            bvll.observables.BVllObservable.__init__,
            BDECAYS.lambdablambdall.get_transverity_amps,
        ]

    def interrupted() -> None:
        with shared_amplitudes():
            assert not any(one is other for one, other in zip(parts(), before, strict=True))
            raise KeyboardInterrupt

    before = parts()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert parts() == before
