"""The door to wilson: plain numbers in, plain numbers out.

wilson's own inputs are passed explicitly; objects handed out are new ones each time, because
flavio overwrites the ``parameters`` option of the object it is given (INTERFACES section 4).
"""

from __future__ import annotations

import cmath
import math
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any, final

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.quiet_import import quiet_import

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.core.arrays import ComplexArray


def wilson_object(
    values: Mapping[str, complex],
    *,
    scale: float,
    eft: str,
    basis: str,
    options: Mapping[str, Any] | None = None,
) -> Any:  # noqa: ANN401  # wilson ships no types
    """Return a new ``wilson.Wilson``.

    Parameters
    ----------
    values : mapping of str to complex
        Coefficients by WCxf name.
    scale : float
        GeV.
    eft, basis : str
        WCxf names.
    options : mapping, optional
        wilson options, e.g. ``{"parameters": {"Vus": 0.2248}}``.

    Raises
    ------
    ExternalToolError
        If wilson refuses the coefficients, or a number is not finite.
    """
    _require_finite(values, scale)
    with quiet_import():
        import wilson

    try:
        instance = wilson.Wilson(dict(values), scale=scale, eft=eft, basis=basis)
    except (AssertionError, KeyError, ValueError) as err:
        raise ExternalToolError(
            f"wilson refuses coefficients in {eft} {basis}: {err or 'unknown name'}", tool="wilson"
        ) from err
    for option, value in (options or {}).items():
        instance.set_option(option, value)
    return instance


def wcxf_object(
    values: Mapping[str, complex],
    *,
    scale: float,
    eft: str,
    basis: str,
    metadata: Mapping[str, Any],
) -> Any:  # noqa: ANN401  # wilson ships no types
    """Return a validated ``wilson.wcxf.WC`` with metadata.

    Raises
    ------
    ExternalToolError
        If a name is unknown to the basis.
    """
    with quiet_import():
        from wilson import wcxf

    coefficients = wcxf.WC(
        eft=eft,
        basis=basis,
        scale=scale,
        values=wcxf.WC.dict2values({name: complex(value) for name, value in values.items()}),
        metadata=dict(metadata),
    )
    try:
        coefficients.validate()
    except (AssertionError, KeyError, ValueError) as err:
        raise ExternalToolError(
            f"WCxf refuses coefficients in {eft} {basis}: {err}", tool="wilson"
        ) from err
    return coefficients


@final
class Runner:
    """Coefficients ready to be run; what wilson has computed once is kept for the next target.

    Parameters
    ----------
    values : mapping of str to complex
        Coefficients by WCxf name.
    scale : float
        GeV.
    eft, basis : str
        WCxf names.
    options : mapping
        wilson options, see :func:`wilson_object`.
    """

    __slots__ = ("_make", "_wilson")

    def __init__(
        self,
        values: Mapping[str, complex],
        *,
        scale: float,
        eft: str,
        basis: str,
        options: Mapping[str, Any],
    ) -> None:
        self._make = partial(
            wilson_object, values, scale=scale, eft=eft, basis=basis, options=options
        )
        self._wilson: Any = None  # made on first use, never handed out

    def run(self, scale: float, eft: str, basis: str) -> dict[str, complex]:
        """Run, match and translate.

        Parameters
        ----------
        scale : float
            Target scale, GeV.
        eft, basis : str
            Target, WCxf names.

        Returns
        -------
        dict of str to complex
            All coefficients of the target basis that do not vanish.

        Raises
        ------
        ExternalToolError
            With wilson's own reason.
        """
        _require_finite({}, scale)
        if self._wilson is None:
            self._wilson = self._make()
        target = f"{eft} {basis} at {scale:g} GeV"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = self._wilson.match_run(scale, eft, basis)
        except TypeError as err:
            raise ExternalToolError(_numpy_reason(target, err), tool="wilson") from err
        except (ArithmeticError, AttributeError, KeyError, ValueError) as err:
            origin = self._wilson.wc
            raise ExternalToolError(
                f"wilson cannot go from {origin.eft} {origin.basis} at {origin.scale:g} GeV to "
                f"{target}: {err}",
                tool="wilson",
            ) from err
        return {name: complex(value) for name, value in result.dict.items()}


def _require_finite(values: Mapping[str, complex], scale: float) -> None:
    """Refuse what makes wilson's integrator run for ever."""
    if not (math.isfinite(scale) and scale > 0):
        raise ExternalToolError(
            f"a scale must be a positive finite number of GeV, got {scale!r}", tool="wilson"
        )
    for name, value in values.items():
        if not cmath.isfinite(value):
            raise ExternalToolError(f"coefficient {name} is not finite: {value!r}", tool="wilson")


def _numpy_reason(target: str, err: TypeError) -> str:
    import numpy as np

    return (
        f"wilson {version()} cannot translate to {target} with numpy {np.__version__} ({err}); "
        'it can with numpy 2.3: pip install "numpy<2.4"'
    )


def non_redundant(arrays: Mapping[str, ComplexArray | complex]) -> dict[str, complex]:
    """Convert SMEFT arrays with redundant flavour entries to non-redundant WCxf values.

    Parameters
    ----------
    arrays : mapping of str to array or complex
        Warsaw coefficients in redundant flavour notation, GeV^-2, symmetrised over the
        exchanges under which the operator is symmetric; missing operators are zero.

    Returns
    -------
    dict of str to complex
        WCxf names; each value is the sum of all redundant entries equal to it.
    """
    with quiet_import():
        from wilson.util import smeftutil

    complete = smeftutil.add_missing(dict(arrays))
    return {name: complex(value) for name, value in smeftutil.arrays2wcxf_nonred(complete).items()}


def version() -> str:
    """Return the version of wilson."""
    from importlib.metadata import version as installed

    return installed("wilson")


def read_wcxf(text: str) -> tuple[str, str, float, dict[str, complex], dict[str, Any]]:
    """Read and validate the text of a WCxf file, JSON or YAML.

    Returns
    -------
    tuple
        eft, basis, scale (GeV), values by name, metadata.

    Raises
    ------
    ExternalToolError
        If it is no WCxf file, or a coefficient is unknown to its basis.
    """
    import yaml

    with quiet_import():
        from wilson import wcxf

    try:
        coefficients = wcxf.WC.load(text)
        coefficients.validate()
        values = {name: complex(value) for name, value in coefficients.dict.items()}
        scale = float(coefficients.scale)
    except (
        AssertionError, AttributeError, KeyError, RecursionError, TypeError, ValueError,
        yaml.YAMLError,
    ) as err:  # fmt: skip
        reason = " ".join(str(err).split()) or type(err).__name__
        raise ExternalToolError(f"not a valid WCxf file: {reason}", tool="wilson") from err
    _require_finite(values, scale)
    metadata = getattr(coefficients, "metadata", None) or {}
    return coefficients.eft, coefficients.basis, scale, values, dict(metadata)
