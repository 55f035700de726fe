"""An audit that skipped a package has not passed."""

import json

from lia_cortex.runtime import audit


def test_a_skipped_package_is_a_complaint_like_a_vulnerable_one() -> None:
    report = {
        "dependencies": [
            {"name": "fine", "version": "1", "vulns": []},
            {"name": "unknown", "skip_reason": "Dependency not found on PyPI"},
            {"name": "old", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]},
        ]
    }
    assert audit.complaints(json.dumps(report)) == [
        "unknown: not looked up (Dependency not found on PyPI)",
        "old 2: PYSEC-1 (fixed in: 3)",
    ]


def test_an_audit_without_an_advisory_service_says_so_in_one_line() -> None:
    report = {"dependencies": [{"name": name, "skip_reason": "no network"} for name in ("one", "two")]}
    assert [line.partition(":")[0] for line in audit.complaints(json.dumps(report))] == ["NOT RUN"]
