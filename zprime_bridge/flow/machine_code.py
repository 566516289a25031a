"""Machine code of this computer from LLVM assembly, kept in the user's cache."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, final

from zprime_bridge.core.errors import RunningError, ZPrimeBridgeError
from zprime_bridge.core.whole_files import write_whole
from zprime_bridge.external.user_cache import cache_directory

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGEST_SIZE: Final = 32


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MachineCode:
    """Functions of compiled assembly.

    Attributes
    ----------
    addresses : mapping of str to int
        Where each function starts; valid as long as this object lives.
    engine : object
        Owns the memory.
    """

    addresses: Mapping[str, int]
    engine: Any


def compile_text(text: str, functions: tuple[str, ...]) -> MachineCode:
    """Compile assembly for the processor at hand, or take what was compiled for it before.

    Parameters
    ----------
    text : str
        LLVM assembly.
    functions : tuple of str
        Names whose addresses are wanted.

    Raises
    ------
    RunningError
        If LLVM refuses the text.
    """
    import llvmlite  # noqa: PLC0415  # 0.1 s that only the flow needs
    import llvmlite.binding as llvm  # noqa: PLC0415

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    processor = (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    machine = target.create_target_machine(cpu=processor[0], features=processor[1], opt=2)
    key = "\n".join((llvmlite.__version__, target.triple, *processor, text))
    name = hashlib.sha256(key.encode()).hexdigest()
    code = _kept(name)
    if code is None:
        try:
            module = llvm.parse_assembly(text)
            module.verify()
        except RuntimeError as err:
            message = f"the compiler refused the beta functions ({err}): please report this"
            raise RunningError(message) from err
        code = machine.emit_object(module)
        _keep(name, code)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    addresses = {function: engine.get_function_address(function) for function in functions}
    return MachineCode(addresses=addresses, engine=engine)


def _kept(name: str) -> bytes | None:
    """Return machine code of an earlier process; None if there is none, or it was damaged."""
    try:
        content = (cache_directory() / "kernels" / name).read_bytes()
    except (OSError, ZPrimeBridgeError):
        return None
    digest, code = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
    return code if hashlib.sha256(code).digest() == digest else None


def _keep(name: str, code: bytes) -> None:
    """Keep machine code; where that is not possible, only time is lost."""
    with suppress(OSError, ZPrimeBridgeError):
        folder = cache_directory() / "kernels"
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, hashlib.sha256(code).digest() + code)
