"""What a question is about is learnt from the lexicon's phrases; pieces are marked by the lexicon that asks."""

import csv
from pathlib import Path

import pytest

from knowledge.models import Chunk, SourceVersion, Word
from knowledge.queries import deciding, search, subjects, topics
from knowledge.services import articles, learning_to_decide, sweeping
from lia_cortex.kernel import clock

CORPUS = Path(__file__).parent / "corpus"


def test_the_weights_are_those_of_the_phrases() -> None:
    """Whoever changes the lexicon runs `manage.py train_topics`."""
    assert topics.weights().made_from == subjects.fingerprint()
    assert deciding.decision().made_from == learning_to_decide.fingerprint()


def test_no_phrase_is_a_question_of_the_corpus() -> None:
    asked = set()
    for path in sorted(CORPUS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as table:
            asked |= {row["question"].strip(" ?").lower() for row in csv.DictReader(table)}
    said = {phrase.lower() for each in subjects.subjects() for phrase in each.said if len(phrase.split()) > 4}
    for path in learning_to_decide.COMPANIES.rglob("questions.csv"):
        with path.open(encoding="utf-8", newline="") as table:
            said |= {row["question"].strip(" ?").lower() for row in csv.DictReader(table)}
    assert len(asked & said) == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mi manda a segunda via do boletto", "segunda_via"),
        ("qro canselar a net", "cancelar"),
        ("a interneti caio denovo", "internet_caiu"),
        ("tem uma luzinha vermelia no moden", "luzes"),
        ("mudei di casa, como leva a internet", "mudanca_endereco"),
    ],
)
def test_typing_errors_and_chat_spelling_change_no_subject(text: str, name: str) -> None:
    assert next(iter(topics.about(text).shares)) == name


def test_a_matter_elsewhere_is_told_from_one_of_the_house() -> None:
    assert topics.about("me passa uma receita de bolo").elsewhere > 0.5
    assert topics.about("qual o valor da mensalidade").elsewhere < 0.1


@pytest.mark.django_db
def test_what_this_company_has_is_not_elsewhere() -> None:
    question = "vocês vendem chip de celular?"
    articles.save(title="Visita técnica", body="O técnico vem em até dois dias úteis.")
    assert search.search(query=question) == []

    articles.save(title="Chip de celular e plano móvel", body="Vendemos chip de celular com plano móvel e recarga.")
    assert [found.title for found in search.search(query=question)][:1] == ["Chip de celular e plano móvel"]


@pytest.mark.django_db
def test_pieces_marked_by_another_lexicon_are_marked_again() -> None:
    saved = articles.save(title="Segunda via", body="A segunda via do boleto está na Área do Cliente.")
    (chunk,) = Chunk.objects.all()
    before = (Chunk.objects.values_list("search", flat=True).get(), dict(Word.objects.values_list("word", "chunks")))
    SourceVersion.objects.update(lexicon="another")
    Chunk.objects.update(search="'x':1")

    sweeping.sweep(now=clock.now())

    assert Chunk.objects.values_list("search", flat=True).get() == before[0]
    assert SourceVersion.objects.get().lexicon == subjects.fingerprint()
    assert {word: count for word, count in Word.objects.values_list("word", "chunks") if word in before[1]}
    assert search.search(query="perdi meu boleto")[0].article == saved.public_id
    assert chunk.pk == Chunk.objects.get().pk
