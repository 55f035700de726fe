"""The line between a page and its server."""

import json

from playwright.sync_api import Page, WebSocketRoute


class Cable:
    """The line between page and server, which a test pulls out."""

    def __init__(self, page: Page) -> None:
        self.is_out = False
        self._lines: list[WebSocketRoute] = []
        page.route_web_socket("**/ws/live/", self._carry)

    def _carry(self, line: WebSocketRoute) -> None:
        if self.is_out:
            line.close()
        else:
            line.connect_to_server()
            self._lines.append(line)

    def says(self, kind: str) -> None:
        """Let the server say so."""
        for line in self._lines:
            line.send(json.dumps({"type": kind}))

    def pull(self) -> None:
        self.is_out = True
        for line in self._lines:
            line.close()
