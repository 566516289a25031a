"""[SAFE] Fig. 3: a generic Z' model has a Landau pole far below the Planck scale.

The charges are those of BM3 with right-handed neutrinos, without psi, S and phi. Template
planck_safe has beta functions for all charges, so psi and phi are here, but neutral and without
Yukawa and quartic couplings: nothing of the Standard Model or of the Z' notices them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import arguments, compare, in_tev, save

from zprime_bridge import build_model
from zprime_bridge.charges.reader import read_card
from zprime_bridge.flow.run import run
from zprime_bridge.report.plots.flow import flow_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

CARD = """
name: Fig3
template: planck_safe
source: {paper: "arXiv:2109.06201", where: "Fig. 3"}
charges:
  q:  [-1/8, -1/8, 0]
  u:  [-1/8, -1/8, 0]
  d:  [-1/8, -1/8, 0]
  l:  [0, 1/2, 1/4]
  e:  [0, 1/4, 1/2]
  nu: [0, 1/4, 1/2]
  scalars: {H: 0, phi: 0}
  extra: {psi: 0}
point: {m_zprime: 5000, alpha4: 4.60e-2}
flow:
  source: {paper: "arXiv:2109.06201", where: "Table 4"}
  mu: 5000
  couplings:
    {alpha_1: 8.46e-4, alpha_2: 2.52e-3, alpha_3: 6.09e-3, alpha_t: 4.00e-3, alpha_b: 1.02e-6,
     alpha_lambda: 4.80e-4, y: 0, s: 0, u: 0, v: 0, w: 0, del_: 0, delt: 0}
"""


def main(given: Sequence[str] | None = None) -> None:
    """Print the pole and draw the figure."""
    options = arguments(given, __doc__ or "")
    solution = run(build_model(read_card(CARD, "fig03.py")))
    save(flow_figure(solution, "BM3 charges without psi, S, phi: Fig. 3"), 3, options)
    compare("Landau pole", "around 3e4 TeV", in_tev(solution))


if __name__ == "__main__":
    main()
