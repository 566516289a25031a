"""Finding plugins in an entry-point group, so that none can stop the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, final

from zprime_bridge.core.attempt import attempt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.metadata import EntryPoint

LOAD_TIMEOUT_S: Final = 20.0


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Plugin = TypeVar("_Plugin", bound=_Named)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Plugins(Generic[_Plugin]):
    """What an entry-point group holds.

    Attributes
    ----------
    usable : tuple of plugins
        Sorted by name.
    broken : mapping of str to str
        Entry points that could not be loaded, with the reason.
    """

    usable: tuple[_Plugin, ...]
    broken: Mapping[str, str]


def discover(
    group: str, kind: type[_Plugin], *, timeout_s: float = LOAD_TIMEOUT_S
) -> Plugins[_Plugin]:
    """Load every plugin of an entry-point group; our own come first and keep their names.

    Parameters
    ----------
    group : str
        Name of the group, e.g. ``"zprime_bridge.exporters"``.
    kind : type
        What its entry points must be.
    timeout_s : float
        Wall-clock seconds that the import of one plugin may take.
    """
    found: dict[str, _Plugin] = {}
    broken: dict[str, str] = {}
    for entry in sorted(entry_points(group=group), key=_own_first):
        loading = attempt(
            partial(_load, entry, kind), name=f"load {entry.name}", timeout_s=timeout_s
        )
        plugin = loading.value
        if plugin is None:
            broken[entry.name] = loading.failure or "nothing was loaded"
        elif plugin.name in found:
            broken[entry.value] = f"the format name '{plugin.name}' is taken"
        else:
            found[plugin.name] = plugin
    return Plugins(usable=tuple(found[name] for name in sorted(found)), broken=broken)


def _own_first(entry: EntryPoint) -> tuple[bool, str, str]:
    return (not entry.value.startswith("zprime_bridge."), entry.name, entry.value)


def _load(entry: EntryPoint, kind: type[_Plugin]) -> _Plugin:
    plugin = entry.load()
    if not isinstance(plugin, kind):
        raise TypeError(f"{entry.value} is not a zprime_bridge {kind.__name__}")
    return plugin
