"""What is made of the notes of open pages."""

from lia_cortex.simulator.load.pages import judging

SAID = {1: 100.0, 2: 101.0, 3: 102.0}


def page(*seen: tuple[int, float], failed: int = 0, unread: int = 2) -> dict[str, object]:
    fetches = [(at, at + 0.1, 1024) for _, at in seen]
    return {"seen": list(seen), "fetches": fetches, "looks": 1, "unread": unread, "failed": failed}


def test_each_page_counts_from_the_commit_and_only_what_was_measured() -> None:
    pages = [page((1, 100.5), (2, 101.2), (3, 105.0)), page((1, 100.7), (2, 101.9))]
    found = judging.judge(pages, SAID, since=100.0, until=102.0)
    assert (found.expected, found.shown, found.holds) == (4, 4, True)
    assert found.p95 is not None
    assert round(found.p95, 3) == 0.9
    assert found.fetches_per_second == 2


def test_a_message_that_a_page_never_showed_or_a_failed_fetch_is_told() -> None:
    whole = page((1, 100.5), (2, 101.2))
    assert not judging.judge([whole, page((1, 100.7))], SAID, since=100.0, until=102.0).holds
    late = page((1, 100.5), (2, 102.2))
    assert not judging.judge([late], SAID, since=100.0, until=102.0).holds
    assert judging.judge([whole], SAID, since=100.0, until=102.0).holds
    for broken in (page((1, 100.5), (2, 101.2), failed=1), page((1, 100.5), (2, 101.2), unread=1)):
        assert not judging.judge([broken], SAID, since=100.0, until=102.0).holds
