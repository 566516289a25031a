"""PyR@TE 3 model files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zprime_bridge.export.protocol import Exporter
from zprime_bridge.export.pyrate.model_file import export_pyrate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zprime_bridge.export.protocol import ExportRequest

__all__ = ["EXPORTER", "export_pyrate"]


def _texts(request: ExportRequest) -> Mapping[str, str]:
    return {f"{request.model.name}.model": export_pyrate(request.model)}


EXPORTER: Final = Exporter(
    name="pyrate",
    description="PyR@TE 3 model file (.model), two loops",
    needs_point=False,
    export=_texts,
)
