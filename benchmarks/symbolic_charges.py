"""Run PyR@TE 3 with U(1)' charges as real symbols; started by rebuild_betas.py, not by hand.

Usage: python symbolic_charges.py PYRATE_DIRECTORY NAME,NAME,... [arguments of pyR@TE.py]

PyR@TE reads charges with sympy's ``parse_expr``, which would make complex symbols of them. Here
that one function of its ``Particles`` module gives real symbols instead; then the program itself
is run. PyR@TE writes ``I`` for each ``i`` in a charge before it is read, hence the table.
"""

from __future__ import annotations

import importlib
import runpy
import sys
from pathlib import Path

from sympy import Expr, Symbol
from sympy.parsing.sympy_parser import parse_expr

PACKAGES = ("", "Core", "GroupTheory", "IO", "PyLie")


def main() -> None:
    directory, names, *arguments = sys.argv[1:]
    program = Path(directory) / "pyR@TE.py"
    sys.path[:1] = [str(program.parent / "src" / package) for package in PACKAGES]
    symbols = {name.replace("i", "I"): Symbol(name, real=True) for name in names.split(",")}

    def real(text: str) -> Expr:
        return parse_expr(text, local_dict=dict(symbols))

    vars(importlib.import_module("Particles"))["parse_expr"] = real
    sys.argv = [str(program), *arguments]
    runpy.run_path(str(program), run_name="__main__")


if __name__ == "__main__":
    main()
