"""From exact charges to the fields of a PyR@TE file; what is unsupported is refused here."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.charges.exact import is_zero
from zprime_bridge.core.errors import ExportError
from zprime_bridge.export.pyrate.fields import Chirality, FermionField, Fields, tilde
from zprime_bridge.export.pyrate.names import check_distinct, check_fermion_order, field_name

if TYPE_CHECKING:
    from zprime_bridge.charges.assignment import ChargeAssignment, Scalar, VectorLikeFermion
    from zprime_bridge.charges.exact import Charge, Triple

FLAVOUR_SIZE: Final = 3
"""Dimension of the ungauged flavour groups: psi and S of [SAFE] come in three copies."""

FLAVOUR_GROUPS: Final = ("FL", "FR")


@final
class Layout(Enum):
    """How generations are put into fields."""

    PER_GENERATION = "one field per generation"
    LIGHT_PAIR = "first two generations in one field where their charges agree, the third apart"
    EQUAL_CHARGES = "one field per group of generations with equal charges"


_MULTIPLETS: Final = {
    # species: (name in the file, SU(3), SU(2), Y, chirality)
    "q": ("Q", 3, 2, Fraction(1, 6), Chirality.LEFT),
    "l": ("L", 1, 2, Fraction(-1, 2), Chirality.LEFT),
    "u": ("uR", 3, 1, Fraction(2, 3), Chirality.RIGHT),
    "d": ("dR", 3, 1, Fraction(-1, 3), Chirality.RIGHT),
    "e": ("eR", 1, 1, Fraction(-1), Chirality.RIGHT),
    "nu": ("nuR", 1, 1, Fraction(0), Chirality.RIGHT),
}


def fields_of(charges: ChargeAssignment, layout: Layout) -> Fields:
    """Put the charges into fields.

    Parameters
    ----------
    charges : ChargeAssignment
        Exact.
    layout : Layout
        How generations are grouped; only generations of equal charge ever share a field.

    Raises
    ------
    ExportError
        If a name cannot be written or a field is of an unsupported kind.
    """
    matrix = _matrix(charges)
    for scalar in charges.scalars:
        field_name(scalar.name)
        _check_scalar(scalar)
    triples = dict(charges.triples())
    chiral = [
        field
        for species in _MULTIPLETS
        if species in triples
        for field in _generations(species, triples[species], layout)
    ]
    if layout is Layout.PER_GENERATION:
        chiral.sort(key=lambda field: field.label)
    partner = flavour_partner(charges) if matrix is not None else None
    extra = [
        field
        for fermion in charges.extra
        for field in _vector_like(fermion, flavoured=fermion is partner)
    ]
    fields = Fields(
        fermions=(*chiral, *extra),
        doublets=charges.doublets,
        singlets=charges.singlets,
        matrix=matrix,
    )
    _check_names(fields)
    return fields


def _groups(charges: Triple[Charge], layout: Layout) -> list[tuple[int, ...]]:
    """Group generations (0-based) into fields."""
    if layout is Layout.PER_GENERATION:
        return [(0,), (1,), (2,)]
    if layout is Layout.LIGHT_PAIR:
        equal = is_zero(charges[0] - charges[1])
        return [(0, 1), (2,)] if equal else [(0,), (1,), (2,)]
    groups: list[tuple[int, ...]] = []
    for i, charge in enumerate(charges):
        for place, group in enumerate(groups):
            if is_zero(charge - charges[group[0]]):
                groups[place] = (*group, i)
                break
        else:
            groups.append((i,))
    return groups


def _generations(species: str, charges: Triple[Charge], layout: Layout) -> list[FermionField]:
    name, su3, su2, y, chirality = _MULTIPLETS[species]
    fields = []
    for group in _groups(charges, layout):
        label = "".join(str(i + 1) for i in group)
        fields.append(
            FermionField(
                name=f"{name}{label}",
                species=species,
                label=label,
                copies=len(group),
                su3=su3,
                su2=su2,
                y=y,
                charge=charges[group[0]],
                chirality=chirality,
            )
        )
    return fields


def flavour_partner(charges: ChargeAssignment) -> VectorLikeFermion | None:
    """Return the vector-like fermion that shares the flavour symmetry of the matrix scalar.

    It is the first one with three copies: that of the template, whose fields come first.
    """
    return next((f for f in charges.extra if f.copies == FLAVOUR_SIZE), None)


def _vector_like(fermion: VectorLikeFermion, *, flavoured: bool) -> list[FermionField]:
    field_name(fermion.name)
    if fermion.su3 not in (1, 3) or fermion.su2 not in (1, 2) or fermion.copies < 1:
        raise ExportError(
            f"vector-like fermion '{fermion.name}' has SU(3) x SU(2) dimensions ({fermion.su3}, "
            f"{fermion.su2}) and {fermion.copies} copies: the PyR@TE exporter knows singlets and "
            "colour triplets, singlets and weak doublets, in one copy or more"
        )
    return [
        FermionField(
            name=f"{fermion.name}{chirality.value[0].upper()}",
            species=fermion.name,
            label="",
            copies=1 if flavoured else fermion.copies,
            su3=fermion.su3,
            su2=fermion.su2,
            y=fermion.y,
            charge=fermion.charge,
            chirality=chirality,
            flavour=f"F{chirality.value[0].upper()}" if flavoured else "",
        )
        for chirality in Chirality
    ]


def _matrix(charges: ChargeAssignment) -> Scalar | None:
    """Return the matrix scalar, if the card has one that can be written."""
    matrices = [scalar for scalar in charges.scalars if scalar.flavour != 1]
    if not matrices:
        return None
    if len(matrices) > 1 or matrices[0].flavour != FLAVOUR_SIZE or matrices[0].is_doublet:
        raise ExportError(
            "the PyR@TE exporter knows one SU(2)-singlet matrix scalar of three flavours, the card "
            f"has {', '.join(f'{s.name} ({s.flavour} flavours)' for s in matrices)}"
        )
    if flavour_partner(charges) is None:
        raise ExportError(
            f"matrix scalar '{matrices[0].name}' needs a vector-like fermion with three copies to "
            "share its flavour symmetry, the card has none"
        )
    return matrices[0]


def _check_scalar(scalar: Scalar) -> None:
    if scalar.su2 not in (1, 2):
        raise ExportError(
            f"scalar '{scalar.name}' has SU(2) dimension {scalar.su2}: the PyR@TE exporter knows "
            "singlets and doublets"
        )
    if scalar.is_doublet and scalar.y != Fraction(1, 2):
        raise ExportError(
            f"doublet '{scalar.name}' has hypercharge {scalar.y}: the PyR@TE exporter knows 1/2 "
            "(for -1/2 write the conjugate doublet, with y: 1/2 and the opposite U(1)' charge)"
        )


def _check_names(fields: Fields) -> None:
    fermions = [field.name for field in fields.fermions]
    scalars = [scalar.name for scalar in fields.scalars]
    components = [f"{name}{part}" for name in scalars for part in "RI"]
    tildes = [tilde(doublet) for doublet in fields.doublets]
    groups = [] if fields.matrix is None else list(FLAVOUR_GROUPS)
    check_distinct([*fermions, *scalars, *components, *tildes, *groups])
    check_fermion_order(fermions, [*scalars, *tildes])
