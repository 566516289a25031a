"""The text of a PyR@TE 3 model file."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from zprime_bridge.export.pyrate.content import FLAVOUR_GROUPS, Layout, fields_of
from zprime_bridge.export.pyrate.fields import tilde
from zprime_bridge.export.pyrate.header import header
from zprime_bridge.export.pyrate.names import charge_text, model_name
from zprime_bridge.export.pyrate.selection import LAYOUTS, PLANCK_SAFE, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zprime_bridge.charges.assignment import Scalar
    from zprime_bridge.export.pyrate.fields import FermionField, Fields
    from zprime_bridge.export.pyrate.selection import Selection
    from zprime_bridge.model.model import U1PrimeModel

_GROUPS: Final = {"U1Y": "U1", "U1X": "U1", "SU2L": "SU2", "SU3c": "SU3"}
_FLAVOUR_GROUPS: Final = dict.fromkeys(FLAVOUR_GROUPS, "SU3")


def export_pyrate(model: U1PrimeModel, *, y_tau: bool = False) -> str:
    """Write a model as a PyR@TE 3 ``.model`` file that runs unedited at two loops.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric and exact charges; templates planck_safe, minimal, chiral_one_doublet,
        chiral_two_doublets, and any other field content (written like ``minimal``).
    y_tau : bool
        In planck_safe, write the tau Yukawa coupling where the charges allow it. Other templates
        always write every allowed Yukawa coupling.

    Returns
    -------
    str
        The same bytes for the same model. A term is written exactly when the charges allow it;
        allowed terms left out on purpose are listed in the header.

    Raises
    ------
    ExportError
        If a name or charge cannot be written safely, or the field content is unsupported.

    References
    ----------
    PyR@TE 3: arXiv:2007.12700. Group order: K7. [SAFE] arXiv:2109.06201, eqs. (9), (12).
    """
    name = model_name(model.name)
    layout = LAYOUTS.get(model.template, Layout.EQUAL_CHARGES)
    fields = fields_of(model.charges, layout)
    for fermion in fields.fermions:
        charge_text(fermion.charge, fermion.name)  # before a term is tried with a bad charge
    for scalar in fields.scalars:
        charge_text(scalar.charge, scalar.name)
    selection = select(fields, model.template, y_tau=y_tau)
    coupling = "g4" if model.template == PLANCK_SAFE else "gX"
    groups = _GROUPS | (_FLAVOUR_GROUPS if fields.matrix is not None else {})
    preamble = [
        f"Author: zprime_bridge {version('zprime-bridge')}",
        "Date: undated",
        f"Name: {name}",
        f"Groups: {{{', '.join(f'{group}: {kind}' for group, kind in groups.items())}}}",
    ]
    sections = [
        header(model, selection, layout=layout.value, coupling=coupling),
        "---\n" + "".join(f"{line}\n" for line in preamble),
        _fermions(fields, selection),
        "RealScalars: {}\n",
        _block("ComplexScalars", (_scalar_line(scalar) for scalar in fields.scalars)),
        _potential(fields, selection),
        _block("Substitutions", _substitutions(coupling, groups)),
    ]
    return "\n".join(sections)


def _fermions(fields: Fields, selection: Selection) -> str:
    present = [field for field in fields.fermions if field.name not in selection.sterile]
    return _block("Fermions", (_fermion_line(field) for field in present))


def _fermion_line(field: FermionField) -> str:
    numbers = _charges(field.y, charge_text(field.charge, field.name))
    if field.is_doublet:
        numbers.append("SU2L: 2")
    if field.is_triplet:
        numbers.append("SU3c: 3")
    if field.flavour:
        numbers.append(f"{field.flavour}: 3")
    return f"{field.name}: {{Gen: {field.copies}, Qnb: {{{', '.join(numbers)}}}}}"


def _scalar_line(scalar: Scalar) -> str:
    numbers = _charges(scalar.y, charge_text(scalar.charge, scalar.name))
    if scalar.is_doublet:
        numbers.append("SU2L: 2")
    if scalar.flavour != 1:
        numbers += ["FL: 3", "FR: -3"]
    name = scalar.name
    return (
        f"{name}: {{RealFields: [{name}R, {name}I], Norm: 1/sqrt(2), "
        f"Qnb: {{{', '.join(numbers)}}}}}"
    )


def _charges(y: object, x: str) -> list[str]:
    """Hypercharge where it does not vanish, then the U(1)' charge."""
    return ([f"U1Y: {y}"] if y else []) + [f"U1X: {x}"]


def _potential(fields: Fields, selection: Selection) -> str:
    definitions = [f"{tilde(h)}[i] : Eps[i,j] {h.name}bar[j]" for h in fields.doublets]
    sections = {
        "Definitions": definitions,
        "Yukawas": _terms(selection.yukawas),
        "QuarticTerms": _terms(selection.quartics),
        "TrilinearTerms": _terms(selection.trilinears),
        "ScalarMasses": _terms(selection.scalar_masses),
        "FermionMasses": _terms(selection.fermion_masses),
    }
    blocks = [_block(name, lines, indent="  ") for name, lines in sections.items() if lines]
    body = ",\n".join(block.rstrip("\n") for block in blocks)
    return f"Potential: {{\n{body}\n}}\n"


def _terms(named: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name} : {term}" for name, term in named]


def _substitutions(coupling: str, groups: dict[str, str]) -> Iterator[str]:
    yield "g_U1Y: g1"
    yield f"g_U1X: {coupling}"
    yield "g_SU2L: g2"
    yield "g_SU3c: g3"
    for group in groups:
        if group in _FLAVOUR_GROUPS:
            yield f"g_{group}: 0"


def _block(name: str, lines: Iterable[str], *, indent: str = "") -> str:
    """Write one section in braces, one entry per line."""
    body = ",\n".join(f"{indent}  {line}" for line in lines)
    return f"{indent}{name}: {{\n{body}\n{indent}}}\n"
