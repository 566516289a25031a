"""[SAFE] Table 2 and Fig. 1: fits of C9, C10 and primes of muons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zprime_bridge.core.arrays import FloatArray, frozen_floats
from zprime_bridge.fits.minimum import fit
from zprime_bridge.fits.space import coefficient_space
from zprime_bridge.papers.figures import ContourFigure, ContourPanel, Surface
from zprime_bridge.papers.likelihoods import smooth_likelihood
from zprime_bridge.papers.printed import printed, remarks
from zprime_bridge.papers.result import DataChoice, PaperResult, Row
from zprime_bridge.papers.safe_benchmarks import benchmarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from zprime_bridge.fits.protocol import FitLikelihood
    from zprime_bridge.fits.result import FitResult
    from zprime_bridge.likelihoods.likelihood import Likelihood

TABLE_NAME: Final = "safe-table-2"
TABLE_TITLE: Final = "Best fits of C9, C10 and primes of muons"
TABLE_WHERE: Final = "[SAFE] arXiv:2109.06201, Table 2"
FIGURE_NAME: Final = "safe-figure-1"
FIGURE_TITLE: Final = "Contours in the plane of C9 and C10 of muons, with the benchmarks"
FIGURE_WHERE: Final = "[SAFE] arXiv:2109.06201, Fig. 1 and eq. (42)"

PLANE: Final = "C9_bsmumu, C10_bsmumu"
X_RANGE: Final = (-2.0, 1.0)
Y_RANGE: Final = (-1.0, 2.0)
POINTS: Final = 151

R_K: Final = "<Rmue>(B+->Kll)"
R_KSTAR: Final = "<Rmue>(B0->K*ll)"
ANGULAR: Final = ("FL", "AFB", "P1", "P2", "P3", "P4p", "P5p", "P6p", "P8p", "S3", "S4", "S5")
"""Angular observables of B -> K* mu mu by flavio's names."""

TITLES: Final = {"bsmumu-2021": "data of 2021", "bsll-current": "current data"}


def safe_table_2(data: DataChoice = DataChoice.BOTH) -> PaperResult:
    """Repeat the fits of [SAFE] Table 2.

    Parameters
    ----------
    data : DataChoice
        ``paper``: ``bsmumu-2021``; ``current``: ``bsll-current``.
    """
    table = printed("safe")["table_2"]
    rows = [
        row
        for name in _definitions(data)
        for entry in table["fits"]
        for row in _fit_rows(smooth_likelihood(name), entry)
    ]
    return PaperResult(
        name=TABLE_NAME,
        title=TABLE_TITLE,
        where=TABLE_WHERE,
        rows=tuple(rows),
        remarks=remarks(TABLE_NAME),
        sources={"printed": table["source"]},
    )


def safe_figure_1(data: DataChoice = DataChoice.BOTH, *, points: int = POINTS) -> PaperResult:
    """Draw [SAFE] Fig. 1.

    Parameters
    ----------
    data : DataChoice
        As :func:`safe_table_2`.
    points : int
        Of each axis.
    """
    table = printed("safe")["table_2"]
    entry = table["fits"][2]
    panels: list[ContourPanel] = []
    rows: list[Row] = []
    models = {one.name: (one.c9, one.c10) for one in benchmarks()}
    for name in _definitions(data):
        likelihood = smooth_likelihood(name)
        result = fit(likelihood, coefficient_space(PLANE, likelihood))
        panels.append(_panel(likelihood, result, entry, points))
        rows += _figure_rows(result, likelihood, models)
    return PaperResult(
        name=FIGURE_NAME,
        title=FIGURE_TITLE,
        where=FIGURE_WHERE,
        rows=tuple(rows),
        remarks=remarks(FIGURE_NAME),
        sources={
            "printed": table["source"],
            "benchmarks": "literal tree formula, alpha_e = 1/137",
            "contours": "flavio 2.7.1, definitions bsmumu-2021 and bsll-current; 2 parameters",
        },
        figure=ContourFigure(panels=tuple(panels), benchmarks=models),
    )


def _definitions(data: DataChoice) -> list[str]:
    wanted = (("bsmumu-2021", data.with_paper), ("bsll-current", data.with_current))
    return [name for name, used in wanted if used]


