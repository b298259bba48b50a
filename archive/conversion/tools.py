"""Programs that convert, run with a time limit and ended with all that they have started."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


_running: set[subprocess.Popen[bytes]] = set()


class ConversionError(RuntimeError):
    """The document cannot be converted by this version of the tool; the message says why. Raised by converters."""


class MissingToolError(RuntimeError):
    """What was asked for needs a program that is not installed. Raised by `Converter`."""


class UnfinishedError(ConversionError):
    """It was not converted this time (too slow, out of memory, ended): another time it may be. Raised by `run`."""


def run(
    command: Sequence[str], *, folder: Path, seconds: float, environment: Mapping[str, str] | None = None
) -> tuple[int, bytes, str]:
    """Exit status, standard output and the end of standard error. Raises UnfinishedError."""
    try:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise UnfinishedError(f"{command[0]} cannot be started: {error.strerror}") from error
    _running.add(process)
    try:
        output, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise UnfinishedError(f"took longer than {seconds:g} s") from None
    finally:
        _running.discard(process)
        _end(process)
    if process.returncode < 0:
        raise UnfinishedError(f"ended by signal {-process.returncode}")
    return process.returncode, output, said.decode(errors="replace").strip()[-300:]


def end_all() -> None:
    """End what other threads wait for; each of them is told that it was ended."""
    for process in list(_running):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and whatever it has left running."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
