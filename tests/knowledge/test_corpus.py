"""The questions that judge retrieval keep their own rules: paraphrase, balance and no orphan."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
ARTICLES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((CORPUS / "articles").glob("*.md"))}
STOP_WORDS = frozenset((CORPUS / "stop_words.txt").read_text(encoding="utf-8").split())
# Endings of verbs and of nouns made from verbs, longest first: "pagamento", "pagando", "pagou" and "paga" are one word.
ENDING = re.compile(r"(amento|imento|assem|essem|ando|endo|indo|aram|eram|iram|acao|ador|ados|adas|ado|ada|ido|ida"
                    r"|ou|eu|iu|am|em|ar|er|ir|a|e|i|o)$")  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the corpus."""
    with (CORPUS / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


QUESTIONS = rows("questions.csv")
BLIND = rows("blind_questions_2.csv")
BLIND_THIRD = rows("blind_questions_3.csv")
OUT_OF_SCOPE = rows("out_of_scope.csv")
OUT_OF_SCOPE_THIRD = rows("out_of_scope_3.csv")


def folded(text: str) -> str:
    """Return the text in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def content_words(text: str) -> set[str]:
    """Return the folded words of four letters or more that are not stop words."""
    return {word for word in re.findall(r"[a-z]+", folded(text)) if len(word) >= 4} - STOP_WORDS


def stem(word: str) -> str:
    """Return what is left of a folded word without plural and ending, at most five letters."""
    singular = re.sub(r"(?<=..)(oes|aes|aos)$", "ao", word)
    singular = re.sub(r"(?<=...)(?:(?<=[rz])es|s)$", "", singular)
    base = ENDING.sub("", singular)
    return (base if len(base) >= 3 else singular)[:5]


def shared(question: str, article: str) -> set[str]:
    """Return the stems of the question's words that the article has, alike in stem or in their first five letters."""
    words = content_words(article)
    there, begun = {stem(word) for word in words}, {word[:5] for word in words}
    return {stem(word) for word in content_words(question) if stem(word) in there or word[:5] in begun}


def test_the_stem_joins_the_forms_of_a_word() -> None:
    """A plural or another form of the verb is not a new word, or the rule on shared words would mean nothing."""
    for forms in (["pagar", "pagamento", "pagando", "pagou", "pagas"], ["instalação", "instalações", "instalar"],
                  ["fatura", "faturas"], ["roteador", "roteadores"], ["cancelado", "cancelamento"]):  # fmt: skip
        assert len({stem(folded(form)) for form in forms}) == 1, forms


def test_there_is_enough_of_everything() -> None:
    """Forty articles, a hundred questions with two for each article, forty strangers, a third typed roughly."""
    assert len(ARTICLES) == 40
    assert len(QUESTIONS) >= 100
    assert len(OUT_OF_SCOPE) == 40
    per_article = Counter(row["article"] for row in QUESTIONS)
    assert set(per_article) == set(ARTICLES)
    assert min(per_article.values()) >= 2
    styles = Counter(row["style"] for row in QUESTIONS)
    assert set(styles) == {"plain", "rough"}
    assert styles["rough"] * 3 >= len(QUESTIONS)
    assert sorted(row["article"] for row in BLIND) == sorted(ARTICLES)
    assert len(rows("out_of_scope_2.csv")) == 40


def test_no_question_is_asked_twice() -> None:
    """Each question, in or out of scope, is there once, whatever its accents and capitals."""
    everything = QUESTIONS + BLIND + BLIND_THIRD + OUT_OF_SCOPE + OUT_OF_SCOPE_THIRD
    asked = Counter(" ".join(folded(row["question"]).split()) for row in everything)
    assert [question for question, times in asked.items() if times > 1 or not question] == []


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row["question"])
def test_a_question_paraphrases_its_article(row: dict[str, str]) -> None:
    """At most one content word is shared, so that finding the article takes more than matching words."""
    common = shared(row["question"], ARTICLES[row["article"]])
    assert len(common) <= 1, f"shares {sorted(common)} with {row['article']}"


def test_the_second_writers_questions_paraphrase_as_well() -> None:
    """The writer had a rule for word stems of their own: one question shares two words by ours, and is not edited."""
    common = {row["question"]: shared(row["question"], ARTICLES[row["article"]]) for row in BLIND}
    assert [len(words) for words in common.values() if len(words) > 1] == [2]


def test_the_third_writers_questions_keep_every_rule() -> None:
    """One question for each article, a third typed roughly, at most one shared word, and forty strangers."""
    assert sorted(row["article"] for row in BLIND_THIRD) == sorted(ARTICLES)
    styles = Counter(row["style"] for row in BLIND_THIRD)
    assert set(styles) == {"plain", "rough"}
    assert styles["rough"] * 3 >= len(BLIND_THIRD)
    common = {row["question"]: shared(row["question"], ARTICLES[row["article"]]) for row in BLIND_THIRD}
    assert {question: words for question, words in common.items() if len(words) > 1} == {}
    assert len(OUT_OF_SCOPE_THIRD) == 40


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_has_a_title_sections_and_a_length(slug: str) -> None:
    """One title, two to five sections, 120 to 350 words."""
    lines = ARTICLES[slug].splitlines()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("# ") for line in lines) == 1
    assert 2 <= sum(line.startswith("## ") for line in lines) <= 5
    assert 120 <= len(re.findall(r"\w+", ARTICLES[slug])) <= 350


def test_titles_differ() -> None:
    """No two articles carry the same title."""
    titles = Counter(text.splitlines()[0] for text in ARTICLES.values())
    assert max(titles.values()) == 1
