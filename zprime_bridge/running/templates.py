"""Beta functions of a model from those that its template ships for all charges."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.templates import templates_root
from zprime_bridge.model.textures import yukawa_textures
from zprime_bridge.running.beta_file import from_json
from zprime_bridge.running.errors import RunningError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import ChargeAssignment
    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.running.system import BetaSystem

BETA_FILE: Final = "betas.json"

_THIRD_GENERATION: Final = {"yt": "Mu", "yb": "Md", "ytau": "Me"}
"""Yukawa couplings of planck_safe and the mass matrix whose last entry allows them."""


def charge_parameter(species: str, label: str = "") -> str:
    """Name the symbol of a charge: ``Xq1``, ``Xnu3``, ``XH``, ``Xpsi``."""
    return f"X{species}{label}"


def beta_system(model: U1PrimeModel, *, y_tau: bool = False) -> BetaSystem:
    """Two-loop beta functions of a model for its exact charges; PyR@TE is not needed.

    Parameters
    ----------
    model : U1PrimeModel
        Of a template that ships ``betas.json``; rational charges.
    y_tau : bool
        In planck_safe, keep the tau Yukawa coupling where the charges allow it; as in
        :func:`zprime_bridge.export_pyrate`.

    Returns
    -------
    BetaSystem
        Equal to what PyR@TE finds for the file that ``export_pyrate`` writes. Right-handed
        neutrinos that a card does not have are neutral here: without couplings they decouple.

    Raises
    ------
    RunningError
        If the template ships no beta functions, a charge is not rational, or the model has
        fields that its template does not know.
    """
    system = load_betas(model.template)
    values = _parameters(model.charges)
    unknown = sorted(
        name for name, value in values.items() if name not in system.parameters and value
    )
    if unknown:
        raise RunningError(
            f"the beta functions of template '{model.template}' do not know the charges "
            f"{', '.join(unknown)}: {_RUN_PYRATE}"
        )
    missing = [name for name in system.parameters if name not in values]
    if missing:
        raise RunningError(
            f"model '{model.name}' lacks fields of template '{model.template}': "
            f"{', '.join(missing)}: {_RUN_PYRATE}"
        )
    numeric = system.at({name: values[name] for name in system.parameters})
    return numeric.without(_forbidden(model.charges, y_tau=y_tau))


_RUN_PYRATE: Final = "run PyR@TE on its model file (export pyrate)"


def load_betas(template: str) -> BetaSystem:
    """Read the beta functions that a template ships, with charges as parameters.

    Raises
    ------
    RunningError
        If it ships none, or the file is damaged.
    """
    file = templates_root() / template / BETA_FILE
    label = f"model_templates/{template}/{BETA_FILE}"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as err:
        raise RunningError(f"there is no {label}: {_RUN_PYRATE}") from err
    except (OSError, UnicodeDecodeError) as err:
        raise RunningError(f"{label} cannot be read ({err}): reinstall zprime-bridge") from err
    return from_json(text, label)


def _parameters(charges: ChargeAssignment) -> dict[str, Fraction]:
    return {name: _rational(name, charge) for name, charge in _named_charges(charges)}


def _named_charges(charges: ChargeAssignment) -> Iterator[tuple[str, Charge]]:
    neutral = (Fraction(0),) * 3
    for species in FERMIONS:
        for place, charge in enumerate(getattr(charges, species) or neutral, start=1):
            yield charge_parameter(species, str(place)), charge
    for scalar in charges.scalars:
        yield charge_parameter(scalar.name), scalar.charge
    for fermion in charges.extra:
        yield charge_parameter(fermion.name), fermion.charge


def _rational(name: str, charge: Charge) -> Fraction:
    if not isinstance(charge, Fraction):
        raise RunningError(
            f"charge {name} = {charge} is not a rational number: shipped beta functions are exact "
            f"for rational charges only; {_RUN_PYRATE}"
        )
    return charge


def _forbidden(charges: ChargeAssignment, *, y_tau: bool) -> frozenset[str]:
    """Name the Yukawa couplings that are absent for these charges."""
    textures = dict(yukawa_textures(charges).items())
    absent = {name for name, matrix in _THIRD_GENERATION.items() if not textures[matrix][2][2]}
    return frozenset(absent if y_tau else absent | {"ytau"})