def _fit_rows(likelihood: FitLikelihood, entry: Any) -> Iterable[Row]:  # noqa: ANN401  # YAML
    names = list(entry["values"])
    result = fit(
        likelihood, coefficient_space(", ".join([*names, *entry["relations"]]), likelihood)
    )
    for i, name in enumerate(names):
        value, error = (float(number) for number in entry["values"][name])
        yield Row(
            quantity=f"{entry['name']}: {name}",
            value=float(result.best[i]),
            uncertainty=float(result.errors[i]),
            printed=f"{value:.2f} +- {error:.2f}",
            printed_value=value,
            data=likelihood.name,
            note=f"{abs(float(result.best[i]) - value) / error:.1f} sigma off",
        )
    yield Row(
        quantity=f"{entry['name']}: pull",
        value=result.pull,
        printed=f"{entry['pull']:.1f}",
        printed_value=float(entry["pull"]),
        unit="sigma",
        data=likelihood.name,
        note=f"chi2 {result.chi2_min:.0f} of {result.n_observables}",
    )


def _panel(
    likelihood: FitLikelihood,
    result: FitResult,
    entry: Any,  # noqa: ANN401  # YAML
    points: int,
) -> ContourPanel:
    x, y = np.linspace(*X_RANGE, points), np.linspace(*Y_RANGE, points)
    c9, c10 = (axis.ravel().astype(np.complex128) for axis in np.meshgrid(x, y))
    values = {"C9_bsmumu": c9, "C10_bsmumu": c10}
    predictions = likelihood.predict(values)

    def surface(chi2: FloatArray, label: str, best: tuple[float, float] | None) -> Surface:
        lowest = result.chi2_min if best else float(chi2.min())
        grid = (chi2 - lowest).reshape(points, points)
        return Surface(
            x=frozen_floats(x),
            y=frozen_floats(y),
            delta_chi2=frozen_floats(grid),
            best=best,
            label=label,
        )

    first, second = (tuple(float(n) for n in pair) for pair in entry["values"].values())
    return ContourPanel(
        title=TITLES[likelihood.name],
        fit=surface(
            likelihood.chi_squared(values),
            "global fit, 1-3 sigma",
            (float(result.best[0]), float(result.best[1])),
        ),
        subsets=tuple(
            surface(subset_chi2(likelihood, predictions, wanted), label, None)
            for label, wanted in _subsets()
        ),
        printed=((first[0], first[1]), (second[0], second[1])),
    )


def subset_chi2(
    likelihood: FitLikelihood, predictions: FloatArray, wanted: Callable[[str], bool]
) -> FloatArray:
    """Quadratic form of some of the observables, the others unknown.

    Parameters
    ----------
    likelihood : FitLikelihood
        All observables.
    predictions : array
        (n, n_obs).
    wanted : callable
        Whether an observable counts, by its name.
    """
    chosen = [i for i, name in enumerate(likelihood.observable_names) if wanted(name)]
    covariance = likelihood.covariance[np.ix_(chosen, chosen)]
    sizes = np.sqrt(np.diag(covariance))  # observables differ in size by many powers of ten
    residuals = (predictions[:, chosen] - likelihood.mean[chosen]) / sizes
    correlation = covariance / np.outer(sizes, sizes)
    found: FloatArray = np.einsum("ni,in->n", residuals, np.linalg.solve(correlation, residuals.T))
    return found


def _subsets() -> tuple[tuple[str, Callable[[str], bool]], ...]:
    """Return labels, and whether an observable belongs to them."""
    angular = tuple(f"<{name}>(B0->K*mumu)" for name in ANGULAR)
    angular += tuple(f"<{name}>(B+->K*mumu)" for name in ANGULAR)
    return (
        ("RK", lambda name: name.startswith(R_K)),
        ("RK*", lambda name: name.startswith(R_KSTAR)),
        ("angular B -> K* mu mu", lambda name: name.startswith(angular)),
    )


def _figure_rows(
    result: FitResult, likelihood: Likelihood, models: Mapping[str, tuple[float, float]]
) -> Iterable[Row]:
    """Compare the benchmarks with the best fit, and with the Standard Model on ratios alone."""
    names, points = [*models, "SM"], np.array([*models.values(), (0.0, 0.0)])
    delta = result.chi_squared(points) - result.chi2_min
    for name, value in zip(names, delta, strict=True):
        yield Row(
            quantity=f"Delta chi2 of {name}", value=float(value), data=likelihood.name, note="all"
        )
    predictions = likelihood.predict(result.space.coefficients(points))
    ratios = subset_chi2(likelihood, predictions, lambda name: name.startswith((R_K, R_KSTAR)))
    for name, value in zip(models, ratios[:-1] - ratios[-1], strict=True):
        yield Row(
            quantity=f"chi2 of {name} minus SM",
            value=float(value),
            data=likelihood.name,
            note="R_K, R_K* alone",
        )
