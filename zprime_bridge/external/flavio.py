"""The door to flavio: plain numbers and names in, plain numbers out.

flavio overwrites the ``parameters`` option of the ``Wilson`` object it is given and keeps names in
global registries (INTERFACES sections 4 and 6). It is therefore given objects made here, which
nobody else sees, and only its reading functions are called.
"""

from __future__ import annotations

import math
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from zprime_bridge.core.errors import ExternalToolError, PredictionError
from zprime_bridge.external.flavio_import import load
from zprime_bridge.external.wilson import wilson_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Observable: TypeAlias = tuple[str, tuple[float, ...]]
"""Name and arguments, e.g. ``("<Rmue>(B+->Kll)", (1.1, 6.0))``."""

CKM_INPUTS: Final = ("Vus", "Vub", "Vcb", "gamma")

# The last: while it reports "No solution", wilson 2.5 looks for an exception that SciPy has moved.
NO_SM_PARAMETERS: Final = ("No solution", "must be positive", "NoConvergence")


def version() -> str:
    """Return the version of flavio without importing it.

    Raises
    ------
    ExternalToolError
        If flavio is not installed.
    """
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("flavio")
    except PackageNotFoundError as err:
        raise ExternalToolError(
            "flavio is not installed: pip install 'flavio>=2.7,<3'", tool="flavio", missing=True
        ) from err


def predict(
    observables: Sequence[Observable],
    values: Mapping[str, complex],
    *,
    scale: float,
    eft: str,
    basis: str,
) -> tuple[float, ...]:
    """Predict observables with new physics, at flavio's central parameters.

    One throw-away ``Wilson`` object serves all observables, so that the SMEFT running is done
    once. It starts with the CKM inputs that flavio would set, which keeps wilson's cache alive.

    Parameters
    ----------
    observables : sequence of Observable
        Names and arguments.
    values : mapping of str to complex
        New-physics coefficients by WCxf name.
    scale : float
        GeV.
    eft, basis : str
        WCxf names.

    Returns
    -------
    tuple of float
        In the order of ``observables``, in flavio's units (powers of GeV).

    Raises
    ------
    PredictionError
        If an observable is unknown or comes out infinite, or no Standard Model inputs solve the
        input scheme of wilson with these coefficients.
    ExternalToolError
        If flavio or wilson fail otherwise.
    """
    flavio = load()
    wilson = wilson_object(
        values, scale=scale, eft=eft, basis=basis, options={"parameters": ckm_inputs()}
    )
    return tuple(_evaluated(flavio.np_prediction, observable, wilson) for observable in observables)


def sm_predict(observables: Sequence[Observable]) -> tuple[float, ...]:
    """Predict observables in the Standard Model; see :func:`predict`."""
    flavio = load()
    return tuple(_evaluated(flavio.sm_prediction, observable) for observable in observables)


def sm_uncertainty(observable: Observable, *, evaluations: int, seed: int) -> float:
    """One-sigma theory uncertainty of a Standard Model prediction.

    Parameters
    ----------
    observable : Observable
        Name and arguments.
    evaluations : int
        Number of random parameter points N; the relative accuracy is 1/sqrt(2N).
    seed : int
        Seed of the points. flavio draws from numpy's global generator, whose state is put back.

    Raises
    ------
    PredictionError, ExternalToolError
        As in :func:`predict`.
    """
    import numpy as np

    flavio = load()
    state = np.random.get_state()  # noqa: NPY002  # flavio uses the legacy global generator
    np.random.seed(seed)  # noqa: NPY002
    try:
        return _evaluated(flavio.sm_uncertainty, observable, N=evaluations)
    finally:
        np.random.set_state(state)  # noqa: NPY002


def ckm_inputs() -> dict[str, float]:
    """CKM inputs of flavio: Vus, Vub, Vcb and gamma (radians)."""
    defaults = load().default_parameters
    return {name: float(defaults.get_central(name)) for name in CKM_INPUTS}


def parameter(name: str) -> float:
    """Central value of one of flavio's parameters, e.g. ``"m_mu"`` in GeV."""
    return float(load().default_parameters.get_central(name))


def inverse_alpha_e(scale: float) -> float:
    """1/alpha_e by which flavio multiplies b-decay amplitudes at ``scale`` (GeV)."""
    flavio = load()
    parameters = flavio.default_parameters.get_central_all()
    return 1 / float(flavio.physics.running.running.get_alpha(parameters, scale)["alpha_e"])


def sm_dineutrino_coefficient(scale: float) -> float:
    """CL of b -> s nu nu in the Standard Model of flavio at ``scale`` (GeV); negative."""
    flavio = load()
    parameters = flavio.default_parameters.get_central_all()
    return float(flavio.physics.bdecays.wilsoncoefficients.CL_SM(parameters, scale))


def observable_name(observable: Observable) -> str:
    """Return the name with its bin: ``"<P5p>(B0->K*mumu)[4,6]"``."""
    name, arguments = observable
    return f"{name}[{','.join(f'{a:g}' for a in arguments)}]" if arguments else name


def _evaluated(
    function: Any,  # noqa: ANN401  # one of flavio's functions
    observable: Observable,
    *leading: Any,  # noqa: ANN401  # the Wilson object, if the function takes one
    **options: int,
) -> float:
    """Call ``function(name, *leading, *arguments)`` and check the number that comes back."""
    name, arguments = observable
    require_observable(observable)
    with wrapped_errors(observable_name(observable)), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(function(name, *leading, *arguments, **options))
    if not math.isfinite(value):
        raise PredictionError(
            f"{observable_name(observable)} is {value} in flavio: the coefficients are too large "
            "for this observable"
        )
    return value


def require_observable(observable: Observable) -> None:
    """Check that the installed flavio has an observable, with this number of arguments.

    Raises
    ------
    PredictionError
        If not.
    """
    name, arguments = observable
    known = load().Observable.instances.get(name)
    if known is None:
        raise PredictionError(f"flavio {version()} has no observable {name!r}")
    expected = known.arguments or []
    if len(arguments) != len(expected):
        raise PredictionError(
            f"{name} takes {len(expected)} arguments ({', '.join(expected) or 'none'}), "
            f"got {len(arguments)}"
        )


@contextmanager
def wrapped_errors(name: str) -> Iterator[None]:
    """Turn what flavio raises inside the block into errors of ours about ``name``."""
    try:
        yield
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
    ) as err:
        if any(text in str(err) for text in NO_SM_PARAMETERS):
            raise PredictionError(
                f"{name}: wilson finds no Standard Model parameters that reproduce m_W, G_F and "
                f"m_h with these coefficients ({err}). The Higgs operators (phiWB, phiD, ...) are "
                "too large: the Z-Z' mixing of this point is excluded; raise M_Z' or lower g'"
            ) from err
        raise ExternalToolError(f"flavio cannot predict {name}: {err!r}", tool="flavio") from err
