"""The four benchmarks of [SAFE] with its own tree formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

from zprime_bridge.charges.library import load_card
from zprime_bridge.core.errors import ModelError
from zprime_bridge.couplings.zprime import zprime_couplings
from zprime_bridge.inputs.sm import sm_inputs
from zprime_bridge.matching.match import match
from zprime_bridge.matching.wet import B_TO_S
from zprime_bridge.model.build import build_model
from zprime_bridge.model.point import ParameterPoint

NAMES: Final = ("BM1", "BM2", "BM3", "BM4")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A benchmark at the point of its card (Table 6).

    Attributes
    ----------
    name : str
        ``"BM1"`` to ``"BM4"``.
    m_zprime : float
        GeV.
    left : float
        g_L^{bs} relative to V_tb V_ts^*/|V_tb V_ts^*|, with flavio's CKM matrix.
    ckm_factor : float
        The ``|V_tb V_ts^*|`` in it.
    c9, c10 : float
        Of muons: literal tree formula with alpha_e = 1/137; the CKM factor drops out.
    """

    name: str
    m_zprime: float
    left: float
    ckm_factor: float
    c9: float
    c10: float

    def strength(self, ckm_factor: float) -> float:
        """``|g_L|^2/M^2`` in TeV^-2 with another CKM factor."""
        left = self.left * ckm_factor / self.ckm_factor
        return (left / self.m_zprime * 1e3) ** 2


def benchmarks() -> tuple[Benchmark, ...]:
    """Return BM1 to BM4 from the shipped cards."""
    return tuple(_benchmark(name) for name in NAMES)


def _benchmark(name: str) -> Benchmark:
    card = load_card(name)
    if card.point is None:
        raise ModelError(f"the shipped card {name} has lost its point")
    model, inputs = build_model(card), sm_inputs()
    point = ParameterPoint(g_prime=card.point.g_prime, m_zprime=card.point.m_zprime)
    couplings = zprime_couplings(model, point, inputs)
    factor = B_TO_S.ckm_factor(couplings.ckm)
    tree = match(model, point, "tree").values
    return Benchmark(
        name=name,
        m_zprime=point.m_zprime,
        left=(B_TO_S.left(couplings) / (factor / abs(factor))).real,
        ckm_factor=abs(factor),
        c9=tree["C9_bsmumu"].real,
        c10=tree["C10_bsmumu"].real,
    )
