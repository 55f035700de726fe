"""What a burst is about, how urgent and in what mood: the model's fields, corrected by rules."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assistants.models import Assistant, Run, RunStep
from assistants.services.readings import measure, settle
from assistants.types import Reading, Reply, ToPerson
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer

MOODS = Path(__file__).parent / "corpus" / "moods.jsonl"
LABELLED = [json.loads(line) for line in MOODS.read_text(encoding="utf-8").splitlines()]
ANGRY = Reading("technical", "high", "negative")


def rules(text: str) -> Reading:
    return settle.of([text], told=None)


def test_the_rules_alone_are_mostly_right_on_messages_that_they_were_not_written_with() -> None:
    assert len(LABELLED) >= 200
    topic, urgency, sentiment = measure.right(LABELLED[1::2])
    assert topic >= 0.65
    assert urgency >= 0.95
    assert sentiment >= 0.8


def test_the_simulated_model_and_the_rules_together_are_right_on_the_whole(
    company: dict[str, Assistant], model: ModelServer
) -> None:
    sample = LABELLED[::11]
    right = 0
    for number, one in enumerate(sample, start=1):
        answer(request(company["suporte"], one["text"], turn_id=number))
        right += Run.objects.filter(turn_id=number).latest("ordinal").sentiment == one["sentiment"]
    assert right >= 0.8 * len(sample)


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("sem demora por favor, preciso do técnico", "neutral"),
        ("já paguei a fatura", "neutral"),
        ("a demora foi um absurdo", "negative"),
        ("parabéns, conseguiram deixar a rua toda sem net de novo", "negative"),
        ("parabéns pelo atendimento, muito obrigada", "positive"),
        ("manda a segunda via por favor, obrigado", "neutral"),
        ("não fui mal atendida, só quero saber do prazo", "neutral"),
        ("nao resolveu", "negative"),
        ("😡😡", "negative"),
        ("❤️", "positive"),
        ("", "neutral"),
    ],
)
def test_words_count_whole_and_denied_ones_do_not(text: str, sentiment: str) -> None:
    assert rules(text).sentiment == sentiment


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("saiu fumaça do roteador", "high"),
        ("QUERO MINHA INTERNET!!!", "normal"),
        ("não é urgente, quando der", "normal"),
        ("não é urgente mas tem um fio caído na rua", "high"),
        ("trabalho de casa e preciso disso agora", "high"),
    ],
)
def test_urgent_is_what_does_harm_today(text: str, urgency: str) -> None:
    assert rules(text).urgency == urgency


def test_rules_correct_the_model_only_where_they_are_sure() -> None:
    assert settle.of(["sem demora por favor"], told=ANGRY).sentiment == "neutral"
    assert settle.of(["quero cancelar"], told=Reading("sales", "normal", "neutral")).topic == "cancellation"
    assert settle.of(["sem pressa"], told=ANGRY).urgency == "normal"
    # Nothing in the words speaks against the model, which reads more than words.
    assert settle.of(["pois é, imagina se não fosse assim"], told=ANGRY) == ANGRY


def test_a_long_message_is_read_at_its_beginning() -> None:
    assert rules("quero cancelar " + "caiu já faz hoje " * 100_000).topic == "cancellation"


def test_the_fields_come_with_the_same_call(company: dict[str, Assistant], model: ModelServer) -> None:
    told = {"topic": "billing", "urgency": "high", "sentiment": "negative"}
    model.will_say("Vamos ver isso.", reading=told)
    outcome = answer(request(company["suporte"], "olha aí pra mim"))

    assert isinstance(outcome, Reply)
    assert outcome.text == "Vamos ver isso."
    assert outcome.reading == Reading(**told)
    assert RunStep.objects.get(pk=outcome.step_id).text == "Vamos ver isso."
    assert len(model.asked()) == 1
    wanted = model.asked()[0]["text"]["format"]
    assert (wanted["type"], wanted["strict"]) == ("json_schema", True)


def test_a_provider_that_ignores_the_schema_has_answered_with_the_reply(
    company: dict[str, Assistant], model: ModelServer
) -> None:
    model.will_say("Abrimos cedo.")
    outcome = answer(request(company["suporte"], "minha fatura tá um absurdo"))
    assert isinstance(outcome, Reply)
    assert outcome.text == "Abrimos cedo."
    assert outcome.reading == Reading("billing", "normal", "negative")


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"reply": "Olá!", "topic": "other", "urgency": "normal", "sentiment": "neutral"}\n```',
        '{"reply": "Olá!"}',
        '{"reply": "Olá!", "topic": "weather", "urgency": 3, "sentiment": null}',
    ],
)
def test_an_odd_wrapping_still_holds_the_reply(company: dict[str, Assistant], model: ModelServer, text: str) -> None:
    model.will_say(text)
    outcome = answer(request(company["suporte"], "oi"))
    assert isinstance(outcome, Reply)
    assert outcome.text == "Olá!"
    assert outcome.reading == Reading("other", "normal", "neutral")


def test_a_call_as_text_inside_the_reply_is_caught(company: dict[str, Assistant], model: ModelServer) -> None:
    reading = {"topic": "other", "urgency": "normal", "sentiment": "neutral"}
    model.will_say('transfer_to_person({"reason": "x"})', reading=reading)
    model.will_say("Posso ajudar com isso.", reading=reading)
    outcome = answer(request(company["suporte"], "oi"))
    assert isinstance(outcome, Reply)
    assert outcome.text == "Posso ajudar com isso."


def test_a_decision_carries_the_reading_too(company: dict[str, Assistant], model: ModelServer) -> None:
    outcome = answer(request(company["suporte"], "isso é um absurdo, quero falar com uma pessoa"))
    assert isinstance(outcome, ToPerson)
    assert outcome.reading is not None
    assert outcome.reading.sentiment == "negative"


def test_the_command_prints_the_table() -> None:
    told = StringIO()
    call_command("measure_readings", str(MOODS), stdout=told)
    assert "| all (220) |" in told.getvalue()


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    for content in ("not json", '{"text": "oi"}', ""):
        (tmp_path / "moods.jsonl").write_text(content)
        with pytest.raises(CommandError):
            call_command("measure_readings", str(tmp_path / "moods.jsonl"))
