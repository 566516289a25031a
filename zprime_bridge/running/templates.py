"""Beta functions of a model from those that its template ships for all charges."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.templates import templates_root
from zprime_bridge.core.errors import RunningError
from zprime_bridge.running.beta_file import from_json, model_of
from zprime_bridge.running.structure import structure_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.running.system import BetaSystem

BETA_FILE: Final = "betas.json"
BETA_FOLDER: Final = "betas"

_RUN_PYRATE: Final = "run PyR@TE on its model file (zprime-bridge export pyrate)"


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
    structure = structure_of(model, y_tau=y_tau)
    charges = {name: _rational(name, charge) for name, charge in structure.charges.items()}
    fitting = []
    for label, text in _shipped(model.template):
        absent = structure.fits(model_of(text, label))
        if absent is not None:
            fitting.append((len(absent), label, text, absent))
    if not fitting:
        raise RunningError(
            f"no beta functions are shipped for the fields and terms of model '{model.name}' "
            f"(template '{model.template}'): {_RUN_PYRATE}"
        )
    _, label, text, absent = min(fitting)
    system = from_json(text, label)
    neutral = dict.fromkeys(system.parameters, Fraction(0))
    names = {name if name in system.names else f"{name}_" for name in absent}
    return system.at(neutral | charges).without(names)


def load_betas(template: str) -> tuple[BetaSystem, ...]:
    """Read all beta functions that a template ships, with charges as parameters.

    Raises
    ------
    RunningError
        If a file is damaged.
    """
    return tuple(from_json(text, label) for label, text in _shipped(template))


def _shipped(template: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file: one for all cards, or one for each kind of card."""
    root = templates_root() / template
    for folder, place in ((root, template), (root / BETA_FOLDER, f"{template}/{BETA_FOLDER}")):
        for file in sorted(folder.iterdir(), key=_name) if folder.is_dir() else ():
            if file.name == BETA_FILE or (folder != root and file.name.endswith(".json")):
                label = f"model_templates/{place}/{file.name}"
                yield label, _text(file, label)


def _name(file: Traversable) -> str:
    return file.name


def _text(file: Traversable, label: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise RunningError(f"{label} cannot be read ({err}): reinstall zprime-bridge") from err


def _rational(name: str, charge: Charge) -> Fraction:
    if not isinstance(charge, Fraction):
        raise RunningError(
            f"charge {name} = {charge} is not a rational number: shipped beta functions are exact "
            f"for rational charges only; {_RUN_PYRATE}"
        )
    return charge
