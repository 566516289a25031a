"""The potential of [SAFE]: H, phi and the matrix S."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zprime_bridge.vacuum.precedence import select_classes

if TYPE_CHECKING:
    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.vacuum.classes import ClassArray

NAMES: Final = ("lam", "s", "u", "v", "del_", "delt", "w")


def classify_planck_safe(values: dict[str, FloatArray]) -> ClassArray:
    r"""Classes of the vacuum of [SAFE], as in its Figs. 5, 7, 8, 10.

    .. math:: V = \lambda (H^\dagger H)^2 + s (\phi^\dagger\phi)^2
              + u\, \mathrm{tr}(S^\dagger S S^\dagger S) + v\, (\mathrm{tr} S^\dagger S)^2
              + \delta H^\dagger H\, \mathrm{tr} S^\dagger S
              + \tilde\delta H^\dagger H \phi^\dagger\phi + w \phi^\dagger\phi\,
              \mathrm{tr} S^\dagger S

    Parameters
    ----------
    values : dict of str to array
        ``lam s u v del_ delt w``: shape (N,), natural couplings (K3).

    Returns
    -------
    array of uint8
        :class:`~zprime_bridge.vacuum.classes.VacuumClass`, by :func:`select_classes`.

    Notes
    -----
    (13) is necessary and sufficient: H^dag H, phi^dag phi and tr(S^dag S) are independent and
    non-negative, tr(S^dag S S^dag S) / (tr S^dag S)^2 covers [1/3, 1], hence Delta = v +
    min(u/3, u), which is (14), and (13) is strict copositivity of order three.

    References
    ----------
    [SAFE] arXiv:2109.06201, eqs. (12)-(14), captions of Figs. 5, 7, 8, 10; K. Kannike,
    arXiv:1205.3781, section 2.
    """
    lam, s, u, v, delta, delta_tilde, w = (values[name] for name in NAMES)
    with np.errstate(invalid="ignore", over="ignore"):  # roots of negative numbers: not stable
        finite = np.isfinite(lam + s + u + v + delta + delta_tilde + w)
        big_delta = v + np.minimum(u, u / 3)  # (14)
        root_lam, root_s, root_delta = np.sqrt(lam), np.sqrt(s), np.sqrt(big_delta)
        root_s_delta = root_s * root_delta
        delta_prime = delta + 2 * root_lam * root_delta
        delta_tilde_prime = delta_tilde + 2 * root_lam * root_s
        w_prime = w + 2 * root_s_delta
        last = (
            2 * root_lam * root_s_delta
            + delta * root_s
            + delta_tilde * root_delta
            + w * root_lam
            + np.sqrt(delta_prime * delta_tilde_prime * w_prime)
        )
    rest = (s > 0) & (big_delta > 0) & (w_prime > 0)
    bounded = rest & (lam > 0) & (delta_prime > 0) & (delta_tilde_prime > 0) & (last > 0)
    return select_classes(finite=finite, bounded=bounded, u=u, higgs=lam, rest=rest)
