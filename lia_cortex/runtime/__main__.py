"""`python -m lia_cortex.runtime …`: what the Makefile calls."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from functools import partial

from lia_cortex.runtime import environment, lock, parent, paths, private, removal, secrets, services, supervisor, up
from lia_cortex.runtime.console import Console
from lia_cortex.runtime.errors import CannotStart

TOOLS = "tools"
"""Stays when `var/` is deleted: it holds installed programs, no data."""


def main() -> int:
    """Run one command of the launcher; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m lia_cortex.runtime", description=__doc__)
    commands = parser.add_subparsers(required=True)

    def add(name: str, run: Callable[[argparse.Namespace, Console], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=run)
        return command

    add("up", _up, "everything, in the foreground")
    add("services", _services, "Postgres and Redis only, in the foreground").add_argument(
        "--throwaway", action="store_true", help="faster, but not safe against a power cut"
    )
    with_services = add("with-services", _with_services, "run a command with a Postgres and a Redis of its own")
    with_services.add_argument("--durable", action="store_true", help="Postgres waits for the disk, as in `up`")
    with_services.add_argument("command", nargs=argparse.REMAINDER)
    add("reset", _reset, "delete the data of the local runtime")
    arguments = parser.parse_args()
    console = Console()
    try:
        code: int = arguments.run(arguments, console)
    except CannotStart as error:
        console.say(str(error))
        return 1
    return code


def _up(_: argparse.Namespace, console: Console) -> int:
    parent.end_with_make()
    var = paths.current()
    var.create()
    with lock.only_one(var):
        run = partial(up.up, plan=up.plan(var))
        return supervisor.run(run, console=console, pids=var.run / "pids.json")


def _services(arguments: argparse.Namespace, console: Console) -> int:
    var = paths.current()
    var.create()
    with lock.only_one(var):
        secrets.ensure(var)
        run = partial(services.serve, var=var, throwaway=arguments.throwaway)
        return supervisor.run(run, console=console, pids=var.run / "pids.json")


def _with_services(arguments: argparse.Namespace, _: Console) -> int:
    started = private.start(durable=arguments.durable)
    try:
        variables = environment.of_children(started.environment())
        return subprocess.run(arguments.command, env=variables, check=False).returncode  # noqa: S603
    finally:
        started.stop()


def _reset(_: argparse.Namespace, console: Console) -> int:
    var = paths.current()
    if not var.path.exists():
        console.say(f"{var.path} does not exist: nothing to delete")
        return 0
    with lock.only_one(var):
        console.say(f"This deletes {var.path}: all conversations, files and generated secrets.")
        sys.stdout.write("Type yes to go on: ")
        sys.stdout.flush()
        if sys.stdin.readline().strip().lower() != "yes":
            console.say("Nothing was deleted.")
            return 1
        removal.delete(var, keep=(TOOLS,))
    console.say("Deleted. `make up` starts with an empty platform.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
