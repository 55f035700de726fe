"""`python -m lia_cortex.runtime …`: what the Makefile calls."""

import argparse
import sys
from functools import partial

from lia_cortex.runtime import lock, paths, secrets, services, supervisor
from lia_cortex.runtime.console import Console
from lia_cortex.runtime.errors import CannotStart


def main() -> int:
    """Run one command of the launcher; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m lia_cortex.runtime", description=__doc__)
    commands = parser.add_subparsers(required=True)
    only_services = commands.add_parser("services", help="Postgres and Redis only, in the foreground")
    only_services.add_argument(
        "--throwaway", action="store_true", help="faster; not safe against a power cut"
    )
    only_services.set_defaults(run=_services)
    arguments = parser.parse_args()
    console = Console()
    try:
        code: int = arguments.run(arguments, console)
    except CannotStart as error:
        console.say(str(error))
        return 1
    return code


def _services(arguments: argparse.Namespace, console: Console) -> int:
    var = paths.current()
    var.create()
    with lock.only_one(var):
        secrets.ensure(var)
        serve = partial(services.serve, var=var, throwaway=arguments.throwaway)
        return supervisor.run(serve, console=console, pids=var.run / "pids.json")


if __name__ == "__main__":
    sys.exit(main())
