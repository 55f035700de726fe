"""The accessibility checker, in the page."""

from playwright.sync_api import Page

from tests.browser.server import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds by all rules or by these, a line for each element; animations are let to end first."""
    page.evaluate("() => Promise.all(document.getAnimations().map((each) => { try { each.finish() } catch {} }))")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run(document, {runOnly: rules})", rules or RULES)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
