"""Ports: free ones, the same after a restart, an honest word when one is taken."""

import json
import os
import socket
from collections.abc import Iterator

import pytest

from lia_cortex.runtime import ports
from lia_cortex.runtime.paths import Var
from tests.runtime.launched import Launched


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_ports_stay_the_same(var: Var) -> None:
    file = var.run / "ports.json"
    first = ports.keep(("postgres", "redis", "flower"), file=file)
    assert len(set(first.values())) == 3
    assert ports.keep(("redis",), file=file) == {"redis": first["redis"]}
    assert ports.keep(("postgres", "redis", "flower"), file=file) == first


def test_a_port_that_another_program_took_is_replaced(var: Var, taken: int) -> None:
    file = var.run / "ports.json"
    file.write_text(json.dumps({"postgres": taken, "redis": 20001}), encoding="utf-8")
    assert ports.keep(("postgres",), file=file)["postgres"] not in {taken, 20001}


def test_a_broken_file_is_no_obstacle(var: Var) -> None:
    file = var.run / "ports.json"
    file.write_text("{", encoding="utf-8")
    assert ports.keep(("postgres",), file=file)["postgres"] in ports.RANGE


def test_the_platform_says_that_its_port_is_taken_before_anything_starts(var: Var, taken: int) -> None:
    launcher = Launched("up", var=var.path, environment={"LIA_PORT": str(taken)})
    launcher.line(f"port {taken} is taken by another program: stop it or set LIA_PORT")
    assert launcher.ended() == 1
    assert not os.path.lexists(var.postgres)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("LIA_PORT", "http", "LIA_PORT is 'http': it must be a number from 1 up"),
        ("LIA_WORKERS", "0", "LIA_WORKERS is '0': it must be a number from 1 up"),
        ("LIA_BIND", "192.0.2.7", "set LIA_BIND to an address of this machine"),
    ],
)
def test_a_wrong_variable_is_named(var: Var, variable: str, value: str, said: str) -> None:
    launcher = Launched("up", var=var.path, environment={variable: value})
    launcher.line(said)
    assert launcher.ended() == 1
