"""Beta functions of a model from those that its template ships for all charges."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.templates import templates_root
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.beta_file import from_json
from zprime_bridge.running.structure import structure_of

if TYPE_CHECKING:
    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.running.beta_file import Variant
    from zprime_bridge.running.system import BetaSystem

BETA_FILE: Final = "betas.json"

_RUN_PYRATE: Final = "run PyR@TE on it, zb.pyrate_betas(model) or zprime-bridge pyrate run CARD"


def beta_system(model: U1PrimeModel, *, y_tau: bool = False) -> BetaSystem:
    """Two-loop beta functions of a model for its exact charges; PyR@TE is not needed.

    Parameters
    ----------
    model : U1PrimeModel
        Rational charges. Every set of charges of planck_safe is known; of the other templates,
        those with the fields of a shipped card and no term that it lacks.
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
        If no shipped beta functions fit, or a charge is not rational.
    ExportError
        If the model is of a kind that has no PyR@TE file.

    Notes
    -----
    A coupling that the charges forbid is set to zero: its beta function vanishes with it. Neutral
    right-handed neutrinos without couplings decouple, so a card may have none.
    """
    variants = _shipped(model.template)
    for structure in structure_of(model, y_tau=y_tau).orientations():
        fitting = [
            (len(absent), variant.name, variant, absent)
            for variant in variants
            if (absent := structure.fits(variant.provenance.model)) is not None
        ]
        if fitting:
            _, _, variant, absent = min(fitting)
            values = {name: _rational(name, x) for name, x in structure.charges.items()}
            return variant.system(values=values, absent={*absent, *(f"{x}_" for x in absent)})
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


def _rational(name: str, charge: Charge) -> Fraction:
    if not isinstance(charge, Fraction):
        raise RunningError(
            f"charge {name} = {charge} is not a rational number: shipped beta functions are exact "
            f"for rational charges only; {_RUN_PYRATE}"
        )
    return charge
