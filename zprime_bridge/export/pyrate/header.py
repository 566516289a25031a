"""The comment at the top of a PyR@TE file: what was assumed, and what was left out."""

from __future__ import annotations

import re
from importlib.metadata import version
from itertools import groupby
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.exact import as_text
from zprime_bridge.export.pyrate.content import flavour_partner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.export.pyrate.selection import Selection
    from zprime_bridge.model.model import U1PrimeModel

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9 _.,:;()/+*^-]")
"""A comment must stay one line and must not hold what PyR@TE's own reader looks for (# { })."""

_CONVENTIONS: Final = """\
K1 Q = T3 + Y. K2 D = d - i g X Z'; u, d, e, nu are right-handed Dirac fields (uR, dR, eR, nuR).
K3 g1 has no GUT factor, V = lambda (H^dag H)^2; beta = mu dx/dmu, n loops carry 1/(4 pi)^(2n).
K7 U1Y stands before U1X: g1 runs alone, the Z' couples to {coupling} X + g_12 Y.
Fields hold {layout}.
Yukawa couplings: yt yb ytau ynu for the third generation, else Y<u|d|e|n><left>x<right>
(matrix; y... for a number) with the generations of the two fields; YN.. are Majorana couplings.
Scalar terms that are not hermitian are written with their conjugates; the coupling of both is
real. m2... multiply the bilinears themselves, so they are masses squared."""

_FLAVOUR_TRICK: Final = """\
{fermion} and {scalar} carry two SU(3) flavour groups FL, FR whose gauge couplings are set to zero:
a global symmetry that fixes {fermion} and {scalar} to be a triplet and a 3 x 3 matrix, so that the
potential is the one of [SAFE] arXiv:2109.06201, eq. (12)."""


def header(model: U1PrimeModel, selection: Selection, *, layout: str, coupling: str) -> str:
    """Return the header, one ``#`` comment per line, without a date.

    Parameters
    ----------
    model : U1PrimeModel
        Name, source and charges.
    selection : Selection
        For the list of allowed terms that are not written.
    layout : str
        How generations are put into fields.
    coupling : str
        Name of the U(1)' gauge coupling in the file.
    """
    lines = [
        f"PyR@TE 3 model of card '{model.name}', template {model.template}",
        f"written by zprime_bridge {version('zprime-bridge')}; charges {model.charges_hash}",
        f"source of the charges: {model.source}",
        "",
        *_CONVENTIONS.format(coupling=coupling, layout=layout).splitlines(),
        *_flavour_lines(model),
        "",
        "U(1)' charges:",
        *_charge_lines(model),
        "",
        *_omission_lines(selection),
    ]
    return "".join(f"# {_clean(line)}".rstrip() + "\n" for line in lines)


def _clean(line: str) -> str:
    return _UNSAFE.sub(lambda match: match[0] if match[0] in "'@<>[]|=\"" else "_", line)


def _flavour_lines(model: U1PrimeModel) -> list[str]:
    matrices = [scalar.name for scalar in model.charges.scalars if scalar.flavour != 1]
    partner = flavour_partner(model.charges)
    if not matrices or partner is None:
        return []
    text = _FLAVOUR_TRICK.format(fermion=partner.name, scalar=", ".join(matrices))
    return ["", *text.splitlines()]


def _charge_lines(model: U1PrimeModel) -> Iterator[str]:
    for name, triple in model.charges.triples():
        yield f"  {name}: {', '.join(as_text(charge) for charge in triple)}"
    charges = model.charges
    for name, charge in [
        *((scalar.name, scalar.charge) for scalar in charges.scalars),
        *((fermion.name, fermion.charge) for fermion in charges.extra),
    ]:
        yield f"  {name}: {as_text(charge)}"


def _omission_lines(selection: Selection) -> Iterator[str]:
    if not selection.omitted:
        yield "Every renormalisable term that the charges allow is written."
    else:
        yield "Allowed by the charges but omitted (hermitian conjugates understood):"
    for reason, entries in groupby(sorted(selection.omitted, key=_reason), key=_reason):
        yield f"  because {reason}:"
        for term, _ in entries:
            yield f"    {term}"
    for name in selection.sterile:
        yield f"{name} has no gauge interaction and no term above: it decouples and is left out."


def _reason(entry: tuple[str, str]) -> str:
    return entry[1]
