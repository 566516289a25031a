"""A charge card: everything a model builder states, exact and immutable."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.charges.assignment import ChargeAssignment, Scalar, VectorLikeFermion
from zprime_bridge.charges.exact import Charge, Triple, as_text
from zprime_bridge.charges.names import did_you_mean
from zprime_bridge.charges.places import Place, quoted
from zprime_bridge.core.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.charges.expressions import ChargeExpression
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.core.source import Source

ROTATIONS: Final = (
    "u_left",
    "d_left",
    "u_right",
    "d_right",
    "e_left",
    "e_right",
    "nu_left",
    "nu_right",
)
"""Fields whose rotation to the mass basis a card may choose (K4)."""

Matrix: TypeAlias = tuple[Triple[complex], Triple[complex], Triple[complex]]


@final
class RotationKind(StrEnum):
    """How a rotation is given."""

    IDENTITY = "identity"
    CKM = "ckm"
    CKM_DAGGER = "ckm_dagger"
    ANGLES = "angles"
    MATRIX = "matrix"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RotationAngles:
    """Angles and phase of V = R23(theta_23) U13(theta_13, delta) R12(theta_12), radians."""

    theta_12: float = 0.0
    theta_13: float = 0.0
    theta_23: float = 0.0
    delta: float = 0.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RotationChoice:
    """How one field is rotated from the gauge to the mass basis.

    Attributes
    ----------
    kind : RotationKind
        Which of the following applies.
    angles : RotationAngles or None
        For ``kind = ANGLES``.
    matrix : 3 x 3 tuples of complex, or None
        For ``kind = MATRIX``; rows gauge basis, columns mass basis, unitary to 1e-9.
    """

    kind: RotationKind
    angles: RotationAngles | None = None
    matrix: Matrix | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CardPoint:
    """Default parameter point of a card.

    Attributes
    ----------
    g_prime : float
        U(1)' gauge coupling at M_Z'.
    m_zprime : float
        Z' mass, GeV.
    g_12 : float
        Kinetic mixing in the upper-triangular basis of K7.
    """

    g_prime: float
    m_zprime: float
    g_12: float = 0.0


CouplingValue: TypeAlias = "float | tuple[tuple[float, ...], ...]"
"""A number, or the rows of a matrix."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CardFlow:
    """Initial conditions of the running couplings of a card.

    Attributes
    ----------
    couplings : mapping of str to float or rows
        By natural name or alpha (K3); which names there are is known when the flow starts.
    mu : float or None
        Scale where they hold, GeV; None: M_Z' of the point.
    source : Source
        Where they come from.
    """

    couplings: Mapping[str, CouplingValue]
    mu: float | None = None
    source: Source


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CardScalar:
    """A scalar of a card; the attributes are those of ``Scalar``."""

    name: str
    charge: ChargeExpression
    su2: int
    y: Fraction
    flavour: int = 1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CardFermion:
    """A vector-like fermion of a card; the attributes are those of ``VectorLikeFermion``."""

    name: str
    charge: ChargeExpression
    su3: int = 1
    su2: int = 1
    y: Fraction = Fraction(0)
    copies: int = 1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A charge card as read; made by :func:`zprime_bridge.load_card`.

    Attributes
    ----------
    name, template : str
        Names of the card and of its template.
    source : Source
        Where the charges come from.
    parameters : mapping of str to Fraction or None
        Free parameters with their default values; None if the user must give one.
    charges : mapping of str to triple of ChargeExpression
        Fermion multiplets; without ``nu`` there are no right-handed neutrinos.
    scalars : tuple of CardScalar
        In the order of the template: the first doublet carries the electroweak vev.
    extra : tuple of CardFermion
        Vector-like fermions.
    point : CardPoint or None
        Default parameter point.
    flow : CardFlow or None
        Initial conditions of the running couplings.
    rotations : mapping of str to RotationChoice
        What is absent has its default (K4).
    notes : str
        One line that says what the card is.
    label : str
        Path or name under which it was read.
    places : mapping of str to Place
        Where each field stands, by field path (``"charges.q[1]"``).
    warnings : tuple of Finding
        What the reader found remarkable, though not wrong.
    """

    name: str
    template: str
    source: Source
    parameters: Mapping[str, Fraction | None]
    charges: Mapping[str, Triple[ChargeExpression]]
    scalars: tuple[CardScalar, ...]
    extra: tuple[CardFermion, ...] = ()
    point: CardPoint | None = None
    flow: CardFlow | None = None
    rotations: Mapping[str, RotationChoice] = field(default_factory=dict)
    notes: str = ""
    label: str = "<card>"
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    warnings: tuple[Finding, ...] = ()

    def values(self, given: Mapping[str, Fraction] | None = None) -> dict[str, Fraction]:
        """Return a value for every parameter: ``given``, else the defaults.

        Raises
        ------
        CardError
            Naming every unknown parameter and every one without a value.
        """
        given = given or {}
        findings = [
            self._place(f"parameters.{name}").finding(
                f"the card has no parameter {quoted(name)}{did_you_mean(name, self.parameters)}"
            )
            for name in given
            if name not in self.parameters
        ]
        findings += [
            self._place(f"parameters.{name}").finding(
                f"{quoted(name)} must be exact (an integer or a Fraction), got {value!r}"
            )
            for name, value in given.items()
            if not isinstance(value, int | Fraction) or isinstance(value, bool)
        ]
        found: dict[str, Fraction] = {}
        for name, default in self.parameters.items():
            value = given.get(name, default)
            if value is None:
                text = f"parameter {name!r} has no value: give one (--param {name}=1/2)"
                findings.append(self._place(f"parameters.{name}").finding(text))
            elif not findings:
                found[name] = Fraction(value)
        if findings:
            raise CardError(findings)
        return found

    def assignment(self, values: Mapping[str, Fraction] | None = None) -> ChargeAssignment:
        """Return the numeric charges.

        Parameters
        ----------
        values : mapping of str to Fraction, optional
            Parameter values instead of the defaults.

        Raises
        ------
        CardError
            If a parameter is unknown or has no value, or an expression has none there.
        """
        return self._evaluated(self.values(values))

    def symbolic(self) -> ChargeAssignment:
        """Return the charges with real sympy symbols for the parameters.

        Without parameters these are the numeric charges, and sympy is not imported.
        """
        if not self.parameters:
            return self.assignment()
        import sympy  # noqa: PLC0415  # half a second that rational cards must not pay

        return self._evaluated({name: sympy.Symbol(name, real=True) for name in self.parameters})

    @property
    def content_hash(self) -> str:
        """SHA-256 of the charges with free parameters, hexadecimal; see :func:`charges_hash`."""
        return charges_hash(self.symbolic())

    def _place(self, path: str) -> Place:
        return self.places.get(path, Place(label=self.label, field=path))

    def _evaluated(self, values: Mapping[str, Charge]) -> ChargeAssignment:
        findings: list[Finding] = []

        def charge(expression: ChargeExpression) -> Charge:
            try:
                return expression.evaluate(values)
            except CardError as err:
                findings.extend(err.findings)
                return Fraction(0)

        def triple(name: str) -> Triple[Charge] | None:
            if name not in self.charges:
                return None
            first, second, third = self.charges[name]
            return charge(first), charge(second), charge(third)

        def required(name: str) -> Triple[Charge]:
            found = triple(name)
            if found is None:
                raise CardError([self._place("charges").finding(f"{name!r} is missing")])
            return found

        scalars = tuple(
            Scalar(name=s.name, charge=charge(s.charge), su2=s.su2, y=s.y, flavour=s.flavour)
            for s in self.scalars
        )
        extra = tuple(
            VectorLikeFermion(
                name=f.name, charge=charge(f.charge), su3=f.su3, su2=f.su2, y=f.y, copies=f.copies
            )
            for f in self.extra
        )
        result = ChargeAssignment(
            q=required("q"),
            u=required("u"),
            d=required("d"),
            l=required("l"),
            e=required("e"),
            nu=triple("nu"),
            scalars=scalars,
            extra=extra,
        )
        if findings:
            raise CardError(findings)
        return result


def charges_hash(charges: ChargeAssignment) -> str:
    """SHA-256 of a charge assignment in canonical exact text, hexadecimal.

    Equal charges and representations give equal hashes, however they were written.
    """
    canonical = {
        "fermions": {name: [as_text(x) for x in triple] for name, triple in charges.triples()},
        "scalars": [
            [s.name, as_text(s.charge), s.su2, str(s.y), s.flavour] for s in charges.scalars
        ],
        "extra": [
            [f.name, as_text(f.charge), f.su3, f.su2, str(f.y), f.copies] for f in charges.extra
        ],
    }
    text = json.dumps(canonical, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
