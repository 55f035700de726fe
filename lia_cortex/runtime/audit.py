"""`python -m lia_cortex.runtime.audit REPORT`: says what pip-audit found and, above all, what it skipped."""

import json
import sys
from pathlib import Path


def complaints(report: str) -> list[str]:
    """Return one line for each vulnerability and each package that was not looked up."""
    packages = json.loads(report)["dependencies"]
    if all("skip_reason" in package for package in packages):
        return ["NOT RUN: not one package could be looked up; no advisory service is within reach"]
    lines = []
    for package in packages:
        if "skip_reason" in package:
            lines.append(f"{package['name']}: not looked up ({package['skip_reason']})")
        for found in package.get("vulns", []):
            fixed = ", ".join(found.get("fix_versions", [])) or "no fixed version"
            lines.append(f"{package['name']} {package['version']}: {found['id']} (fixed in: {fixed})")
    return lines


if __name__ == "__main__":
    found = complaints(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(found or ["pip-audit: every package was looked up, none is known as vulnerable"]) + "\n")
    sys.exit(bool(found))
