"""Walking through large arrays of couplings in blocks that stay in the processor's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from zprime_bridge.core.errors import RunningError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from zprime_bridge.core.arrays import FloatArray
    from zprime_bridge.vacuum.classes import ClassArray

    Kernel: TypeAlias = Callable[[dict[str, FloatArray]], ClassArray]
    """From couplings of shape (N,) to classes of shape (N,)."""

    Access: TypeAlias = Literal["readonly", "writeonly"]

BLOCK: Final = 8192
"""Points in a block: some twenty arrays of 64 kB, about a second-level cache (measured optimum)."""


def classify_in_blocks(
    kernel: Kernel, names: tuple[str, ...], values: Mapping[str, FloatArray]
) -> ClassArray:
    """Apply a kernel to couplings of any common shape and memory layout.

    Parameters
    ----------
    kernel : callable
        From couplings of shape (N,), by name, to classes.
    names : tuple of str
        Couplings that the kernel reads.
    values : mapping of str to array
        Real natural couplings (K3) of shapes that broadcast together; further ones are ignored.

    Returns
    -------
    array of uint8
        Classes, of the common shape. No copy of a whole input is made.

    Raises
    ------
    RunningError
        If a coupling is missing, is not real, or shapes do not fit together.
    """
    missing = [name for name in names if name not in values]
    if missing:
        raise RunningError(
            f"vacuum stability needs the quartic coupling {', '.join(missing)}; "
            f"there are {', '.join(values) or 'none'}"
        )
    operands = [np.asarray(values[name]) for name in names]
    for name, operand in zip(names, operands, strict=True):
        if operand.dtype.kind not in "fiu":
            raise RunningError(f"coupling {name} is not real: it has type {operand.dtype}")
    try:
        shape = np.broadcast_shapes(*(operand.shape for operand in operands))
    except ValueError as err:
        shapes = ", ".join(f"{n} {o.shape}" for n, o in zip(names, operands, strict=True))
        raise RunningError(f"shapes of couplings do not fit together: {shapes}") from err
    classes = np.empty(shape, dtype=np.uint8)
    if not classes.size:
        return classes
    arrays: list[NDArray[Any]] = [*operands, classes]
    read: Access = "readonly"
    write: Access = "writeonly"
    dtypes: list[np.dtype[Any]] = [np.dtype(np.float64)] * len(names) + [np.dtype(np.uint8)]
    walk = np.nditer(
        arrays,
        flags=["external_loop", "buffered"],
        op_flags=[*[[read]] * len(names), [write]],
        op_dtypes=dtypes,
        casting="same_kind",
        buffersize=BLOCK,
    )
    with walk:
        for *chunks, out in walk:
            out[...] = kernel(dict(zip(names, chunks, strict=True)))
    return classes
