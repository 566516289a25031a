"""WCxf files: Warsaw at M_Z', and the WET bases at the scales where they are used."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Final

from zprime_bridge.core.errors import ExportError
from zprime_bridge.export.protocol import Exporter, ExportRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.matching.coefficients import WilsonCoefficients

FLAVIO_SCALE_GEV: Final = 4.8  # flavio's scale for b -> s l l
EOS_SCALE_GEV: Final = 4.2  # EOS refuses any other
ELECTROWEAK_SCALE_GEV: Final = 91.1876  # wilson's default SMEFT-WET matching scale


def _texts(model_name: str, label: str, coefficients: WilsonCoefficients) -> dict[str, str]:
    document = coefficients.to_wcxf()
    texts = {}
    for suffix in ("json", "yaml"):
        stream = io.StringIO()
        document.dump(stream, fmt=suffix)
        texts[f"{model_name}.{label}.wcxf.{suffix}"] = stream.getvalue()
    return texts


def _matching_scale(request: ExportRequest) -> Mapping[str, str]:
    coefficients = _coefficients(request)
    label = coefficients.basis.lower().replace(" ", "-")
    return _texts(request.model.name, label, coefficients)


def _low_scale(request: ExportRequest, *, basis: str, scale: float) -> Mapping[str, str]:
    low = _coefficients(request).at(scale, "WET", basis)
    return _texts(request.model.name, f"wet-{basis.lower()}", low)


def _coefficients(request: ExportRequest) -> WilsonCoefficients:
    if request.coefficients is None:
        raise ExportError(
            f"card '{request.model.name}' has no parameter point: WCxf files need m_zprime and "
            "g_prime (or alpha4)"
        )
    return request.coefficients


WARSAW: Final = Exporter(
    name="wcxf",
    description="WCxf JSON and YAML at M_Z' (SMEFT, Warsaw)",
    needs_point=True,
    export=_matching_scale,
)
FLAVIO: Final = Exporter(
    name="wcxf-flavio",
    description="WCxf JSON and YAML at 4.8 GeV (WET, flavio basis)",
    needs_point=True,
    export=partial(_low_scale, basis="flavio", scale=FLAVIO_SCALE_GEV),
)
JMS: Final = Exporter(
    name="wcxf-jms",
    description="WCxf JSON and YAML at 91.1876 GeV (WET, JMS basis)",
    needs_point=True,
    export=partial(_low_scale, basis="JMS", scale=ELECTROWEAK_SCALE_GEV),
)
EOS: Final = Exporter(
    name="wcxf-eos",
    description="WCxf JSON and YAML at 4.2 GeV (WET, EOS basis; wilson needs numpy < 2.4)",
    needs_point=True,
    export=partial(_low_scale, basis="EOS", scale=EOS_SCALE_GEV),
)
