"""Light right-handed neutrinos in b -> s nu nu."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zprime_bridge.external import flavio as door
from zprime_bridge.predictions.closed_forms import dineutrino_ratio
from zprime_bridge.predictions.dineutrino import (
    OBSERVABLES,
    incoherent_sum,
    right_handed_neutrino_shifts,
)

RTOL_QUADRATURE = 1e-6  # flavio integrates numerically, on grids that depend on the integrand
RTOL_SUM = 1e-9  # rounding of a handful of products

coefficients = st.complex_numbers(max_magnitude=10, allow_nan=False, allow_infinity=False)


def test_left_handed_quark_current_agrees_with_the_published_ratio() -> None:
    left = (0.3 + 0.1j, -0.2, 0.05j)
    shifts = right_handed_neutrino_shifts(left, (0, 0, 0))
    standard = dict(zip(shifts, door.sm_predict(OBSERVABLES), strict=True))
    cl_sm = door.sm_dineutrino_coefficient(4.8)
    expected = dineutrino_ratio((0, 0, 0), left, cl_sm=cl_sm) - 1
    for name, shift in shifts.items():
        assert shift / standard[name] == pytest.approx(expected, rel=RTOL_QUADRATURE)


def test_right_handed_quark_current_agrees_with_a_cancelled_standard_model() -> None:
    """The same neutrino pair as a left-handed one, with every Standard Model amplitude removed."""
    left, right = 0.7 - 0.2j, 0.4 + 0.3j
    cl_sm = door.sm_dineutrino_coefficient(4.8)
    only_new = door.predict(
        OBSERVABLES,
        {
            "CL_bsnuenue": left - cl_sm,
            "CR_bsnuenue": right,
            "CL_bsnumunumu": -cl_sm,
            "CL_bsnutaunutau": -cl_sm,
        },
        scale=4.8,
        eft="WET",
        basis="flavio",
    )
    shifts = right_handed_neutrino_shifts((left,), (right,))
    assert tuple(shifts.values()) == pytest.approx(only_new, rel=RTOL_QUADRATURE)


def test_right_handed_quark_current_tells_k_from_kstar() -> None:
    vector = right_handed_neutrino_shifts((1.0,), (1.0,))
    axial = right_handed_neutrino_shifts((1.0,), (-1.0,))
    assert axial["BR(B+->Knunu)"] == pytest.approx(0, abs=1e-6 * vector["BR(B+->Knunu)"])
    assert axial["BR(B0->K*nunu)"] > vector["BR(B0->K*nunu)"] > 0


def test_nothing_to_add_without_right_handed_neutrinos() -> None:
    assert right_handed_neutrino_shifts((), ()) == {}
    assert right_handed_neutrino_shifts((0, 0), (0, 0)) == {}


@given(st.lists(st.tuples(coefficients, coefficients), max_size=9))
def test_two_final_states_have_the_rates_of_all(pairs: list[tuple[complex, complex]]) -> None:
    """|L + R|^2 gives B -> K; |L - R|^2 and |L + i R|^2 fix the rest of the hermitian form."""
    first, second = incoherent_sum([p[0] for p in pairs], [p[1] for p in pairs])
    for phase in (1, -1, 1j):
        expected = sum(abs(left + phase * right) ** 2 for left, right in pairs)
        found = sum(abs(left + phase * right) ** 2 for left, right in (first, second))
        assert found == pytest.approx(expected, rel=RTOL_SUM, abs=1e-9 * _size(pairs))


def _size(pairs: list[tuple[complex, complex]]) -> float:
    return sum(abs(left) ** 2 + abs(right) ** 2 for left, right in pairs)
