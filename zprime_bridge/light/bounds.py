r"""What a measurement allows, and how far a prediction goes beyond it.

A measured difference :math:`d \pm \sigma` to the Standard Model allows every contribution that fits
not worse than the Standard Model by more than :math:`\Delta\chi^2 = 4`:

.. math:: d - \sqrt{d^2 + 4\sigma^2} \le \Delta \le d + \sqrt{d^2 + 4\sigma^2}.

Zero is always allowed, so that a tension between two experiments excludes no Z'.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, final

DELTA_CHI2: Final = 4.0
"""Two sigma for one parameter."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Values of a new contribution that are allowed; contains zero.

    Attributes
    ----------
    lower, upper : float
        ``lower`` may be minus infinity (a rate has no lower bound).
    """

    lower: float
    upper: float

    def strength(self, value: float) -> float:
        """Return the contribution over what is allowed on its side; above 1 it is excluded."""
        return value / self.upper if value >= 0 else value / self.lower


def not_worse_than_sm(difference: float, uncertainty: float) -> Interval:
    """Interval of contributions that fit not much worse than none.

    Parameters
    ----------
    difference : float
        Measurement minus Standard Model.
    uncertainty : float
        One sigma of it, positive.
    """
    root = math.sqrt(difference**2 + DELTA_CHI2 * uncertainty**2)
    return Interval(lower=difference - root, upper=difference + root)


def below(limit: float) -> Interval:
    """Interval of a rate with an upper limit."""
    return Interval(lower=-math.inf, upper=limit)
