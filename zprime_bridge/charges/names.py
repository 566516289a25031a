"""Names that a card may use, and names that it probably meant."""

from __future__ import annotations

import difflib
import keyword
import re
from typing import TYPE_CHECKING, Final

from zprime_bridge.charges.assignment import FERMIONS
from zprime_bridge.charges.places import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}", re.ASCII)
_CARD_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}", re.ASCII)

_WORDS: Final = """
Abs Add And Atom C CC Chi Ci Dict Dummy E E1 EX EXRAW Ei Eijk Eq Expr FF FU Float
Function GF Ge Gt I ITE Id Idx Integer LC LM LT Lambda Le Li Line Lt Max Min Mod Mul N
Nand Ne Nor Not O Or Poly Pow Product Q QQ QQ_I RR Rational Ray Rel Rem S Set Shi Si
Subs Sum Symbol Wild Xnor Xor Ynm ZZ ZZ_I Znm acos acosh acot acoth acsc acsch arg asec
asech asin asinh ask atan atan2 atanh bell beta catalan cbrt comp core cos cosh cot coth
csc csch cse deg det diag diff div erf erf2 erfc erfi eta euler exp eye false ff fft fps
frac fu fwht gamma gcd gff hn1 hn2 ifft igcd ilcm ilex im intt jn lcm lerchphi lex li
limit ln log nan ntt ones oo ord0 pdiv per pi plot poly pquo prem prod quo rad re
real_root rem rf ring root roots sec sech sets sift sign sin sinc sinh solve sqf sqrt
sstr take tan tanh test true use var yn zeta zoo
"""

RESERVED_PARAMETERS: Final = frozenset(_WORDS.split())
"""Names that sympy or PyR@TE would read as one of their own objects, not as a parameter."""


def name_problem(name: str) -> str | None:
    """Say what is wrong with an identifier, or None."""
    if not _IDENTIFIER.fullmatch(name):
        return (
            f"{quoted(name)} is not a valid name: use a letter, then up to 31 letters, digits "
            "or underscores"
        )
    if keyword.iskeyword(name):
        return f"{quoted(name)} is a word of the Python language: choose another name"
    return None


def parameter_problem(name: str) -> str | None:
    """Say why a parameter cannot have this name, or None."""
    problem = name_problem(name)
    if problem is not None:
        return problem
    if name in RESERVED_PARAMETERS:
        return f"{quoted(name)} is reserved (sympy and PyR@TE read it as their own): rename it"
    if name.endswith("star"):
        return f"{quoted(name)} is reserved: PyR@TE reads names ending in 'star' as conjugates"
    return None


def field_problem(name: str) -> str | None:
    """Say why a field cannot have this name, or None."""
    problem = name_problem(name)
    if problem is not None:
        return problem
    if name in FERMIONS:
        return f"{quoted(name)} is a fermion of the Standard Model: choose another name"
    if name.endswith("bar"):
        return f"{quoted(name)} is reserved: PyR@TE reads names ending in 'bar' as conjugates"
    return None


def card_name_problem(name: str) -> str | None:
    """Say why a card cannot have this name, or None."""
    if _CARD_NAME.fullmatch(name):
        return None
    return (
        f"{quoted(name)} is not a valid card name: use a letter, then up to 31 letters, digits, "
        "underscores or hyphens"
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)``, the list of what is known, or nothing."""
    candidates = sorted(known)
    near = near_match(name, candidates)
    return near or (f" (known: {', '.join(candidates)})" if candidates else "")


def near_match(name: str, known: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)``, or nothing if no known name is near."""
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    near = difflib.get_close_matches(name.lower(), by_lower_case, n=1)
    return f" (did you mean {by_lower_case[near[0]]!r}?)" if near else ""
