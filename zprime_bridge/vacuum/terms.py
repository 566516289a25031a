"""The quartic part of a scalar potential, under the names of the beta functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.model.coupling_names import (
    general_names,
    is_of_first_fields,
    planck_safe_names,
)
from zprime_bridge.model.potential import MAX_DIMENSION, Monomial, allowed_monomials

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import Scalar

PLANCK_SAFE: Final = "planck_safe"

_BETA_NAMES: Final = {"del": "del_"}
"""PyR@TE appends an underscore to a word of the Python language."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class QuarticPotential:
    """The quartic part of a potential, by names of couplings.

    Attributes
    ----------
    doublets, singlets : tuple of Scalar
        Hypercharge 1/2; one flavour.
    matrix : Scalar or None
        The 3 x 3 matrix S.
    terms : tuple of (str, Monomial)
        Name as in :class:`~zprime_bridge.running.system.BetaSystem`, real coupling (K3); V
        contains a term plus its conjugate if that is another one. det S is left out, as in the
        files for PyR@TE.
    """

    doublets: tuple[Scalar, ...]
    singlets: tuple[Scalar, ...]
    matrix: Scalar | None
    terms: tuple[tuple[str, Monomial], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the couplings."""
        return tuple(name for name, _ in self.terms)


def quartic_potential(scalars: tuple[Scalar, ...], template: str) -> QuarticPotential:
    """Enumerate and name the quartic terms of a model, as ``export_pyrate`` writes them.

    Parameters
    ----------
    scalars : tuple of Scalar
        Exact numeric charges; SU(2) singlets, doublets of hypercharge 1/2 and at most one matrix.
    template : str
        ``planck_safe`` keeps the terms of [SAFE] (12) and their names.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (12). K9: a singlet and its conjugate are both tried.
    """
    bare = QuarticPotential(
        doublets=tuple(s for s in scalars if s.is_doublet),
        singlets=tuple(s for s in scalars if not s.is_doublet and s.flavour == 1),
        matrix=next((s for s in scalars if s.flavour != 1), None),
        terms=(),
    )
    quartics = [
        m
        for m in allowed_monomials(bare)
        if m.dimension == MAX_DIMENSION
        and not m.has_determinant
        and (template != PLANCK_SAFE or m.is_hermitian or not is_of_first_fields(m))
    ]
    namer = planck_safe_names if template == PLANCK_SAFE else general_names
    names = namer(quartics, bare)
    return replace(bare, terms=tuple((_BETA_NAMES.get(names[m], names[m]), m) for m in quartics))
