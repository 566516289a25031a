"""Names of the couplings of the scalar potential."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zprime_bridge.model.potential import Monomial, ScalarContent

_SAFE_COUPLINGS: Final = {
    # (doublet bilinears, matrix, |singlets|^2): name in [SAFE] (12); del and delt are its deltas
    (2, "", 0): "lam",
    (0, "", 2): "s",
    (0, "tr4", 0): "u",
    (0, "trtr", 0): "v",
    (1, "tr", 0): "del",
    (1, "", 1): "delt",
    (0, "tr", 1): "w",
}


def planck_safe_names(monomials: Iterable[Monomial], fields: ScalarContent) -> dict[Monomial, str]:
    """Name the quartics of [SAFE] (12), in its order, then those of further fields.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (12).
    """
    general = general_names(monomials, fields)
    names = {
        m: _SAFE_COUPLINGS[len(m.doublets), m.matrix, len(m.singlets) // 2]
        for m in general
        if is_of_first_fields(m)
    }
    order = list(_SAFE_COUPLINGS.values())
    names = dict(sorted(names.items(), key=lambda item: order.index(item[1])))
    return names | {m: name for m, name in general.items() if m not in names}


def is_of_first_fields(monomial: Monomial) -> bool:
    """Whether it is made of the first doublet, the first singlet and the matrix alone."""
    places = [place for pair in monomial.doublets for place in pair]
    places += [*monomial.epsilon, *(s for s, _ in monomial.singlets)]
    return not any(places)


_TWO_DOUBLETS: Final = {
    # doublet bilinears: name in the usual two-doublet potential
    ((0, 0), (0, 0)): "l1",
    ((1, 1), (1, 1)): "l2",
    ((0, 0), (1, 1)): "l3",
    ((0, 1), (1, 0)): "l4",
    ((0, 1), (0, 1)): "l5",
    ((0, 0), (0, 1)): "l6",
    ((0, 1), (1, 1)): "l7",
}


def general_names(monomials: Iterable[Monomial], fields: ScalarContent) -> dict[Monomial, str]:
    """Name all couplings: l1 ... l7, l<field><field>, m2<field>, and numbered ones."""
    counts: Counter[str] = Counter()
    names: dict[Monomial, str] = {}
    for monomial in monomials:
        name = _plain_name(monomial, fields)
        if not name:
            kind = {2: "m2mix", 3: "kap", 4: "lx"}[monomial.dimension]
            counts[kind] += 1
            name = f"{kind}{counts[kind]}"
        names[monomial] = name
    return names


def _plain_name(monomial: Monomial, fields: ScalarContent) -> str:
    """Name of a term made of |field|^2 factors or of doublets alone; empty for others."""
    if monomial.dimension == 4 and len(monomial.doublets) == 2:  # noqa: PLR2004  # quartic
        if len(fields.doublets) == 1:
            return "lam"
        if len(fields.doublets) == 2:  # noqa: PLR2004  # the two-doublet potential
            return _TWO_DOUBLETS[monomial.doublets]
        return "l" + "".join(f"{a + 1}{b + 1}" for a, b in monomial.doublets)
    factors = [fields.doublets[a].name for a, b in monomial.doublets if a == b]
    if len(factors) < len(monomial.doublets) or monomial.epsilon or not monomial.is_hermitian:
        return ""
    if monomial.matrix and fields.matrix is not None:
        if monomial.matrix in ("tr4", "trtr"):
            return {"tr4": "u", "trtr": "v"}[monomial.matrix]
        factors.append(fields.matrix.name)
    factors += [fields.singlets[s].name for s, sign in monomial.singlets if sign > 0]
    return f"{'m2' if monomial.dimension == 2 else 'l'}{''.join(factors)}"  # noqa: PLR2004
