"""Python packages that PyR@TE imports, looked for without importing them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

PACKAGES: Final = ("h5py", "matplotlib", "numpy", "scipy", "sympy", "yaml")
INSTALL_PACKAGES: Final = "pip install 'zprime-bridge[pyrate]'"


def packages_present() -> dict[str, bool]:
    """Tell for every package that PyR@TE imports whether this interpreter has it."""
    return {name: find_spec(name) is not None for name in PACKAGES}
