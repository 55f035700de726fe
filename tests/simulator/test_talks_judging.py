"""Bursts answered once, deeds done once: decided by the records of the gateway and the back office, with plain data."""

from collections import Counter
from dataclasses import replace
from typing import Any

import orjson
import pytest

from lia_cortex.integrations.openai.simulated.phrases import say
from lia_cortex.simulator.load.figures import Window, spread
from lia_cortex.simulator.load.report import Report, markdown, write
from lia_cortex.simulator.load.talks import figures, judging, looked, telling
from lia_cortex.simulator.load.talks.judging import Outcome
from lia_cortex.simulator.load.talks.looked import Files
from lia_cortex.simulator.load.talks.phase import Measured
from lia_cortex.simulator.load.talks.plan import Burst, Line, Talk
from lia_cortex.simulator.load.talks.stories import PERSON, STORIES, Wish
from lia_cortex.simulator.load.talks.told import Told

QUIET = 2.0
WISH = Wish(text="abre um chamado", calls=("check_connection", "open_ticket"), effect="open_ticket", hands_off=1)
TICKET = {"operation": "open_ticket", "key": "call_1"}


def burst(number: int, wish: Wish) -> Burst:
    return Burst(pause=0.0, lines=(Line(after=0.0, id=f"m{number}", text=wish.text),), wish=wish)


TALK = Talk(
    phone="5511910000001",
    word="zqaaaab",
    at=0.0,
    story=STORIES[0],
    postcode="18990000",
    bursts=(burst(1, WISH), burst(2, PERSON)),
)


def told_by_rows(**changed: Any) -> Told:
    """Return what the platform's rows say when everything went well, but for what is changed."""
    well = Told(hand_offs=Counter({TALK.phone: 1}), states={TALK.phone: "waiting_human"}, reasons={}, held_back={})
    return replace(well, **changed)


def judged(**changed: Any) -> Outcome:
    """Return what becomes of TALK when everything went well, but for what is changed."""
    records: dict[str, Any] = {
        "written": {TALK.phone: [100.0, 110.0]},
        "sends": [(TALK.phone, 106.0, "feito"), (TALK.phone, 106.2, "mais?"), (TALK.phone, 114.0, "uma pessoa vem")],
        "accepted": {"m1": 100.1, "m2": 110.1},
        "thinking": [("zqaaaab", 102.2, 103.2), ("zqaaaab", 104.3, 105.3), ("zqaaaab", 112.2, 113.9)],
        "asked": [
            ("GET /v1/customers?phone=11910000001 ", 103.2, 103.4, 200),
            ("GET /v1/contracts/ctr_1/connection? ", 103.4, 103.9, 503),
            ("GET /v1/contracts/ctr_1/connection? ", 103.9, 104.2, 200),
            ('POST /v1/tickets? call_1 {"customer_id": "cus_1"}', 105.3, 105.7, 201),
            ('POST /v1/tickets? call_2 {"customer_id": "cus_2"}', 105.3, 105.7, 201),
        ],
        "effects": [TICKET, TICKET | {"key": "call_2"}],
        "marks": {TALK.phone: frozenset({"11910000001", "cus_1", "ctr_1"})},
        "told": told_by_rows(),
        "quiet": QUIET,
    }
    [outcome] = judging.judge([TALK], **records | changed)
    return outcome


def told(outcome: Outcome) -> figures.Figures:
    window = Window(start=90.0, end=130.0)
    return figures.figures([outcome], name="conversations", rate=0.5, window=window, quiet=QUIET, failed_requests=1)


def test_what_was_asked_for_was_done() -> None:
    found = told(judged())
    assert found.missed == []
    assert (found.lost, found.repeated, found.bursts) == (0, 0, 2)
    assert found.calls == found.effects.__class__(wanted=2, done=2)
    assert (found.effects.wanted, found.effects.done) == (1, 1)
    assert (found.shape.messages, found.shape.customers_messages) == (5, 2)
    assert found.shape.seconds.most == pytest.approx(14.0)
    assert found.ended_per_hour == pytest.approx(90)


