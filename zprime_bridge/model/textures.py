"""Yukawa textures: which doublet may fill which entry of a mass matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, final

from zprime_bridge.charges.exact import is_zero

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zprime_bridge.charges.assignment import ChargeAssignment, Scalar
    from zprime_bridge.charges.exact import Charge

Texture: TypeAlias = tuple[tuple[tuple[str, ...], ...], ...]
"""3 x 3 entries, rows left-handed and columns right-handed; each names the doublets allowed."""

# Mass matrix: (left-handed multiplet, right-handed multiplet, sign of the doublet's charge in
# X_left + sign X_H - X_right = 0); the conjugate doublet gives masses to u and nu.
MASS_MATRICES: Final = {
    "Mu": ("q", "u", +1),
    "Md": ("q", "d", -1),
    "Me": ("l", "e", -1),
    "Mnu": ("l", "nu", +1),
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class YukawaTextures:
    """Textures of the four mass matrices.

    Attributes
    ----------
    Mu, Md, Me, Mnu : Texture
        ``Mu[i][j]`` names the doublets that couple qbar_i to u_j; empty tuple: forbidden. All
        entries of ``Mnu`` are empty without right-handed neutrinos.
    """

    Mu: Texture
    Md: Texture
    Me: Texture
    Mnu: Texture

    def items(self) -> Iterator[tuple[str, Texture]]:
        """Yield ``(name, texture)`` in the order up, down, charged lepton, neutrino."""
        for name in MASS_MATRICES:
            yield name, getattr(self, name)

    def as_names(self) -> dict[str, list[list[str]]]:
        """Return the textures as text: ``"Phi"``, ``"Phi+phi"``, ``"0"``."""
        return {
            name: [["+".join(entry) or "0" for entry in row] for row in texture]
            for name, texture in self.items()
        }


def yukawa_textures(charges: ChargeAssignment) -> YukawaTextures:
    """Test every Yukawa term of every doublet, exactly.

    Parameters
    ----------
    charges : ChargeAssignment
        Numeric, or symbolic: then an entry is allowed if it is for all values.

    References
    ----------
    [SAFE] arXiv:2109.06201, eq. (16); [CHI] eqs. (34)-(43). K2: u, d, e, nu are right-handed.
    """
    return YukawaTextures(**{name: _texture(charges, name) for name in MASS_MATRICES})


def _texture(charges: ChargeAssignment, name: str) -> Texture:
    left_name, right_name, sign = MASS_MATRICES[name]
    left = getattr(charges, left_name)
    right = getattr(charges, right_name) or (None, None, None)
    return tuple(
        tuple(_allowed(charges.doublets, x_left, x_right, sign) for x_right in right)
        for x_left in left
    )


def _allowed(
    doublets: tuple[Scalar, ...], left: Charge, right: Charge | None, sign: int
) -> tuple[str, ...]:
    if right is None:
        return ()
    return tuple(
        doublet.name for doublet in doublets if is_zero(left + sign * doublet.charge - right)
    )
