"""The embedded Runge-Kutta pair of order 5(4) of Dormand and Prince, with dense output of order 4.

References
----------
J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980) 19, table 2 (RK5(4)7M);
L. F. Shampine, Math. Comp. 46 (1986) 135 (continuous extension).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

_F = Fraction

STAGES: Final = 7
ERROR_ORDER: Final = 5
"""The estimated error of a step falls like its length to this power."""

STAGE_WEIGHTS: Final = (
    (),
    (_F(1, 5),),
    (_F(3, 40), _F(9, 40)),
    (_F(44, 45), _F(-56, 15), _F(32, 9)),
    (_F(19372, 6561), _F(-25360, 2187), _F(64448, 6561), _F(-212, 729)),
    (_F(9017, 3168), _F(-355, 33), _F(46732, 5247), _F(49, 176), _F(-5103, 18656)),
    (_F(35, 384), _F(0), _F(500, 1113), _F(125, 192), _F(-2187, 6784), _F(11, 84)),
)
"""a_sq: stage s starts at y + h sum_q a_sq K_q; the last one is the new point."""

ERROR_WEIGHTS: Final = (
    _F(71, 57600),
    _F(0),
    _F(-71, 16695),
    _F(71, 1920),
    _F(-17253, 339200),
    _F(22, 525),
    _F(-1, 40),
)
"""Order 5 minus order 4: the error is h sum_s e_s K_s."""

DENSE_WEIGHTS: Final = (
    (
        _F(1),
        _F(-8048581381, 2820520608),
        _F(8663915743, 2820520608),
        _F(-12715105075, 11282082432),
    ),
    (_F(0), _F(0), _F(0), _F(0)),
    (
        _F(0),
        _F(131558114200, 32700410799),
        _F(-68118460800, 10900136933),
        _F(87487479700, 32700410799),
    ),
    (
        _F(0),
        _F(-1754552775, 470086768),
        _F(14199869525, 1410260304),
        _F(-10690763975, 1880347072),
    ),
    (
        _F(0),
        _F(127303824393, 49829197408),
        _F(-318862633887, 49829197408),
        _F(701980252875, 199316789632),
    ),
    (
        _F(0),
        _F(-282668133, 205662961),
        _F(2019193451, 616988883),
        _F(-1453857185, 822651844),
    ),
    (
        _F(0),
        _F(40617522, 29380423),
        _F(-110615467, 29380423),
        _F(69997945, 29380423),
    ),
)
"""b_sj: at a fraction theta of the step, y + h sum_s K_s sum_j b_sj theta^(j+1)."""
