"""Complete initial conditions of the flow, and where each of them comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

import numpy as np

from zprime_bridge.core.arrays import frozen_floats
from zprime_bridge.core.errors import RunningError
from zprime_bridge.core.findings import Finding, Severity
from zprime_bridge.flow.alphas import HYPERCHARGE, MIXING, components
from zprime_bridge.flow.given import given_values, layered, natural, natural_name
from zprime_bridge.flow.polynomials import component_names
from zprime_bridge.flow.sm_couplings import sm_couplings
from zprime_bridge.flow.sm_places import light_yukawas, standard_model_places
from zprime_bridge.inputs.top_scale import TopScaleInputs, top_scale_inputs
from zprime_bridge.running.system import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.flow.given import GivenValue
    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.point import ParameterPoint
    from zprime_bridge.running.system import BetaSystem

_CHOICES: Final = (Kind.YUKAWA, Kind.QUARTIC, Kind.TRILINEAR)
_STANDARD_GAUGE: Final = (HYPERCHARGE, "g2", "g3", MIXING)
_RTOL_SCALE: Final = 1e-9  # equal scales written differently


@final
class Origin(StrEnum):
    """Where an initial value comes from."""

    STANDARD_MODEL = "Standard Model"
    CARD = "card"
    POINT = "point"
    GIVEN = "given"
    ZERO = "zero"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class InitialConditions:
    """Couplings at the scale where the flow starts.

    Attributes
    ----------
    mu : float
        GeV.
    values : mapping of str to array
        Natural couplings, one for each component of the system in its order; shape () or the shape
        of the values that were given.
    origins : mapping of str to Origin
        For each component.
    unset : tuple of str
        Yukawa, quartic and trilinear couplings that nobody gave: they are zero.
    findings : tuple of Finding
        What was chosen or left out.
    """

    mu: float
    values: Mapping[str, FloatArray]
    origins: Mapping[str, Origin]
    unset: tuple[str, ...]
    findings: tuple[Finding, ...]

    def table(self, names: Iterable[str]) -> FloatArray:
        """Return the values as an array of shape (N, n), components in the given order."""
        columns = np.broadcast_arrays(*(self.values[name] for name in names))
        return frozen_floats(np.stack([np.ravel(column) for column in columns], axis=-1))


def initial_conditions(
    model: U1PrimeModel,
    system: BetaSystem,
    point: ParameterPoint | None = None,
    *,
    initial: Mapping[str, GivenValue] | None = None,
    mu_start: float | None = None,
    inputs: TopScaleInputs | None = None,
) -> InitialConditions:
    """Collect a value for every coupling of a model.

    Parameters
    ----------
    model : U1PrimeModel
        With the point and the initial conditions of its card, if it has any.
    system : BetaSystem
        Its beta functions.
    point : ParameterPoint, optional
        g', M_Z' and g_12; default: the card's.
    initial : mapping of str to number, matrix or array, optional
        Natural couplings, alphas or eta (:func:`zprime_bridge.flow.given.given_values`); they
        replace everything else. Arrays start many trajectories.
    mu_start : float, optional
        GeV; default: M_Z', or what the card gives for its own M_Z', but not below the top mass.
    inputs : TopScaleInputs, optional
        Of the Standard Model couplings; default: the newest dated set.

    Returns
    -------
    InitialConditions
        In order of precedence: ``initial``; g' and g_12 of the point; the card's initial
        conditions; Standard Model couplings from :func:`sm_couplings`; zero.

    Raises
    ------
    RunningError
        If there is neither a scale nor a point, the scale is unusable, or a value is.

    Notes
    -----
    Standard Model Yukawa couplings go to the third generation, the others are zero. With several
    doublets the first one is taken as the Standard Model's (v_phi -> 0, large tan beta), its
    quartic coupling as lambda. g1 of the Standard Model is that of the upper-triangular basis,
    which couples to the massless boson (K7).
    """
    inputs = inputs or top_scale_inputs()
    places = standard_model_places(system, model)
    own = _own_scale(model)
    mu, findings = _scale(model, point, mu_start, own, inputs)
    given = given_values(system, initial or {})
    of_card, told = _of_card(model, system, mu, own, frozenset(places))
    of_point = given_values(system, _of_point(model, system, point))
    known = {natural_name(name) for name in (*given, *of_card, *of_point)}
    missing = {name: sm for name, sm in places.items() if name not in known}
    of_sm: dict[str, FloatArray] = {}
    if missing:
        couplings = sm_couplings(mu, inputs)
        of_sm = {name: np.asarray(couplings[sm]) for name, sm in missing.items()}
    layers = {
        Origin.STANDARD_MODEL: of_sm,
        Origin.CARD: of_card,
        Origin.POINT: of_point,
        Origin.GIVEN: given,
    }
    found = natural(layered(*layers.values()))
    origins = dict.fromkeys((c.name for c in components(system)), Origin.ZERO)
    for origin, layer in layers.items():
        origins |= {natural_name(name): origin for name in layer}
    unset = _unset(system, model, origins)
    findings += told + _told(model, _grouped(system, unset))
    return InitialConditions(
        mu=mu,
        values={name: frozen_floats(found.get(name, np.float64(0))) for name in origins},
        origins=origins,
        unset=unset,
        findings=tuple(findings),
    )


def _own_scale(model: U1PrimeModel) -> float | None:
    """Return the scale at which the card's initial conditions hold, GeV."""
    if model.flow is not None and model.flow.mu is not None:
        return model.flow.mu
    return None if model.point is None else model.point.m_zprime


