"""Delta C9 and C10 of b -> s l l at the scale where flavio uses them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.core.errors import PredictionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.matching.coefficients import WilsonCoefficients

SCALE_GEV: Final = 4.8
"""Scale of exclusive b -> s l l in flavio."""

NAMES: Final = tuple(
    f"{operator}_bs{lepton}{lepton}"
    for lepton in ("e", "mu", "tau")
    for operator in ("C9", "C10", "C9p", "C10p")
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SemileptonicShifts:
    """New-physics C9, C10 and their primed partners for e, mu, tau.

    Attributes
    ----------
    values : mapping of str to complex
        By WCxf name, WET flavio basis, new physics only (K6).
    scale : float
        GeV.
    inverse_alpha_e : float
        1/alpha_e that the normalisation refers to; only C times alpha_e is physical.
    """

    values: Mapping[str, complex]
    scale: float
    inverse_alpha_e: float

    def rescaled(self, inverse_alpha_e: float) -> SemileptonicShifts:
        """Return the same amplitudes normalised with another alpha_e.

        With flavio's 1/alpha_e (132.1 at 4.8 GeV, ``external.flavio.inverse_alpha_e``) these are
        the coefficients that give the intended amplitude in a formula using that alpha_e. flavio
        itself multiplies the coefficients of wilson by its own alpha_e without this factor.
        """
        factor = inverse_alpha_e / self.inverse_alpha_e
        return SemileptonicShifts(
            values=MappingProxyType({name: c * factor for name, c in self.values.items()}),
            scale=self.scale,
            inverse_alpha_e=inverse_alpha_e,
        )


def delta_c9_c10(
    coefficients: WilsonCoefficients, *, scale: float = SCALE_GEV
) -> SemileptonicShifts:
    """Run to the b scale and read C9, C10, C9', C10' for the three charged leptons.

    Parameters
    ----------
    coefficients : WilsonCoefficients
        SMEFT or WET; their metadata name the alpha_e (``inverse_alpha_e``).
    scale : float
        GeV.

    Raises
    ------
    PredictionError
        If the coefficients do not say which alpha_e they refer to.
    ExternalToolError
        If wilson cannot run them.
    """
    inverse_alpha_e = coefficients.metadata.get("inverse_alpha_e")
    if inverse_alpha_e is None:
        raise PredictionError(
            "C9 and C10 need the alpha_e of their normalisation: give 'inverse_alpha_e' in the "
            "metadata of the coefficients (127.9 for everything run by wilson)"
        )
    low = coefficients.at(scale, "WET", "flavio")
    return SemileptonicShifts(
        values=MappingProxyType({name: low.values.get(name, 0j) for name in NAMES}),
        scale=scale,
        inverse_alpha_e=float(inverse_alpha_e),
    )
