"""How figures look; nothing global is changed and no window system is asked for."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib import style as mpl_style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLE: Final[dict[str, Any]] = {
    "text.usetex": False,
    "hatch.color": "0.65",
    "font.size": 10,
    "mathtext.fontset": "dejavusans",
    "axes.linewidth": 0.8,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "legend.frameon": False,
    "pdf.fonttype": 42,  # text stays text
    "svg.hashsalt": "zprime_bridge",  # the same file for the same figure
    "savefig.dpi": 200,
}

_NO_DATE: Final[dict[str, dict[str, Any]]] = {
    "png": {},
    "pdf": {"CreationDate": None},
    "svg": {"Date": None},
}

_GREEK: Final = {
    "lambda": r"\lambda",
    "delta": r"\delta",
    "deltatilde": r"\tilde{\delta}",
    "tau": r"\tau",
}
_SHORT: Final = re.compile(r"[A-Za-z0-9]{1,2}", re.ASCII)


@contextmanager
def paper_style() -> Iterator[None]:
    """Draw in our style meanwhile, whatever the settings of the user or of other packages."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl_style.use(_STYLE)
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of this size in inches, without pyplot."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def rendered(figure: Figure, file_format: str) -> bytes:
    """Return the bytes of a figure: the same for the same figure and version of matplotlib."""
    stream = io.BytesIO()
    with paper_style():
        figure.savefig(stream, format=file_format, metadata=_NO_DATE[file_format])
    return stream.getvalue()


def symbol(name: str) -> str:
    r"""Write a coupling as in [SAFE]: ``alpha_deltatilde`` as :math:`\alpha_{\tilde\delta}`."""
    if name == "eta":
        return r"$\eta$"
    if name == "g_12":
        return r"$g_{12}$"
    index = name.removeprefix("alpha_")
    if index in _GREEK:
        return rf"$\alpha_{{{_GREEK[index]}}}$"
    if index != name and _SHORT.fullmatch(index):
        return rf"$\alpha_{{{index}}}$"
    plain = index.replace("_", r"\_")
    return rf"$\alpha_{{\mathrm{{{plain}}}}}$" if index != name else rf"$\mathrm{{{plain}}}$"
