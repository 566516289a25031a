"""Potentials that are quadratic in the |field|^2 once phases and directions are minimised out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

import numpy as np

from zprime_bridge.vacuum.copositivity import strictly_copositive
from zprime_bridge.vacuum.precedence import select_classes

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.model.potential import Monomial
    from zprime_bridge.vacuum.classes import ClassArray
    from zprime_bridge.vacuum.copositivity import BoolArray
    from zprime_bridge.vacuum.terms import QuarticPotential

Place: TypeAlias = tuple[int, int]
"""(i, j), i <= j: the product |field i|^2 |field j|^2."""

_CROSSED: Final = ((0, 1), (1, 0))
_SQUARED: Final = ((0, 1), (0, 1))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ModuliForm:
    r"""The form :math:`\sum_{i \le j} c_{ij} r_i r_j`, r = |field|^2, of a quartic potential.

    Attributes
    ----------
    order : int
        Number of fields: doublets, singlets, the matrix scalar, in this order.
    places : tuple of (Place, str)
        Couplings of the products of moduli.
    crossed, squared : str
        Couplings of (H_1^dag H_2)(H_2^dag H_1) and of (H_1^dag H_2)^2 + h.c.; empty if absent.
    trace_of_fourth : str
        Coupling of tr(S^dag S S^dag S); empty if absent.
    higgs : str
        Self-coupling of the doublet if there is exactly one; empty otherwise.
    """

    order: int
    places: tuple[tuple[Place, str], ...]
    crossed: str = ""
    squared: str = ""
    trace_of_fourth: str = ""
    higgs: str = ""


def moduli_form(potential: QuarticPotential) -> tuple[ModuliForm, tuple[str, ...]]:
    """Read the form off a potential.

    Parameters
    ----------
    potential : QuarticPotential
        At most one matrix scalar.

    Returns
    -------
    form : ModuliForm
        Of the terms that it can hold.
    others : tuple of str
        Couplings of all other terms. Where there are none, the form decides exactly.
    """
    places: list[tuple[Place, str]] = []
    special: dict[str, str] = {}
    others: list[str] = []
    two_doublets = len(potential.doublets) == 2  # noqa: PLR2004  # crossed terms of one pair
    for name, quartic in potential.terms:
        if quartic.is_modular:
            i, _, j, _ = modulus_fields(quartic, potential)
            places.append(((i, j), name))
        elif quartic.matrix == "tr4":
            special["trace_of_fourth"] = name
        elif two_doublets and quartic.doublets == _CROSSED:
            special["crossed"] = name
        elif two_doublets and quartic.doublets == _SQUARED:
            special["squared"] = name
        else:
            others.append(name)
    single = next((n for place, n in places if place == (0, 0)), "")
    form = ModuliForm(
        order=number_of_fields(potential),
        places=tuple(places),
        higgs=single if len(potential.doublets) == 1 else "",
        **special,
    )
    return form, tuple(others)


def number_of_fields(potential: QuarticPotential) -> int:
    """Count doublets, singlets and the matrix scalar."""
    return len(potential.doublets) + len(potential.singlets) + (potential.matrix is not None)


def modulus_fields(quartic: Monomial, potential: QuarticPotential) -> tuple[int, int, int, int]:
    """Return the four fields of a term, sorted; a field counts as often as it occurs."""
    first_singlet = len(potential.doublets)
    fields = [a for pair in quartic.doublets for a in pair] + list(quartic.epsilon)
    fields += [first_singlet + k for k, _ in quartic.singlets]
    missing = 4 - len(fields)
    i, j, k, l = sorted(fields + [number_of_fields(potential) - 1] * missing)
    return i, j, k, l


def form_entries(form: ModuliForm, values: dict[str, FloatArray]) -> dict[Place, FloatArray]:
    r"""Matrix of the form after minimising over phases, SU(2) directions and flavour.

    .. math:: A_{ii} = c_{ii}, \quad A_{ij} = c_{ij}/2, \quad
              c_{12} = \lambda_3 + \min(0, \lambda_4 - 2|\lambda_5|), \quad
              A_{SS} = v + \min(u, u/3)

    Parameters
    ----------
    values : dict of str to array
        Natural couplings as written: V contains l1 (H1^dag H1)^2 and l5 [(H1^dag H2)^2 + h.c.],
        without the factors 1/2 of the usual two-doublet potential, whose lambda_1, lambda_2,
        lambda_5 are 2 l1, 2 l2, 2 l5; l3 and l4 are its lambda_3, lambda_4. Shape (N,).

    Returns
    -------
    dict of (int, int) to array
        Upper triangle, shape (N,) each.

    References
    ----------
    H1^dag H2 = rho e^{i theta} |H1| |H2| with 0 <= rho <= 1, and V is linear in rho^2: N. G.
    Deshpande, E. Ma, Phys. Rev. D 18 (1978) 2574; I. P. Ivanov, hep-ph/0609018; G. C. Branco et
    al., arXiv:1106.0034. tr(S^dag S S^dag S): [SAFE] arXiv:2109.06201, eq. (14).
    """
    first = next(iter(values.values()))
    zero = np.zeros(np.shape(first))
    entries = {(i, j): zero for i in range(form.order) for j in range(i, form.order)}
    for place, name in form.places:
        entries[place] = entries[place] + values[name]
    if form.crossed or form.squared:
        lowest = values[form.crossed] if form.crossed else zero
        if form.squared:
            lowest = lowest - 2 * np.abs(values[form.squared])
        entries[0, 1] = entries[0, 1] + np.minimum(lowest, 0)
    if form.trace_of_fourth:
        last = form.order - 1, form.order - 1
        u = values[form.trace_of_fourth]
        entries[last] = entries[last] + np.minimum(u, u / 3)
    return {(i, j): c if i == j else c / 2 for (i, j), c in entries.items()}


def classify_form(form: ModuliForm, values: dict[str, FloatArray]) -> ClassArray:
    """Classes of a vacuum whose potential is such a form; exact.

    Necessary and sufficient: the r_i are independent and non-negative, so the potential is
    bounded from below (strictly: V > 0 in every direction) if and only if its matrix is strictly
    copositive.

    Parameters
    ----------
    values : dict of str to array
        Natural couplings, shape (N,).

    References
    ----------
    K. Kannike, arXiv:1205.3781.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        entries = form_entries(form, values)
        finite = np.isfinite(sum(values.values()))
    bounded = strictly_copositive(entries, form.order)
    rest = copositive_without_first(entries, form.order) if form.higgs else None
    return select_classes(
        finite=finite,
        bounded=bounded,
        u=values[form.trace_of_fourth] if form.trace_of_fourth else None,
        higgs=values[form.higgs] if form.higgs else None,
        rest=rest,
    )


def copositive_without_first(entries: dict[Place, FloatArray], order: int) -> BoolArray:
    """Whether the potential of all fields but the first is bounded from below."""
    if order == 1:
        return np.ones(np.shape(entries[0, 0]), dtype=np.bool_)
    rest = {(i - 1, j - 1): entry for (i, j), entry in entries.items() if i > 0}
    return strictly_copositive(rest, order - 1)
