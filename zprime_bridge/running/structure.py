"""What the beta functions of a model depend on apart from the values of its charges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import compress, product
from typing import TYPE_CHECKING, Final, final

from zprime_bridge.export.pyrate.content import Layout, fields_of
from zprime_bridge.export.pyrate.model_file import export_pyrate
from zprime_bridge.export.pyrate.selection import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.model.model import U1PrimeModel

_START: Final = "---\n"
_TERM: Final = re.compile(r"^ *(?P<name>\w+) : .*$", re.MULTILINE)
_SINGLET: Final = re.compile(r"^  (\w+): \{RealFields: [^{]*\{U1X: \w+\}\}", re.MULTILINE)
_SUM: Final = re.compile(r"(?P<name>\w+) : (?P<first>[\w ]+) \+ (?P<second>[\w ]+)")
_HARMLESS: Final = re.compile(
    r"\w+: \{|nuR\w+: \{Gen: \d+, Qnb: \{U1X: \w+\}\}|\w+: \{RealFields: [^{]*\{U1X: \w+\}\}"
)
"""Headings of sections that are empty here; sterile neutrinos; scalar singlets."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A PyR@TE model file with a symbol for each U(1)' charge.

    Attributes
    ----------
    text : str
        Fields and terms; the same for all models that differ in charges alone.
    charges : mapping of str to Charge
        What the symbols stand for, in the order of the fields.
    """

    text: str
    charges: Mapping[str, Charge]

    def orientations(self) -> Iterator[Structure]:
        """Yield this structure, then those with other names for a singlet and its conjugate.

        Which of the two is called chi and which chi^* is a convention (K9): the charge changes its
        sign, and chi and its conjugate change places in all terms that are not hermitian.
        """
        singlets = _SINGLET.findall(self.text)
        for swapped in product((False, True), repeat=len(singlets)):
            text, charges = self.text, dict(self.charges)
            for name in compress(singlets, swapped):
                text = _TERM.sub(partial(_conjugated, name=name), text)
                charges[charge_parameter(name)] = -charges[charge_parameter(name)]
            yield Structure(text=text, charges=charges)

    def fits(self, other: str) -> frozenset[str] | None:
        """Tell which terms of another model file must vanish to give this one.

        Parameters
        ----------
        other : str
            Model file with symbols for charges.

        Returns
        -------
        frozenset of str or None
            Names of the couplings that this structure lacks; None if the other file cannot give
            this one. Singlets without hypercharge may be missing here: neutral and with all their
            couplings zero, they decouple.
        """
        mine, theirs = _lines(self.text), _lines(other)
        if not mine <= theirs:
            return None
        extra = [line for line in theirs - mine if not _HARMLESS.fullmatch(line)]
        terms = [_TERM.fullmatch(line) for line in extra]
        names = frozenset(term["name"] for term in terms if term is not None)
        return names if len(names) == len(extra) else None

    @property
    def sha256(self) -> str:
        """Hash of the text, hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


def charge_parameter(species: str, label: str = "") -> str:
    """Name the symbol of a charge: ``Xq1``, ``Xnu12``, ``XH``, ``Xpsi``."""
    return f"X{species}{label}"


def structure_of(model: U1PrimeModel, *, y_tau: bool = False) -> Structure:
    """Return fields and terms of a model, as :func:`export_pyrate` would write them.

    Parameters
    ----------
    model : U1PrimeModel
        Numeric charges: they decide which terms there are.
    y_tau : bool
        As in :func:`export_pyrate`.

    Raises
    ------
    ExportError
        If the model cannot be written.
    """
    fields = fields_of(model.charges, LAYOUTS.get(model.template, Layout.EQUAL_CHARGES))
    text = export_pyrate(model, y_tau=y_tau)
    text = text[text.index(_START) :]
    text = re.sub(r"^Author: .*$", "Author: zprime_bridge", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^Name: .*$", f"Name: {model.template}", text, count=1, flags=re.MULTILINE)
    charged: list[tuple[str, str, Charge]] = [
        (f.name, charge_parameter(f.species, f.label), f.charge) for f in fields.fermions
    ]
    charged += [
        (s.name, charge_parameter(s.name), s.charge) for s in fields.doublets + fields.singlets
    ]
    charges: dict[str, Charge] = {}
    for field, name, charge in charged:
        line = rf"^(  {field}: {{.*U1X: )[^,}}]+"
        text, count = re.subn(line, rf"\g<1>{name}", text, flags=re.MULTILINE)
        if count:  # a field that decouples is not in the file
            charges[name] = charge
    return Structure(text=text, charges=charges)


def _lines(text: str) -> frozenset[str]:
    return frozenset(_line(line.strip().rstrip(",")) for line in text.splitlines())


def _line(line: str) -> str:
    """Return the line; of a sum of singlets and their conjugates, in one order."""
    term = _SUM.fullmatch(line)
    if term is None:
        return line
    return f"{term['name']} : {sorted(sorted(term[x].split()) for x in ('first', 'second'))}"


def _starred(name: str) -> str:
    return name.removesuffix("bar") if name.endswith("bar") else f"{name}bar"


def _conjugated(term: re.Match[str], name: str) -> str:
    """Exchange a singlet and its conjugate, in a Yukawa term or a sum of conjugates."""
    found = re.findall(rf"\b{name}(?:bar)?\b", term[0])
    if " + " not in term[0] and 2 * found.count(name) == len(found):
        return term[0]
    return re.sub(rf"\b{name}(?:bar)?\b", lambda match: _starred(match[0]), term[0])
