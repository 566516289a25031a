"""What commands with ``-o DIRECTORY`` share: a document and further files, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zprime_bridge.cli.options import document_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from matplotlib.figure import Figure


def paths_in(output: Path | None, names: Iterable[str]) -> list[str]:
    """Return the paths of files in a directory; none without one."""
    return [] if output is None else [str(output / name) for name in names]


def figure_files(figure: Figure, names: Iterable[str]) -> dict[str, bytes]:
    """Render a figure for every file name, in the format of its ending."""
    from zprime_bridge.report.formats import figure_format
    from zprime_bridge.report.plots.style import rendered

    return {name: rendered(figure, figure_format(name)) for name in names}


def write_document(
    output: Path, name: str, document: Mapping[str, Any], files: Mapping[str, str | bytes]
) -> None:
    """Write a document and further files into a directory, whole or not at all.

    Raises
    ------
    ExportError
        If the directory cannot be written.
    """
    from zprime_bridge.report.files import write_files

    write_files(output, {name: document_text(document) + "\n", **files})


def write_figure(figure: Figure, path: Path) -> None:
    """Write a figure to a file, in the format of its ending.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    from zprime_bridge.report.files import write_files

    write_files(path.parent, figure_files(figure, [path.name]))


def tell_written(names: Iterable[str]) -> None:
    """Name the files that were written, on stdout."""
    for name in names:
        click.echo(f"wrote {name}")
