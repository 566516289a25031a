"""Z-Z' mixing for people (tables) and for programs (one document)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rich import box
from rich.table import Table
from rich.text import Text

from zprime_bridge.mixing.couplings import SPECIES, fermion_couplings
from zprime_bridge.predictions.electroweak import chi_squared_difference
from zprime_bridge.report.documents import number, point_document, prediction_document
from zprime_bridge.report.terminal import predictions_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import RenderableType

    from zprime_bridge.charges.exact import Charge
    from zprime_bridge.mixing.conditions import ConditionSolution
    from zprime_bridge.mixing.corrections import LimitCorrections
    from zprime_bridge.mixing.mass_basis import MassBasisCouplings
    from zprime_bridge.mixing_job import MixingJob

GENERATION_NAMES = {
    "u": ("u", "c", "t"),
    "d": ("d", "s", "b"),
    "e": ("e", "mu", "tau"),
    "nu": ("nu1", "nu2", "nu3"),
}


def mixing_report(job: MixingJob, *, gauge_basis: bool = False) -> Iterator[RenderableType]:
    """Yield masses, rho, bounds and couplings as tables."""
    yield _masses(job)
    yield _verdict(job)
    yield _gauge_basis_table(job) if gauge_basis else _couplings_table(job)
    if job.corrections is not None:
        yield corrections_table(job.corrections)
    if job.contact is not None:
        yield Text(
            f"contact picture: rho - 1 = {job.contact.rho_effective - 1:.4e} from operators, "
            f"{job.contact.rho_exact - 1:.4e} exactly; Z couplings differ by at most "
            f"{job.contact.largest_difference:.1e} g_Z (shifts up to "
            f"{job.contact.largest_shift:.1e} g_Z); (v g_H/M_Z')^2 = {job.contact.expansion:.2g}"
        )
    if job.electroweak is not None:
        table = predictions_table(job.electroweak)
        table.title = "Electroweak precision observables"
        yield table
        yield Text(
            "sum of pull^2 minus that of the SM (correlations not used): "
            f"{chi_squared_difference(job.electroweak):+.2f}"
        )


def mixing_document(job: MixingJob, files: Iterable[str] = ()) -> dict[str, Any]:
    """Return everything as plain values, ready for JSON."""
    sector = job.mixing.sector
    document: dict[str, Any] = {
        "model": job.model.name,
        "point": point_document(job.point),
        "scheme": {
            "name": job.scheme.name,
            "v": job.scheme.v,
            "m_z": job.scheme.m_z,
            "m_z_is": "physical" if job.scheme.physical_m_z else "M_Z^SM = g_Z v/2",
        },
        "small_share": job.small_share,
        "higgs_charge": {"mean": job.higgs.mean, "spread": job.higgs.spread},
        "m_z": float(sector.m_z),
        "m_z_sm": float(sector.m_z_sm),
        "sin2_theta_w": float(sector.sin2_theta_w),
        "alpha": float(sector.alpha),
        "rho": float(sector.rho),
        "u_chi": float(sector.u_chi),
        "rho_range": {
            "low": job.allowed.low,
            "high": job.allowed.high,
            "n_sigma": job.n_sigma,
            "set": job.measured.name,
        },
        "rho_is_allowed": job.rho_is_allowed,
        "higgs_coupling": job.higgs_coupling,
        "largest_higgs_coupling": job.largest_coupling,
        "lightest_heavy_m_zprime": job.lightest_heavy,
        "zprime": _boson_document(job.mixing.zprime),
        "z": _boson_document(job.mixing.z),
        "gauge_basis": _gauge_basis_document(job),
        "z_shift_over_g_z": {
            "left": dict(zip(SPECIES, job.z_shift_left.tolist(), strict=True)),
            "right": dict(zip(SPECIES, job.z_shift_right.tolist(), strict=True)),
        },
        "files": list(files),
    }
    if job.corrections is not None:
        document["light_limit"] = corrections_document(job.corrections)
    if job.contact is not None:
        names = ("rho_exact", "rho_effective", "largest_difference", "largest_shift", "expansion")
        document["contact_picture"] = {name: getattr(job.contact, name) for name in names}
    if job.electroweak is not None:
        document["electroweak"] = [prediction_document(p) for p in job.electroweak]
        document["chi_squared_difference"] = chi_squared_difference(job.electroweak)
    return document


def corrections_document(found: LimitCorrections) -> dict[str, Any]:
    """Return the corrections as plain values, (4, 3) each by species."""
    steps = {
        "limit_vector": found.limit.vector,
        "limit_axial": found.limit.axial,
        "mass_vector": found.mass.vector,
        "mass_axial": found.mass.axial,
        "vev_vector": found.vev.vector,
        "vev_axial": found.vev.axial,
        "rotation_vector": found.vector_from_rotations,
        "flavour_changing_vector": found.flavour_changing_vector,
    }
    return {
        "unit": "g'",
        "mass_ratio": found.mass_ratio,
        "small_share": found.small_share,
        **{name: dict(zip(SPECIES, rows.tolist(), strict=True)) for name, rows in steps.items()},
    }


def conditions_report(solutions: Iterable[ConditionSolution]) -> Iterator[RenderableType]:
    """Yield the parameters that solve conditions, and the couplings there."""
    for solution in solutions:
        yield Text(
            "; ".join(f"{name} = {_factored(value)}" for name, value in solution.parameters.items())
            or "no condition is left: every value does",
            style="bold",
        )
        if solution.free:
            yield Text(f"free: {', '.join(solution.free)}")
        scalars = ", ".join(f"{n} = {_factored(x)}" for n, x in solution.scalars.items())
        yield Text(f"scalars: {scalars}")
        table = _table("Z' couplings over g_x, s2 = sin^2(theta_W)")
        for header in ("fermion", "g_L", "g_R", "C_V", "C_A"):
            table.add_column(header)
        for (species, generation), entry in solution.couplings.items():
            values = (entry.left, entry.right, entry.vector, entry.axial)
            table.add_row(f"{species}{generation + 1}", *(_factored(v) for v in values))
        yield table


def corrections_table(found: LimitCorrections) -> Table:
    """Put C_V of the light limit beside what masses, vevs and rotations add to it."""
    table = _table("C_V/g': limit M_Z' -> 0, and what is added to it")
    table.add_column("fermion")
    for header in (
        "limit C_V",
        f"M_Z'^2/M_Z^2 = {found.mass_ratio:.2g}",
        f"v_phi^2/v^2 = {found.small_share:g}",
        "rotations",
        "limit C_A",
    ):
        table.add_column(header, justify="right")
    for index, species in enumerate(SPECIES):
        for generation, name in enumerate(GENERATION_NAMES[species]):
            place = (index, generation)
            table.add_row(
                name,
                f"{found.limit.vector[place]:.6f}",
                _small(found.mass.vector[place]),
                _small(found.vev.vector[place]),
                _small(found.vector_from_rotations[place]),
                f"{found.limit.axial[place]:.6f}",
            )
    return table


def conditions_document(solutions: Iterable[ConditionSolution]) -> dict[str, Any]:
    """Return the same as exact texts, ready for JSON."""
    return {
        "solutions": [
            {
                "parameters": _texts(solution.parameters),
                "free": list(solution.free),
                "scalars": _texts(solution.scalars),
                "couplings_over_g_x": {
                    f"{species}{generation + 1}": {
                        "left": _factored(entry.left),
                        "right": _factored(entry.right),
                        "vector": _factored(entry.vector),
                        "axial": _factored(entry.axial),
                    }
                    for (species, generation), entry in solution.couplings.items()
                },
            }
            for solution in solutions
        ]
    }


def _masses(job: MixingJob) -> Table:
    sector = job.mixing.sector
    table = _table(f"{job.model.name}: Z-Z' mixing (scheme {job.scheme.name})")
    for header in ("M_Z' [GeV]", "g'", "g_12", "q", "M_Z", "M_Z^SM", "alpha", "rho - 1", "u_chi"):
        table.add_column(header, justify="right")
    table.add_row(
        f"{job.point.m_zprime:g}",
        f"{job.point.g_prime:g}",
        f"{job.point.g_12:g}",
        f"{job.higgs.mean:.5g}",
        f"{float(sector.m_z):.6f}",
        f"{float(sector.m_z_sm):.6f}",
        f"{float(sector.alpha):.5e}",
        f"{float(sector.rho) - 1:.4e}",
        f"{float(sector.u_chi):.6g}",
    )
    return table


def _verdict(job: MixingJob) -> Text:
    text = (
        f"rho of set {job.measured.name} at {job.n_sigma:g} sigma: {job.allowed.low:.5f} to "
        f"{job.allowed.high:.5f}; at this mass |g' q + g_12/2| < {job.largest_coupling:.4g} "
        f"(here {abs(job.higgs_coupling):.4g})"
    )
    if not job.is_light:
        text += f"; at this coupling M_Z' > {job.lightest_heavy:.5g} GeV"
    verdict = ": allowed" if job.rho_is_allowed else ": excluded"
    return Text(text + verdict, style="green" if job.rho_is_allowed else "bold red")


def _couplings_table(job: MixingJob) -> Table:
    table = _table("Couplings, mass basis: Z' in units of g', shifts of the Z in units of g_Z")
    table.add_column("fermion")
    for header in ("C_V/g'", "C_A/g'", "flavour-changing", "Z: shift g_L", "Z: shift g_R"):
        table.add_column(header, justify="right")
    unit = job.point.g_prime
    for index, species in enumerate(SPECIES):
        vector, axial = job.mixing.zprime.vector(species), job.mixing.zprime.axial(species)
        largest = np.maximum(abs(vector), abs(axial)) * (1 - np.eye(3))
        for generation, name in enumerate(GENERATION_NAMES[species]):
            table.add_row(
                name,
                f"{vector[generation, generation].real / unit:.6f}",
                f"{axial[generation, generation].real / unit:.6f}",
                _small(largest[generation].max() / unit),
                _small(job.z_shift_left[index, generation]),
                _small(job.z_shift_right[index, generation]),
            )
    return table


def _boson_document(boson: MassBasisCouplings) -> dict[str, Any]:
    matrices: dict[str, Any] = {}
    for index, species in enumerate(SPECIES):
        for side in ("left", "right"):
            matrix = getattr(boson, side)[index]
            matrices[f"{species}_{side}"] = [[number(x) for x in row] for row in matrix]
    return matrices


def _gauge_basis_table(job: MixingJob) -> Table:
    z, zprime = fermion_couplings(job.mixing.sector, job.model.charges)
    table = _table("Couplings, gauge basis: Z' in units of g', Z in units of g_Z")
    table.add_column("fermion")
    for header in ("C_V/g'", "C_A/g'", "Z: C_V/g_Z", "Z: C_A/g_Z"):
        table.add_column(header, justify="right")
    units = ((zprime, job.point.g_prime), (z, float(job.mixing.sector.g_z)))
    for index, species in enumerate(SPECIES):
        for generation in range(3):
            values = [
                part[index, generation] / unit
                for boson, unit in units
                for part in (boson.vector, boson.axial)
            ]
            table.add_row(f"{species}{generation + 1}", *(f"{value:.6f}" for value in values))
    return table


def _gauge_basis_document(job: MixingJob) -> dict[str, Any]:
    bosons = fermion_couplings(job.mixing.sector, job.model.charges)
    return {
        name: {
            side: dict(zip(SPECIES, getattr(boson, side).tolist(), strict=True))
            for side in ("left", "right")
        }
        for name, boson in zip(("z", "zprime"), bosons, strict=True)
    }


def _texts(values: Mapping[str, Charge]) -> dict[str, str]:
    return {name: _factored(value) for name, value in values.items()}


def _factored(value: Charge | None) -> str:
    from sympy import Rational, factor  # noqa: PLC0415  # sympy made the value already

    if value is None:
        return "-"
    if isinstance(value, int):
        return str(value)
    exact = value if not hasattr(value, "limit_denominator") else Rational(str(value))
    return str(factor(exact))


def _small(value: float) -> str:
    return "0" if abs(value) < 1e-12 else f"{value:.2e}"  # noqa: PLR2004  # rounding noise


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
