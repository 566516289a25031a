"""Standard Model inputs: the only holder of constants, in dated sets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import final

from zprime_bridge.core.arrays import ComplexArray, frozen
from zprime_bridge.inputs.packaged import packaged


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SMInputs:
    """Standard Model parameters used by our own formulas.

    Attributes
    ----------
    name : str
        Name of the dated set.
    G_F : float
        Fermi constant, GeV^-2.
    m_z : float
        Z mass, GeV.
    v_higgs : float
        Electroweak vacuum expectation value, GeV.
    sin2_theta_w : float
        sin^2 of the weak mixing angle; enters where the Higgs carries U(1)' charge.
    inverse_alpha_e_literal : float
        1/alpha_e of the literal tree formulas of the papers (K6).
    inverse_alpha_e_wilson : float
        1/alpha_e with which wilson normalises WET coefficients (K6).
    cl_sm_bsnunu : float
        Standard Model CL of b -> s nu nu in literal formulas, X_SM/2.
    Vus, Vub, Vcb, gamma : float
        CKM inputs of ``ckm_tree`` (K5); gamma in radians.
    """

    name: str
    G_F: float
    m_z: float
    v_higgs: float
    sin2_theta_w: float
    inverse_alpha_e_literal: float
    inverse_alpha_e_wilson: float
    cl_sm_bsnunu: float
    Vus: float
    Vub: float
    Vcb: float
    gamma: float

    def ckm(self) -> ComplexArray:
        """CKM matrix, shape (3, 3), rows u c t, columns d s b (K4, K5)."""
        from ckmutil.ckm import ckm_tree  # noqa: PLC0415  # only where a matrix is needed

        return frozen(ckm_tree(self.Vus, self.Vub, self.Vcb, self.gamma), (3, 3))

    def ckm_inputs(self) -> dict[str, float]:
        """Return the four CKM inputs under the names that wilson and flavio use."""
        return {"Vus": self.Vus, "Vub": self.Vub, "Vcb": self.Vcb, "gamma": self.gamma}


def sm_inputs(name: str = "2024") -> SMInputs:
    """Load a dated set of inputs shipped with the package.

    Parameters
    ----------
    name : str
        Name of the set.

    Raises
    ------
    FileNotFoundError
        If there is no such set.
    """
    values = packaged(name)
    numbers = {
        field.name: float(values[field.name]["value"])
        for field in fields(SMInputs)
        if field.name != "name"
    }
    return SMInputs(name=name, **numbers)


def sm_sources(name: str = "2024") -> dict[str, str]:
    """Return the source of every number of a dated set."""
    return {key: entry["source"] for key, entry in packaged(name).items()}