def _scale(
    model: U1PrimeModel,
    point: ParameterPoint | None,
    mu_start: float | None,
    own: float | None,
    inputs: TopScaleInputs,
) -> tuple[float, list[Finding]]:
    """Return the scale where the flow starts, GeV, and what to tell about it."""
    if mu_start is not None:
        if not (math.isfinite(mu_start) and mu_start > 0):
            raise RunningError(f"mu_start must be a positive finite number, got {mu_start!r} GeV")
        return mu_start, []
    mass = point.m_zprime if point is not None else model.point and model.point.m_zprime
    if mass is None:
        raise RunningError(
            f"model '{model.name}' has no parameter point: give one (g', M_Z'), add "
            "'point: {m_zprime: 5000, g_prime: 0.1}' to the card, or give mu_start"
        )
    of_card = model.point is None or _same(mass, model.point.m_zprime)
    mu = own if own is not None and of_card else mass
    if mu >= inputs.m_top:
        return mu, []
    text = (
        f"M_Z' = {mu:g} GeV lies below the top mass: the flow starts at {inputs.m_top:g} GeV, with "
        "the couplings of the Z' as given there"
    )
    return inputs.m_top, [_finding(text)]


def _of_card(
    model: U1PrimeModel,
    system: BetaSystem,
    mu: float,
    own: float | None,
    standard: frozenset[str],
) -> tuple[dict[str, FloatArray], list[Finding]]:
    """Return the card's initial conditions; at another scale without Standard Model couplings."""
    if model.flow is None:
        return {}, []
    try:
        values = given_values(system, model.flow.couplings)
    except RunningError as err:
        raise RunningError(f"initial conditions of card '{model.name}': {err}") from err
    if own is None or _same(mu, own):
        return values, []
    kept = {name: value for name, value in values.items() if natural_name(name) not in standard}
    text = (
        f"the card gives its initial conditions at {own:g} GeV, the flow starts at {mu:g} GeV: "
        "couplings of the Standard Model are computed there, the others are taken as they are"
    )
    return kept, [_finding(text)]


def _of_point(
    model: U1PrimeModel, system: BetaSystem, point: ParameterPoint | None
) -> dict[str, GivenValue]:
    """Return coupling and kinetic mixing of the Z'."""
    source = point or model.point
    if source is None:
        return {}
    gauge = (c.name for c in system.couplings if c.kind is Kind.GAUGE)
    return {next(n for n in gauge if n not in _STANDARD_GAUGE): source.g_prime, MIXING: source.g_12}


def _unset(
    system: BetaSystem, model: U1PrimeModel, origins: Mapping[str, Origin]
) -> tuple[str, ...]:
    """Return couplings left at zero whose value is a choice."""
    kinds = {
        name: coupling.kind for coupling in system.couplings for name in component_names(coupling)
    }
    light = light_yukawas(system, model)
    return tuple(
        name
        for name, origin in origins.items()
        if origin is Origin.ZERO and kinds[name] in _CHOICES and name not in light
    )


def _grouped(system: BetaSystem, unset: tuple[str, ...]) -> list[str]:
    """Write a matrix with all its entries as one name."""
    names: list[str] = []
    for coupling in system.couplings:
        entries = component_names(coupling)
        left = [name for name in entries if name in unset]
        names += [coupling.name] if len(left) == len(entries) else left
    return names


def _told(model: U1PrimeModel, unset: list[str]) -> list[Finding]:
    findings = []
    if len(model.charges.doublets) > 1:
        name = model.light_doublet.name
        text = (
            f"{name} is taken as the doublet of the Standard Model (v_{name} = v): its Yukawa and "
            "quartic couplings start at those of the Standard Model unless given"
        )
        findings.append(_finding(text))
    if unset:
        text = (
            f"not given and therefore zero: {', '.join(unset)}; give them under 'flow: couplings' "
            "of the card or as initial values"
        )
        findings.append(_finding(text))
    return findings


def _same(first: float, second: float) -> bool:
    return math.isclose(first, second, rel_tol=_RTOL_SCALE)


def _finding(text: str) -> Finding:
    return Finding(line=0, column=0, where="flow", text=text, severity=Severity.WARNING)
