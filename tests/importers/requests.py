"""Texts that importers are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zprime_bridge.atlas.job import AtlasJob
from zprime_bridge.atlas.rows import rows_of
from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.importers.protocol import ImportRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zprime_bridge.importers.protocol import Convention

ATLAS_ORDER = ("q", "nu", "e", "u", "l", "d")

SARAH = """
Off[General::spell]
(* B-L (* nested *) FermionFields[[9]] = {nothing}; *)
Gauge[[1]]={B,   U[1], hypercharge, g1, False};
Gauge[[2]]={WB, SU[2], left,        g2, True};
Gauge[[3]]={G,  SU[3], color,       g3, False};
Gauge[[4]]={Bp,  U[1], BminusL,     gp, False};

FermionFields[[1]] = {q,  3, {uL, dL},  1/6, 2,  3,  1/3};
FermionFields[[2]] = {l,  3, {vL, eL}, -1/2, 2,  1, -1};
FermionFields[[3]] = {d,  3, conj[dR],  1/3, 1, -3, -1/3};
FermionFields[[4]] = {u,  3, conj[uR], -2/3, 1, -3, -1/3};
FermionFields[[5]] = {e,  3, conj[eR],    1, 1,  1,  1};
FermionFields[[6]] = {vR, 3, conj[nR],    0, 1,  1,  1};

ScalarFields[[1]] = {H,  1, {Hp, H0}, 1/2, 2, 1,  0};
ScalarFields[[2]] = {bi, 1, BiD,        0, 1, 1, -2};
"""


def request(
    text: str,
    order: Sequence[str] = (),
    convention: Convention | None = None,
    gauge: str = "",
) -> ImportRequest:
    return ImportRequest(
        text=text, label="theirs.txt", order=tuple(order), convention=convention, gauge=gauge
    )


def atlas_rows(size: int, *, with_nu: bool = True) -> list[list[int]]:
    rows: list[list[int]] = rows_of(AtlasJob(max_charge=size, with_nu=with_nu), 0, 10**6).tolist()
    return rows


def integer_list(
    rows: Sequence[Sequence[int]], order: Sequence[str], *, conjugates: bool = False
) -> str:
    """Write rows of the atlas with species in another order, perhaps as conjugates."""
    lines = []
    for row in rows:
        triples = {name: row[3 * i : 3 * i + 3] for i, name in enumerate(FERMIONS[: len(row) // 3])}
        signs = {name: -1 if conjugates and name not in {"q", "l"} else 1 for name in triples}
        lines.append(" ".join(str(signs[name] * x) for name in order for x in triples[name]))
    return "\n".join(lines) + "\n"
