"""Importing flavio: fast, silent, and without a trace in anybody's globals."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml

from zprime_bridge.core.errors import ExternalToolError
from zprime_bridge.external.quiet_import import quiet_import

if TYPE_CHECKING:
    from collections.abc import Iterator


def load() -> Any:  # noqa: ANN401  # flavio ships no types
    """Import flavio, or return it if somebody has imported it already.

    flavio parses 1 MB of YAML when it is imported. libyaml's loader builds the same objects three
    times faster than PyYAML's own: ``yaml.safe_load`` uses it while flavio is imported and is put
    back afterwards. Import warnings (of SWIG modules) are not shown.

    Raises
    ------
    ExternalToolError
        If flavio is not installed, or does not find its tables in the installed ``particle``.
    """
    loaded = sys.modules.get("flavio")
    if loaded is not None:
        return loaded
    try:
        with quiet_import(), _libyaml():
            import flavio
    except ModuleNotFoundError as err:
        raise ExternalToolError(
            f"flavio cannot be imported: {err}. Install it: pip install 'flavio>=2.7,<3'",
            tool="flavio",
            missing=True,
        ) from err
    except (ImportError, OSError) as err:
        raise ExternalToolError(
            f"flavio fails while it is imported: {err}. flavio 2.7 needs a table that particle "
            "1.0 no longer ships: pip install 'particle>=0.21,<1'",
            tool="flavio",
            missing=True,
        ) from err
    return flavio


@contextmanager
def _libyaml() -> Iterator[None]:
    """Let ``yaml.safe_load`` use libyaml inside the block, where PyYAML was built with it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    original = yaml.safe_load

    def safe_load(stream: Any) -> Any:  # noqa: ANN401  # the signature of yaml.safe_load
        return yaml.load(stream, Loader=loader)  # noqa: S506  # one of the two safe loaders

    yaml.safe_load = safe_load
    try:
        yield
    finally:
        yaml.safe_load = original
