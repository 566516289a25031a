"""Wilson coefficients with everything needed to use them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.external import wilson as wilson_door

if TYPE_CHECKING:
    from collections.abc import Mapping

CKM_INPUTS: Final = ("Vus", "Vub", "Vcb", "gamma")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class WilsonCoefficients:
    """New-physics Wilson coefficients of one EFT, basis and scale (K6: new physics only).

    Attributes
    ----------
    eft, basis : str
        WCxf names, e.g. ``"SMEFT"``, ``"Warsaw"``.
    scale : float
        GeV.
    values : mapping of str to complex
        Coefficients by WCxf name, WCxf normalisation; missing names are zero.
    metadata : mapping of str to Any
        Inputs, flavour alignment, alpha_e, provenance (INTERFACES section 12).
    """

    eft: str
    basis: str
    scale: float
    values: Mapping[str, complex]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    _runner: wilson_door.Runner = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "metadata", MappingProxyType(dict(self.metadata)))
        runner = wilson_door.Runner(
            self.values,
            scale=self.scale,
            eft=self.eft,
            basis=self.basis,
            options=self._wilson_options(),
        )
        object.__setattr__(self, "_runner", runner)

    def to_wcxf(self, basis: str | None = None) -> Any:  # noqa: ANN401  # a wilson.wcxf.WC
        """Return a ``wilson.wcxf.WC`` in this or another basis of the same EFT, same scale."""
        translated = self if basis is None else self.at(self.scale, self.eft, basis)
        return wilson_door.wcxf_object(
            translated.values,
            scale=translated.scale,
            eft=translated.eft,
            basis=translated.basis,
            metadata=translated.metadata,
        )

    def to_wilson(self) -> Any:  # noqa: ANN401  # a wilson.Wilson
        """Return a new ``wilson.Wilson``; each call makes its own (flavio changes it)."""
        return wilson_door.wilson_object(
            self.values,
            scale=self.scale,
            eft=self.eft,
            basis=self.basis,
            options=self._wilson_options(),
        )

    def at(self, scale: float, eft: str, basis: str) -> WilsonCoefficients:
        """Run, match and translate with wilson.

        Parameters
        ----------
        scale : float
            GeV.
        eft, basis : str
            WCxf names, e.g. ``"WET"``, ``"flavio"``.

        Raises
        ------
        ExternalToolError
            With wilson's own reason.
        """
        values = self._runner.run(scale, eft, basis)
        return WilsonCoefficients(
            eft=eft, basis=basis, scale=scale, values=values, metadata=self.metadata
        )

    def _wilson_options(self) -> dict[str, Any]:
        """Give wilson the CKM inputs of the metadata: rotations and normalisations must agree."""
        inputs = self.metadata.get("inputs", {})
        ckm = {name: inputs[name] for name in CKM_INPUTS if name in inputs}
        return {"parameters": ckm} if ckm else {}
