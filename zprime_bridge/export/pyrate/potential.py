"""The scalar potential as PyR@TE reads it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zprime_bridge.model.potential import MATRIX_CONJUGATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zprime_bridge.export.pyrate.fields import Fields
    from zprime_bridge.model.potential import Bilinear, Letter, Monomial


def monomial_text(monomial: Monomial, fields: Fields, *, conjugate: bool = False) -> str:
    """Write a monomial, or its hermitian conjugate, as PyR@TE reads it: ``Phibar[i] phi[i] chi0``.

    The conjugate of an epsilon contraction is outside the basis of monomials, but can be written.
    """
    doublets, singlets, matrix = monomial.doublets, monomial.singlets, monomial.matrix
    if conjugate:
        doublets = tuple((b, a) for a, b in doublets)
        singlets = tuple(sorted((s, -sign) for s, sign in singlets))
        matrix = MATRIX_CONJUGATE.get(matrix, matrix)
    factors = [*_bilinear_texts(doublets, fields)]
    if monomial.epsilon:
        bar = "bar" if conjugate else ""
        a, b = (fields.doublets[k].name for k in monomial.epsilon)
        factors.append(f"Eps[i,j] {a}{bar}[i] {b}{bar}[j]")
    if fields.matrix is not None and matrix:
        factors.append(_matrix_text(matrix, fields.matrix.name))
    factors += _singlet_texts(singlets, fields)
    return " ".join(factors)


def hermitian_text(monomial: Monomial, fields: Fields) -> str:
    """Write a monomial, and with a plus its conjugate if that is another one.

    PyR@TE would complete a term that is declared ``real`` in what it prints, not in the tensors
    from which it computes; only a sum that is hermitian as it stands is treated as one.
    """
    text = monomial_text(monomial, fields)
    if monomial.is_hermitian:
        return text
    return f"{text} + {monomial_text(monomial, fields, conjugate=True)}"


def _bilinear_texts(doublets: tuple[Bilinear, ...], fields: Fields) -> Iterator[str]:
    contractions = [(fields.doublets[a].name, fields.doublets[b].name) for a, b in doublets]
    if len(contractions) == 2 and contractions[0] == contractions[1]:  # noqa: PLR2004  # a square
        first, second = contractions[0]
        yield f"({first}bar[i] {second}[i])**2"
        return
    for index, (first, second) in zip("ij", contractions, strict=False):
        yield f"{first}bar[{index}] {second}[{index}]"


def _matrix_text(kind: str, name: str) -> str:
    texts = {
        "tr": f"{name}bar[m,n] {name}[m,n]",
        "trtr": f"({name}bar[i,j] {name}[i,j])**2",
        "tr4": f"{name}bar[i,j] {name}[i,k] {name}bar[l,k] {name}[l,j]",
        "det": f"det({name})",
        "det*": f"det({name}bar)",
    }
    return texts[kind]


def _singlet_texts(singlets: Iterable[Letter], fields: Fields) -> list[str]:
    powers = Counter(singlets)
    names = {(s, sign): fields.singlets[s].name + ("bar" if sign < 0 else "") for s, sign in powers}
    texts: list[str] = []
    for s in sorted({s for s, _ in powers}):
        squared = min(powers[s, 1], powers[s, -1])
        if squared == 2:  # noqa: PLR2004  # the square of |s|^2
            texts.append(f"({names[s, -1]} {names[s, 1]})**2")
            continue
        texts += [names[s, -1]] * powers[s, -1] if powers[s, -1] else []
        texts += [names[s, 1]] * powers[s, 1] if powers[s, 1] else []
    return texts
