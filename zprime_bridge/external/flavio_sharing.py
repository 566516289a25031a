"""flavio's amplitudes, computed once for all observables of a decay.

flavio computes amplitudes anew for every observable, numerator and denominator, although most ask
at the same q^2 with the same parameters. Nothing is computed differently here, only less often: the
numbers are the same to the last bit.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from zprime_bridge.external.flavio_import import load

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

_FUNCTIONS: Final = (
    ("bpll", "helicity_amps"),
    ("bpll", "helicity_amps_bar"),
    ("bvll.amplitudes", "get_ff"),
    ("bvll.amplitudes", "helicity_amps"),
    ("bvll.amplitudes", "helicity_amps_bar"),
    ("lambdablambdall", "get_transverity_amps"),
)
"""Of ``flavio.physics.bdecays``: functions of q^2, parameters and coefficients."""

_CLASSES: Final = (("bvll.observables", "BVllObservable"),)
"""With caches by q^2 that each observable has for itself."""

_Memory = dict["Hashable", tuple[Any, Any]]
"""Results by arguments. The arguments are kept, too: as long as they live, their ids are theirs."""


@contextmanager
def shared_amplitudes() -> Iterator[Callable[[], None]]:
    """Let flavio remember amplitudes; yield the function that forgets them.

    Parameters and coefficients count as the same if they are the same object: forget after changing
    one. What the installed flavio does not have is not remembered.
    """
    memory: _Memory = {}
    bdecays = load().physics.bdecays
    with ExitStack() as stack:
        for path, name in _FUNCTIONS:
            module = _inside(bdecays, path)
            if hasattr(module, name):
                function = getattr(module, name)
                stack.callback(setattr, module, name, function)
                setattr(module, name, _remembering(function, memory))
        for path, name in _CLASSES:
            owner = getattr(_inside(bdecays, path), name, None)
            if owner is not None:
                stack.callback(setattr, owner, "__init__", owner.__init__)
                owner.__init__ = _with_common_caches(owner.__init__, memory)
        yield memory.clear


def _inside(package: Any, path: str) -> Any:  # noqa: ANN401  # flavio's modules
    for part in path.split("."):
        package = getattr(package, part, None)
    return package


def _remembering(function: Callable[..., Any], memory: _Memory) -> Callable[..., Any]:
    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as the function
        key = (function, *map(_identity, args), *sorted(kwargs.items()))
        if key not in memory:
            memory[key] = (args, function(*args, **kwargs))
        return memory[key][1]

    return call


def _with_common_caches(create: Callable[..., None], memory: _Memory) -> Callable[..., None]:
    @wraps(create)
    def call(self: Any, *args: Any) -> None:  # noqa: ANN401  # as the class
        create(self, *args)
        own = {n: v for n, v in vars(self).items() if n.startswith("_") and isinstance(v, dict)}
        key = (create, *map(_identity, args))
        vars(self).update(memory.setdefault(key, (args, own))[1])

    return call


def _identity(argument: Any) -> Hashable:  # noqa: ANN401  # numbers and names, or objects of flavio
    return argument if isinstance(argument, (str, int, float)) else id(argument)