def test_bubbles_belong_to_the_burst_whose_window_is_over() -> None:
    sends = [(TALK.phone, 106.0, "feito"), (TALK.phone, 110.5, "ainda do primeiro"), (TALK.phone, 114.0, "pessoa")]
    first, second = judged(sends=sends).bursts
    assert [text for _, text in first.bubbles] == ["feito", "ainda do primeiro"]
    assert [text for _, text in second.bubbles] == ["pessoa"]


def test_overhead_takes_the_window_and_every_vendor_off_once() -> None:
    first, second = judged().bursts
    # 5.9 s: 2 s window, 102.2 to 105.7 vendors without a gap but 0.1 s, of which two overlap
    assert first.overhead(quiet=QUIET) == pytest.approx(5.9 - 2.0 - 3.5 + 0.1)
    assert second.overhead(quiet=QUIET) == pytest.approx(3.9 - 2.0 - 1.7)


def test_vision_within_the_window_is_not_taken_off_twice() -> None:
    thinking = [("zqaaaab", 100.5, 104.1), ("zqaaaab", 104.3, 105.3)]
    first, _ = judged(thinking=thinking, asked=[]).bursts
    assert first.overhead(quiet=QUIET) == pytest.approx(5.9 - 4.0 - 1.0)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sends": [(TALK.phone, 106.0, "feito")]}, "1 bursts were never answered"),
        ({"written": {TALK.phone: [100.0]}, "sends": []}, "1 bursts were never answered"),
        ({"sends": [(TALK.phone, at, "feito") for at in (106.0, 107.0, 114.0)]}, "1 were answered twice"),
        ({"effects": [TICKET, TICKET]}, "in 1 conversations the back office did not do once"),
        ({"effects": []}, "in 1 conversations the back office did not do once"),
        ({"told": told_by_rows(hand_offs=Counter())}, "0 hand-offs, not 1"),
        ({"told": told_by_rows(states={TALK.phone: "bot"})}, "0 conversations in the people's queue, not 1"),
    ],
)
def test_what_is_missing_or_done_twice_fails_the_run(changed: dict[str, Any], words: str) -> None:
    missed = told(judged(**changed)).missed
    assert any(words in each for each in missed)
    assert report(told(judged(**changed))).failed


def test_who_is_told_that_it_was_not_done_does_not_count_as_wanting_it() -> None:
    sends = [(TALK.phone, 106.0, say("tool_failed", "pt")), (TALK.phone, 114.0, "pessoa")]
    found = told(judged(effects=[], sends=sends))
    assert (found.owned_up, found.effects_wrong) == (1, 0)


def test_the_section_tells_wanted_and_done(tmp_path: Any) -> None:
    whole = report(told(judged()))
    assert not whole.failed
    text = markdown(whole)
    assert "| conversations | 2/2 | 1/1 | 0 | 1/1 | 1/1 | 1 |" in text
    assert "| as planned | 10 to 15 | 6 to 8 | 2 to 3 |" in text
    assert "| conversations | 2 | 0.20/0.20/0.20 |" in text
    assert "| web | 1.0 (1000, 500) | 90 |" in text
    write(replace(whole, talks=[replace(whole.talks[0], not_taken=3)]), folder=tmp_path)
    assert "did not take 3 messages" in (tmp_path / "report.md").read_text(encoding="utf-8")
    [section] = orjson.loads((tmp_path / "report.json").read_bytes())["conversations"]
    assert section["figures"]["hand_offs"] == {"wanted": 1, "done": 1}
    assert telling.markdown([], peak_megabytes={}) == ""


def report(found: figures.Figures) -> Report:
    files = Files(at_once=looked.at_once([(0, 2), (1, 3), (3, 4)]), waited=spread([0.2]))
    measured = Measured(
        figures=found, files=files, lag=spread([0.01]), not_taken=0, cpu={"web": 1.0}, busy=0.5, others=0.0
    )
    return Report(machine={}, settings={}, phases=[], peak_megabytes={"web": 90.0}, talks=[measured])
