"""Recipes: which terms flavio forms an observable from, and how.

Observables that are not listed here have no recipe; flavio evaluates them itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.external.flavio import parameter
from zprime_bridge.external.flavio_moments import allowed, decay_phase
from zprime_bridge.external.flavio_process import Kind, Process
from zprime_bridge.polynomials.terms import (
    TOLERANCE,
    Integral,
    MixingPart,
    MixingTerm,
    PublicNumber,
    Term,
    mixing_parameters,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.external.flavio import Observable

UNIVERSALITY_TOLERANCE: Final = 0.0005
"""Relative accuracy that flavio asks of integrals in lepton-universality ratios."""

POLE_BELOW: Final = 0.1
"""GeV^2: flavio subtracts the photon pole in B -> V l l if the lower limit is not above this."""

_DECAYS: Final[Mapping[str, tuple[Kind, str, str]]] = {
    "B0->K*": (Kind.VECTOR, "B0", "K*0"),
    "B+->K*": (Kind.VECTOR, "B+", "K*+"),
    "Bs->phi": (Kind.MIXED_VECTOR, "Bs", "phi"),
    "B0->K": (Kind.SCALAR, "B0", "K0"),
    "B+->K": (Kind.SCALAR, "B+", "K+"),
    "B0->pi": (Kind.SCALAR, "B0", "pi0"),
    "B+->pi": (Kind.SCALAR, "B+", "pi+"),
    "Lambdab->Lambda": (Kind.BARYON, "Lambdab", "Lambda"),
    "B->Xs": (Kind.INCLUSIVE, "B", "Xs"),
    "B->Xd": (Kind.INCLUSIVE, "B", "Xd"),
}
_DINEUTRINO_DECAYS: Final[Mapping[str, tuple[Kind, str, str]]] = {
    "B0->K": (Kind.DINEUTRINO_SCALAR, "B0", "K0"),
    "B+->K": (Kind.DINEUTRINO_SCALAR, "B+", "K+"),
    "B0->pi": (Kind.DINEUTRINO_SCALAR, "B0", "pi0"),
    "B+->pi": (Kind.DINEUTRINO_SCALAR, "B+", "pi+"),
    "B0->K*": (Kind.DINEUTRINO_VECTOR, "B0", "K*0"),
    "B+->K*": (Kind.DINEUTRINO_VECTOR, "B+", "K*+"),
    "B0->rho": (Kind.DINEUTRINO_VECTOR, "B0", "rho0"),
    "B+->rho": (Kind.DINEUTRINO_VECTOR, "B+", "rho+"),
}
_BINNED: Final = re.compile(r"<(?P<what>[^>]+)>\((?P<decay>.+?)(?P<pair>ee|mumu|tautau|ll)\)")
_LEPTONIC: Final = re.compile(r"BR\((?P<meson>Bs|B0)->(?P<pair>ee|mumu|tautau)\)")
_DINEUTRINO: Final = re.compile(r"BR\((?P<decay>.+?)nunu\)")
_RATIO: Final = re.compile(r"R(?P<top>mu|tau)(?P<bottom>e|mu)")
_DIFFERENCE: Final = re.compile(r"D(?P<top>mu)(?P<bottom>e)_(?P<what>\w+)")

_ROOT: Final = "sqrt((sqrt(x**2 + y**2) + x)/2)"
"""Re sqrt(z), which is Delta M; x + i y = z."""

_TURNED: Final = f"({_ROOT}*u + y*v/(2*{_ROOT}))"
"""Re sqrt(z) w^*; u + i v = w."""

_PHASE: Final = f"(y*u/(2*{_ROOT}) - {_ROOT}*v)"
"""Im sqrt(z) w^*."""

_MIXED: Final = (
    "(({0}) + (({1})*abs" + _TURNED + " + ({2})*sign" + _TURNED + "*" + _PHASE + ")"
    "/sqrt(" + _TURNED + "**2 + " + _PHASE + "**2))"
)
"""A numerator of Bs decays: parts 0, 1, 2 times 1, cos phi, sin phi; phi is the phase of -q/p."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How an observable is formed.

    Attributes
    ----------
    observable : Observable
        Name and arguments.
    terms : mapping of str to Term
        By variable name.
    expression : str
        In these variables.
    """

    observable: Observable
    terms: Mapping[str, Term]
    expression: str

    @property
    def parameters(self) -> frozenset[str]:
        """Coefficients on which the observable depends."""
        return frozenset(name for term in self.terms.values() for name in term.parameters)


def recipe(observable: Observable) -> Recipe | None:
    """Return the recipe of an observable, or None if there is none."""
    name, arguments = observable
    found: tuple[dict[str, Term], str] | None = None
    if (match := _BINNED.fullmatch(name)) and len(arguments) == len(("q2min", "q2max")):
        if match["decay"] in _DECAYS:
            found = _binned(match["what"], match["decay"], match["pair"], *arguments)
    elif arguments:
        found = None
    elif name in _MIXING:
        found = _mixing(*_MIXING[name])
    elif name == "eps_K":
        found = {"p": PublicNumber(observable=observable, parameters=mixing_parameters("K0"))}, "p"
    elif match := _LEPTONIC.fullmatch(name):
        quarks = {"Bs": "bs", "B0": "bd"}[match["meson"]]
        names = tuple(f"{c}_{quarks}{match['pair']}" for c in ("C10", "C10p"))
        found = {"p": PublicNumber(observable=observable, parameters=names)}, "p"
    elif (match := _DINEUTRINO.fullmatch(name)) and match["decay"] in _DINEUTRINO_DECAYS:
        found = _dineutrino(match["decay"])
    if found is None:
        return None
    terms, expression = found
    return Recipe(observable=observable, terms=terms, expression=expression)


def _binned(
    what: str, decay: str, pair: str, low: float, high: float
) -> tuple[dict[str, Term], str] | None:
    if pair != "ll":
        return _of_one_lepton(what, _process(decay, pair[: len(pair) // 2]), low, high)
    if match := _RATIO.fullmatch(what):
        numerator, denominator = (
            _rate(_process(decay, match[lepton]), low, high, UNIVERSALITY_TOLERANCE)
            for lepton in ("top", "bottom")
        )
        terms = _renamed(numerator[0], "_t") | _renamed(denominator[0], "_b")
        return terms, f"({_suffixed(numerator, '_t')})/({_suffixed(denominator, '_b')})"
    if match := _DIFFERENCE.fullmatch(what):
        first = _of_one_lepton(match["what"], _process(decay, match["top"]), low, high)
        second = _of_one_lepton(match["what"], _process(decay, match["bottom"]), low, high)
        if first is None or second is None:
            return None
        terms = _renamed(first[0], "_t") | _renamed(second[0], "_b")
        return terms, f"{_suffixed(first, '_t')} - {_suffixed(second, '_b')}"
    return None


def _of_one_lepton(  # noqa: PLR0911  # one for each kind of observable
    what: str, process: Process, low: float, high: float
) -> tuple[dict[str, Term], str] | None:
    if what in {"dBR/dq2", "BR"}:
        return _branching_ratio(what, process, low, high)
    rate, rate_text = _rate(process, low, high, TOLERANCE)
    match process.kind:
        case Kind.VECTOR if re.fullmatch(r"P\dp", what):
            terms: dict[str, Term] = {
                "n": _integral(process, what, low, high),
                "s": _integral(process, "2s", low, high),
                "c": _integral(process, "2c", low, high),
            }
            return terms, "n/(2*sqrt(-s*c))"
        case Kind.VECTOR if re.fullmatch(r"P\d|ATIm", what):
            terms = {
                "n": _integral(process, what, low, high),
                "d": _integral(process, "P den", low, high),
            }
            return terms, "n/d"
        case Kind.VECTOR:
            return {"n": _integral(process, what, low, high), **rate}, "n/(2*d)"
        case Kind.MIXED_VECTOR:
            numerator = {
                key: _integral(process, f"{what}{suffix}", low, high)
                for key, suffix in zip("nms", ("", ":cos", ":sin"), strict=True)
            }
            return {**numerator, **rate}, f"{_MIXED.format('n', 'm', 's')}/(2*{rate_text})"
        case Kind.SCALAR | Kind.BARYON:
            return {"n": _integral(process, what, low, high), **rate}, "n/d"
    return None


def _branching_ratio(
    what: str, process: Process, low: float, high: float
) -> tuple[dict[str, Term], str] | None:
    terms, text = _rate(process, low, high, TOLERANCE)
    if process.kind is Kind.INCLUSIVE:
        return (terms, text) if what == "BR" else None
    if what == "BR":
        return None
    factor = parameter(f"tau_{process.parent}") / (high - low)
    if process.daughter == "pi0":
        factor /= 2  # pi0 = (u ubar - d dbar)/sqrt(2), as in flavio
    return terms, f"{factor!r}*{text}"


def _rate(
    process: Process, low: float, high: float, tolerance: float
) -> tuple[dict[str, Term], str]:
    """Terms and text of the integrated rate in variables d, e, f and those of mixing."""
    d = _integral(process, "rate", low, high, tolerance)
    if process.kind is not Kind.MIXED_VECTOR:
        return {"d": d}, "d"
    terms: dict[str, Term] = {
        "d": d,
        "e": _integral(process, "rate:cos", low, high, tolerance),
        "f": _integral(process, "rate:sin", low, high, tolerance),
        "x": MixingTerm(meson="Bs", part=MixingPart.RE_Z),
        "y": MixingTerm(meson="Bs", part=MixingPart.IM_Z),
        "u": MixingTerm(meson="Bs", part=MixingPart.RE_W),
        "v": MixingTerm(meson="Bs", part=MixingPart.IM_W),
    }
    return terms, _MIXED.format("d", "e", "f")


def _dineutrino(decay: str) -> tuple[dict[str, Term], str]:
    kind, parent, daughter = _DINEUTRINO_DECAYS[decay]
    process = Process(kind=kind, parent=parent, daughter=daughter, lepton="nu")
    low, high = allowed(process)
    return {"d": _integral(process, "rate", low, high)}, "d"


def _integral(
    process: Process, function: str, low: float, high: float, tolerance: float = TOLERANCE
) -> Integral:
    """Return the integral with the limits, pole subtraction and accuracy that flavio takes."""
    if process.kind is Kind.VECTOR:
        least, most = allowed(process)
        low, high = max(least, low), min(most, high)
    vector = process.kind in {Kind.VECTOR, Kind.MIXED_VECTOR}
    pole = vector and 0 < low <= POLE_BELOW
    if not pole and process.kind is not Kind.SCALAR:
        tolerance = TOLERANCE  # flavio passes the finer one on in these two cases only
    return Integral(
        process=process, function=function, low=low, high=high, pole=pole, tolerance=tolerance
    )


def _process(decay: str, lepton: str) -> Process:
    kind, parent, daughter = _DECAYS[decay]
    return Process(kind=kind, parent=parent, daughter=daughter, lepton=lepton)


_MIXING: Final[Mapping[str, tuple[str, int]]] = {
    "DeltaM_s": ("Bs", 0),
    "DeltaM_d": ("B0", 0),
    "S_psiphi": ("Bs", 1),
    "S_psiK": ("B0", -1),
}
"""Meson, and CP eigenvalue of the golden mode or 0 for the mass difference."""


def _mixing(meson: str, eta: int) -> tuple[dict[str, Term], str]:
    terms: dict[str, Term] = {
        "x": MixingTerm(meson=meson, part=MixingPart.RE_Z),
        "y": MixingTerm(meson=meson, part=MixingPart.IM_Z),
    }
    if eta == 0:
        return terms, _ROOT
    terms["p"] = MixingTerm(meson=meson, part=MixingPart.RE_GOLDEN)
    terms["q"] = MixingTerm(meson=meson, part=MixingPart.IM_GOLDEN)
    imaginary = f"({_ROOT}*q + y*p/(2*{_ROOT}))"
    ratio = abs(decay_phase(meson)) ** 2  # not exactly 1: flavio conjugates gamma, not delta (K5)
    return terms, f"{2 * eta}*{imaginary}/((p**2 + q**2)/{ratio!r} + {ratio!r}*sqrt(x**2 + y**2))"


def _renamed(terms: Mapping[str, Term], suffix: str) -> dict[str, Term]:
    return {f"{name}{suffix}": term for name, term in terms.items()}


def _suffixed(rate: tuple[Mapping[str, Term], str], suffix: str) -> str:
    """Put the suffix behind each variable of the text."""
    return re.sub(
        r"[a-zA-Z_]\w*", lambda m: f"{m[0]}{suffix}" if m[0] in rate[0] else m[0], rate[1]
    )
