"""Conditions for a stable vacuum, chosen by the scalars of a model and the terms they allow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.source import Source
from zprime_bridge.vacuum.blocks import classify_in_blocks
from zprime_bridge.vacuum.minimise import classify_by_search, prepare, without_doublet
from zprime_bridge.vacuum.orbits import classify_form, moduli_form
from zprime_bridge.vacuum.planck_safe import NAMES as SAFE_NAMES
from zprime_bridge.vacuum.planck_safe import classify_planck_safe
from zprime_bridge.vacuum.terms import PLANCK_SAFE, quartic_potential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.assignment import Scalar
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.vacuum.blocks import Kernel
    from zprime_bridge.vacuum.classes import ClassArray
    from zprime_bridge.vacuum.terms import QuarticPotential

_FLAVOURS: Final = 3
_DOUBLET_Y: Final = Fraction(1, 2)
_SAFE_KINDS: Final = [(1, 1), (1, _FLAVOURS), (2, 1)]  # (SU(2), flavours) of phi, S, H


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class VacuumConditions:
    """Conditions on quartic couplings, ready to be applied.

    Attributes
    ----------
    names : tuple of str
        Couplings that are read, by their names in the BetaSystem.
    description : str
        One sentence.
    source : Source
        Where the conditions come from.
    is_exact : bool
        Whether they are necessary and sufficient; False if "stable" rests on a numerical search
        ("unstable" is certain even then).
    kernel : callable
        The conditions on arrays of shape (N,); :meth:`classify` is its face.
    """

    names: tuple[str, ...]
    description: str
    source: Source
    is_exact: bool
    kernel: Kernel

    def classify(self, values: Mapping[str, FloatArray]) -> ClassArray:
        """Classes of the vacuum.

        Parameters
        ----------
        values : mapping of str to array
            Natural couplings (K3) by name, of any common shape; others than ``names`` are
            ignored.

        Returns
        -------
        array of uint8
            Values of :class:`~zprime_bridge.vacuum.classes.VacuumClass`, of the common shape;
            POLE where a coupling is NaN or infinite.

        Raises
        ------
        RunningError
            If a coupling is missing or complex, or shapes do not fit together.
        """
        return classify_in_blocks(self.kernel, self.names, values)


def vacuum_conditions(model: U1PrimeModel) -> VacuumConditions | None:
    """Choose the conditions for the vacuum of a model.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges: they decide which terms the potential has.

    Returns
    -------
    VacuumConditions or None
        None without scalars, and for scalars that no PyR@TE file can hold (SU(2) triplets,
        doublets with Y other than 1/2, several or other matrices, planck_safe without phi or S).
    """
    scalars = model.charges.scalars
    if not scalars or not _is_known(scalars):
        return None
    if model.template != PLANCK_SAFE:
        return potential_conditions(quartic_potential(scalars, model.template))
    kinds = sorted((s.su2, s.flavour) for s in scalars)
    return _planck_safe() if kinds == _SAFE_KINDS else None


def _is_known(scalars: tuple[Scalar, ...]) -> bool:
    matrices = [s for s in scalars if s.flavour != 1]
    return (
        all(s.su2 in (1, 2) for s in scalars)
        and all(s.y == _DOUBLET_Y for s in scalars if s.is_doublet)
        and all(s.flavour == _FLAVOURS and not s.is_doublet for s in matrices)
        and len(matrices) <= 1
    )


def _planck_safe() -> VacuumConditions:
    return VacuumConditions(
        names=SAFE_NAMES,
        description="potential of H, phi and the matrix S bounded from below, vacuum V+ or V-",
        source=Source(paper="arXiv:2109.06201", where="eqs. (13), (14), captions of Figs. 5-10"),
        is_exact=True,
        kernel=classify_planck_safe,
    )


def potential_conditions(potential: QuarticPotential) -> VacuumConditions:
    """Choose the conditions for a quartic potential.

    Parameters
    ----------
    potential : QuarticPotential
        With at least one scalar.
    """
    form, others = moduli_form(potential)
    if others:
        rest = prepare(without_doublet(potential)) if form.higgs else None
        return VacuumConditions(
            names=potential.names,
            description=f"numerical search for negative directions; phases in {', '.join(others)}",
            source=Source(paper="arXiv:1205.3781", where="copositivity, with a search over phases"),
            is_exact=False,
            kernel=partial(classify_by_search, prepare(potential), rest),
        )
    two_doublets = bool(form.crossed or form.squared)
    return VacuumConditions(
        names=potential.names,
        description=f"strict copositivity of order {form.order} in the |field|^2"
        + (", with the lowest direction of the two doublets" if two_doublets else ""),
        source=Source(
            paper="Phys. Rev. D 18 (1978) 2574 and arXiv:1205.3781"
            if two_doublets
            else "arXiv:1205.3781",
            where="boundedness of the two-doublet potential; copositivity"
            if two_doublets
            else "copositivity",
        ),
        is_exact=True,
        kernel=partial(classify_form, form),
    )
