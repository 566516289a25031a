"""Importing third-party packages without their import-time warnings."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def quiet_import() -> Iterator[None]:
    """Ignore warnings inside the block, whatever the caller's filters are.

    Not only cosmetic: rundec, which wilson and flavio import, is a SWIG module that crashes the
    interpreter (segmentation fault) if its DeprecationWarning is turned into an error, as
    ``python -W error`` and pytest's ``filterwarnings = error`` do.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
