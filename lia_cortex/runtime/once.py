"""A command that runs to its end."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import replace
from signal import SIGKILL

from lia_cortex.runtime.child import kill_group
from lia_cortex.runtime.console import Console
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.program import Program

LAST_LINES = 40


async def finish(program: Program, *, console: Console) -> str:
    """Return the command's standard output, its errors go to the log; raise CannotStart if it failed."""
    options = replace(program, orphan_signal=SIGKILL).spawn_options()
    process = await asyncio.create_subprocess_exec(*program.command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, **options)
    try:
        output, errors = await process.communicate()
    finally:
        if process.returncode is None:  # asked to stop: a migration is a transaction
            kill_group(process.pid)
            await process.wait()
    if process.returncode:
        words = (output + errors).decode("utf-8", "replace").strip().splitlines()[-LAST_LINES:]
        raise CannotStart("\n".join((f"{program.name} failed:", *words)))
    for line in errors.decode("utf-8", "replace").splitlines():
        console.line(program.name, line)
    return output.decode("utf-8", "replace")
