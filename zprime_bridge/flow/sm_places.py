"""Where the couplings of the Standard Model stand among those of a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zprime_bridge.flow.alphas import components
from zprime_bridge.model.textures import yukawa_textures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.model.model import U1PrimeModel
    from zprime_bridge.model.textures import Texture
    from zprime_bridge.running.system import BetaSystem

_GAUGE: Final = ("g1", "g2", "g3")
_YUKAWAS: Final = {"u": "yt", "d": "yb", "e": "ytau"}
_THIRD: Final = {name: letter for letter, name in _YUKAWAS.items()}
_TEXTURES: Final = {"u": "Mu", "d": "Md", "e": "Me"}
_QUARTICS: Final = ("lam", "l1", "l1111")
"""Coupling of the first doublet to itself, with one, two or more doublets; V = lambda |H|^4."""

_BLOCK: Final = re.compile(
    r"[Yy](?P<letter>[ude])(?P<rows>[123]+)x(?P<columns>[123]+)"
    r"(?P<scalar>[A-Za-z]\w*?)??(?:_(?P<row>[123])(?P<column>[123]))?"
)
_NAMED: Final = re.compile(r"(?P<name>ytau|yt|yb)(?P<scalar>\w*)")


def standard_model_places(system: BetaSystem, model: U1PrimeModel) -> dict[str, str]:
    """Tell which component is which coupling of the Standard Model.

    Parameters
    ----------
    system : BetaSystem
        Couplings of the model.
    model : U1PrimeModel
        Its light doublet, the first of the card, is taken as the Higgs doublet (v_phi -> 0).

    Returns
    -------
    dict of str to str
        ``{"g1": "g1", "Yu123x123_33": "yt", ...}``: gauge couplings, third-generation Yukawa
        couplings of the light doublet where the charges allow them, and its quartic coupling.
    """
    names = tuple(component.name for component in components(system))
    places: dict[str, str] = {name: name for name in _GAUGE if name in names}
    for name, letter, row, column in _of_light_doublet(names, model):
        if (row, column) == (2, 2):
            places[name] = _YUKAWAS[letter]
    places |= {name: "lam" for name in _QUARTICS if name in names}
    return places


def light_yukawas(system: BetaSystem, model: U1PrimeModel) -> frozenset[str]:
    """Return components that give small known masses or mixings: the light doublet's others.

    They are below y_c = 3.4e-3 and V_cb y_t in the Standard Model, so their alphas do not matter.
    """
    names = tuple(component.name for component in components(system))
    found = _of_light_doublet(names, model)
    return frozenset(name for name, _, row, column in found if (row, column) != (2, 2))


def _of_light_doublet(
    names: tuple[str, ...], model: U1PrimeModel
) -> Iterator[tuple[str, str, int, int]]:
    """Yield name, letter and generations (from 0) of Yukawa couplings of the light doublet."""
    textures = dict(yukawa_textures(model.charges).items())
    doublet = model.light_doublet.name
    for name in names:
        place = _place(name, doublet)
        if place is not None:
            letter, row, column = place
            texture: Texture = textures[_TEXTURES[letter]]
            if doublet in texture[row][column]:
                yield name, letter, row, column


def _place(name: str, doublet: str) -> tuple[str, int, int] | None:
    """Read letter and generations from a name; None for couplings of other scalars."""
    named, block = _NAMED.fullmatch(name), _BLOCK.fullmatch(name)
    match = named or block
    if match is None or (match["scalar"] or doublet) not in {doublet, f"{doublet}c"}:
        return None
    if named is not None:
        return _THIRD[named["name"]], 2, 2
    row, column = int(match["row"] or 1), int(match["column"] or 1)
    return match["letter"], int(match["rows"][row - 1]) - 1, int(match["columns"][column - 1]) - 1
