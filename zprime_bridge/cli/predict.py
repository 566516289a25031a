"""``zprime-bridge predict``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from zprime_bridge.cli.options import (
    anomalous_option,
    card_argument,
    json_option,
    loaded_model,
    parameter_option,
    point_options,
    print_json,
    print_tables,
    selected_point,
)
from zprime_bridge.cli.progress import progress_on_stderr

if TYPE_CHECKING:
    from zprime_bridge.matching.coefficients import WilsonCoefficients

MAX_WCXF_BYTES: Final = 16 * 1024**2


@click.command("predict")
@card_argument
@parameter_option
@point_options
@anomalous_option
@json_option
def command(
    card: str,
    parameters: tuple[str, ...],
    allow_anomalous: bool,
    as_json: bool,
    **options: float | None,
) -> None:
    """Predict observables from CARD, or from a WCxf file (*.json, *.wcxf.yaml)."""
    from zprime_bridge.predictions.predict import predict
    from zprime_bridge.report.documents import coefficients_document, prediction_document

    if card.endswith((".json", ".wcxf.yaml", ".wcxf.yml")):
        matched = _wcxf_file(Path(card))
    else:
        matched = _matched(card, parameters, options, allow_anomalous=allow_anomalous)
    with progress_on_stderr() as progress:
        progress("predictions (flavio)")
        predictions = predict(matched, progress=progress)
    if as_json:
        print_json(
            {
                "coefficients": coefficients_document(matched),
                "predictions": [prediction_document(prediction) for prediction in predictions],
            }
        )
        return
    from zprime_bridge.report.terminal import predictions_table

    print_tables([predictions_table(predictions)])


def _matched(
    card: str,
    parameters: tuple[str, ...],
    options: dict[str, float | None],
    *,
    allow_anomalous: bool,
) -> WilsonCoefficients:
    from zprime_bridge.matching.match import match

    loaded, model = loaded_model(card, parameters, allow_anomalous=allow_anomalous)
    return match(model, selected_point(loaded, options))


def _wcxf_file(path: Path) -> WilsonCoefficients:
    from zprime_bridge.core.errors import CardError, ExternalToolError
    from zprime_bridge.core.findings import Finding
    from zprime_bridge.external.wilson import read_wcxf
    from zprime_bridge.matching.coefficients import WilsonCoefficients

    try:
        if path.stat().st_size > MAX_WCXF_BYTES:
            raise CardError([Finding(0, 0, str(path), "larger than 16 MB: not a WCxf file")])
        eft, basis, scale, values, metadata = read_wcxf(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ExternalToolError) as err:
        reason = err.strerror if isinstance(err, OSError) and err.strerror else str(err)
        raise CardError([Finding(0, 0, str(path), reason)]) from err
    return WilsonCoefficients(eft=eft, basis=basis, scale=scale, values=values, metadata=metadata)
