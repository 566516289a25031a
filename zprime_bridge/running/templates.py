"""Beta functions of a model from those that its template ships for all charges."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.templates import templates_root
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.beta_file import from_json
from zprime_bridge.running.structure import structure_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.running.beta_file import Variant
    from zprime_bridge.running.system import BetaSystem

BETA_FILE: Final = "betas.json"
DIGITS: Final = 50
"""To which charges with square roots are rounded: far beyond double precision."""

_ROUNDED: Final = f"charges that are not rational rounded to {DIGITS} digits"
_RESIDUE: Final = Fraction(1, 10**40)
"""What rounding leaves of a coefficient that vanishes: coefficients are of order one."""

_RUN_PYRATE: Final = (
    "run PyR@TE on it: zb.pyrate_betas(model), zprime-bridge flow CARD --pyrate, or pyrate run CARD"
)


def beta_system(model: U1PrimeModel, *, y_tau: bool = False) -> BetaSystem:
    """Two-loop beta functions of a model for its exact charges; PyR@TE is not needed.

    Parameters
    ----------
    model : U1PrimeModel
        Every set of charges of planck_safe is known; of minimal, every set with one of ten
        groupings of generations; of the chiral templates, those with the fields of a shipped card
        and no term that it lacks. Which terms there are is decided by exact charges; those with
        square roots are then rounded to 50 digits, and the provenance says so.
    y_tau : bool
        In planck_safe, keep the tau Yukawa coupling where the charges allow it; as in
        :func:`zprime_bridge.export_pyrate`.

    Returns
    -------
    BetaSystem
        Equal to what PyR@TE finds for the file that ``export_pyrate`` writes.

    Raises
    ------
    RunningError
        If no shipped beta functions fit.
    ExportError
        If the model is of a kind that has no PyR@TE file.

    Notes
    -----
    A coupling that the charges forbid is set to zero: its beta function vanishes with it. Neutral
    right-handed neutrinos without couplings decouple, so a card may have none.
    """
    return _at(*_fitting(model, y_tau=y_tau))


def symbolic_beta_system(
    model: U1PrimeModel, *, y_tau: bool = False
) -> tuple[BetaSystem, dict[str, Fraction]]:
    """Two-loop beta functions of a model with charges as parameters, and their numbers.

    The system is that of all models with the same fields and terms. Charges with square roots are
    rounded to 50 digits. Parameters and errors as for :func:`beta_system`.
    """
    variant, charges, absent = _fitting(model, y_tau=y_tau)
    system = variant.system(absent=absent)
    values = {name: charges.get(name, Fraction(0)) for name in system.parameters}
    return system, {name: _rational(name, charge) for name, charge in values.items()}


def _fitting(
    model: U1PrimeModel, *, y_tau: bool
) -> tuple[Variant, Mapping[str, Charge], frozenset[str]]:
    """Return the variant for a model, its charges, and the couplings to leave out."""
    variants = _shipped(model.template)
    for structure in structure_of(model, y_tau=y_tau).orientations():
        fitting = [
            (len(absent), variant.name, variant, absent)
            for variant in variants
            if (absent := structure.fits(variant.provenance.model)) is not None
        ]
        if fitting:
            _, _, variant, absent = min(fitting)
            return variant, structure.charges, frozenset({*absent, *(f"{x}_" for x in absent)})
    raise RunningError(
        f"no beta functions are shipped for the fields and terms of model '{model.name}' "
        f"(template '{model.template}'): {_RUN_PYRATE}"
    )


def load_betas(template: str) -> tuple[BetaSystem, ...]:
    """Read all beta functions that a template ships, with charges as parameters.

    Raises
    ------
    RunningError
        If the file is damaged.
    """
    return tuple(variant.system() for variant in _shipped(template))


def _shipped(template: str) -> tuple[Variant, ...]:
    """Return what a template ships, unread; nothing for a template of the user's own."""
    label = f"model_templates/{template}/{BETA_FILE}"
    file = templates_root() / template / BETA_FILE
    try:
        return from_json(file.read_text(encoding="utf-8"), label) if file.is_file() else ()
    except (OSError, UnicodeDecodeError) as err:
        raise RunningError(f"{label} cannot be read ({err}): reinstall zprime-bridge") from err


def _at(variant: Variant, charges: Mapping[str, Charge], absent: frozenset[str]) -> BetaSystem:
    """Put in charges, rounded if they are not rational."""
    values = {name: _rational(name, charge) for name, charge in charges.items()}
    system = variant.system(values=values, absent=absent)
    if all(isinstance(charge, Fraction) for charge in charges.values()):
        return system
    provenance = replace(system.provenance, command=f"{system.provenance.command}; {_ROUNDED}")
    betas = tuple(
        tuple(
            tuple(term for term in order if abs(term.coefficient.value) > _RESIDUE)
            for order in orders
        )
        for orders in system.betas
    )
    return replace(system, betas=betas, provenance=provenance)


def _rational(name: str, charge: Charge) -> Fraction:
    """Return the charge, or the nearest decimal fraction of DIGITS digits."""
    if isinstance(charge, Fraction):
        return charge
    if not charge.is_number or not charge.is_real:
        raise RunningError(
            f"charge {name} = {charge} is not a real number: give every parameter a value"
        )
    return Fraction(str(charge.evalf(DIGITS)))
