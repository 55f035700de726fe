"""What the report says, and when the run counts as failed."""

import os
from dataclasses import replace
from pathlib import Path

import orjson
import psutil
import pytest

from lia_cortex.simulator.load import plots, report
from lia_cortex.simulator.load.acks import Acks
from lia_cortex.simulator.load.figures import Window, figures, spread
from lia_cortex.simulator.load.judging import Outcome
from lia_cortex.simulator.load.phase import Measured
from lia_cortex.simulator.load.profile import Customer, Said
from lia_cortex.simulator.load.report import Report
from lia_cortex.simulator.load.usage import Meter

WINDOW = Window(start=100.0, end=110.0)


def phase(*answers: float, killed_at: float | None = None) -> Measured:
    outcome = Outcome(
        customer=Customer(phone="1", word="zqaaaaa", said=(Said(at=3, id="m1", text="oi"),)),
        asked_at=103.0,
        accepted_at=103.1,
        answers=answers,
        thinking=((105.2, 106.2),),
    )
    return Measured(
        figures=figures([outcome], name="plain", rate=0.1, window=WINDOW, quiet=2.0, killed_at=killed_at),
        outcomes=[outcome],
        window=WINDOW,
        killed_at=killed_at,
        lag=spread([0.001]),
        not_taken=0,
        acknowledged=spread([0.004, 0.009]),
        cpu={"web": 1.5, "io1": 2.5},
        busy=0.4,
        others=0.0,
    )


def told(*phases: Measured) -> Report:
    return Report(machine={"cores": 2}, settings={"workers": 2}, phases=phases, peak_megabytes={"web": 101.4})


def test_the_table_tells_what_the_phase_showed() -> None:
    text = report.markdown(told(phase(106.4)))
    assert "| plain | 0.1 | 0.1 | 1 | 0 | 0 | 3.40/3.40/3.40 | 300/300/300 | 1: 300/300 (1) | 4/9 |" in text
    assert "| web | 1.5 (1500.0) | 101 |" in text
    assert "- cores: 2" in text


def test_a_lost_or_repeated_answer_fails_the_run() -> None:
    assert not told(phase(106.4)).failed
    assert told(phase(106.4), phase()).failed
    assert told(phase(106.4, 108.0)).failed


def acks(**fields: object) -> Acks:
    found = Acks(
        wanted_per_second=100,
        arrived_per_second=103.4,
        took=spread([0.004, 0.02]),
        by_bench=300,
        by_gateway=700,
        refused=0,
        stored=1000,
        lost=0,
        became={"ignored": 300, "applied": 700},
    )
    return replace(found, **fields)  # type: ignore[arg-type]


def test_acknowledgements_have_a_table_of_their_own() -> None:
    text = report.markdown(told(replace(phase(106.4), acks=acks())))
    assert "| plain | 100 | 103.4 | 4/20/20/20 | 1 | 2 | 300 + 700 | 0 | 1000 | 0 | applied 700, ignored 300 |" in text
    assert "| webhooks |" not in report.markdown(told(phase(106.4)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"took": spread([0.004, 0.1])}, "P99 is 100 ms, not below 100 ms"),
        ({"took": spread([])}, "P99 is unknown"),
        ({"arrived_per_second": 99.9}, "only 99.9 webhooks a second arrived"),
        ({"refused": 2}, "2 posts were refused"),
        ({"lost": 1}, "1 webhooks that were acknowledged are not stored"),
        ({"became": {"applied": 9, "received": 2, "failed": 1}}, "3 webhooks were stored and not worked off"),
    ],
)
def test_a_missed_target_of_the_webhooks_fails_the_run(fields: dict[str, object], words: str, tmp_path: Path) -> None:
    kept = told(phase(106.4), replace(phase(106.4), acks=acks()))
    missed = told(phase(106.4), replace(phase(106.4), acks=acks(**fields)))
    assert not kept.failed
    assert missed.failed
    assert words in report.write(missed, folder=tmp_path)
    [reason] = orjson.loads((tmp_path / "report.json").read_bytes())["phases"][1]["acks"]["missed"]
    assert words in reason


def test_a_kill_has_a_table_of_its_own() -> None:
    text = report.markdown(told(phase(106.4, killed_at=104.0)))
    assert "| plain | 1 | 2.40/2.40/2.40 | 0 | 0 |" in text


def test_whatever_spoils_the_figures_is_said() -> None:
    spoilt = replace(phase(106.4), lag=spread([0.2]), not_taken=3, others=0.8)
    text = report.markdown(told(spoilt))
    assert "the generator itself was 200 ms late" in text
    assert "did not take 3 messages" in text
    assert "0.80 cores busy" in text
    assert "the generator" not in report.markdown(told(phase(106.4)))


def test_files_and_pictures_are_written(tmp_path: Path) -> None:
    whole = told(phase(106.4), replace(phase(106.4, killed_at=104.0)))
    text = report.write(whole, folder=tmp_path)
    pictures = plots.draw([whole.phases[1]], folder=tmp_path, quiet=2.0)

    assert (tmp_path / "report.md").read_text(encoding="utf-8") == text
    assert orjson.loads((tmp_path / "report.json").read_bytes())["phases"][1]["kill"]["waiting"] == 1
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def test_a_run_in_which_nobody_was_answered_can_still_be_told(tmp_path: Path) -> None:
    silent = phase()
    assert "| plain | 0.1 | 0.0 | 1 | 1 | 0 | -/-/- | -/-/- |  | 4/9 |" in report.markdown(told(silent))
    assert plots.draw([silent], folder=tmp_path, quiet=2.0)


def test_a_restarted_process_keeps_what_its_predecessor_used() -> None:
    # Two processes that both ran for a while stand for one that was killed and its successor.
    pids = {"worker": os.getpid()}
    meter = Meter(lambda: pids)
    before = meter.sample().cpu["worker"]
    parent = psutil.Process().parent()
    assert parent is not None
    pids["worker"] = parent.pid
    assert meter.sample().cpu["worker"] >= before
    assert meter.peak_megabytes["worker"] > 0
