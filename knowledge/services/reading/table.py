"""Read tables of questions and answers."""

import csv
import io

from knowledge.models import SourceVersion
from knowledge.queries.folding import folded
from knowledge.services import chunking
from knowledge.services.chunking import Piece
from knowledge.services.reading import plain
from knowledge.services.reading.limits import ROWS, UnreadableError, bounded

Problem = SourceVersion.Problem

QUESTION = frozenset({"question", "questions", "pergunta", "perguntas", "duvida"})
ANSWER = frozenset({"answer", "answers", "resposta", "respostas"})


def read(content: bytes) -> tuple[str, list[Piece]]:
    """Return the table as Markdown and a piece for each answer; raise UnreadableError without its two columns."""
    text = bounded(plain.read(content))
    first = text.splitlines()[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    names = [folded(name.strip()) for name in next(rows)]
    asked = next((place for place, name in enumerate(names) if name in QUESTION), None)
    answered = next((place for place, name in enumerate(names) if name in ANSWER), None)
    if asked is None or answered is None:
        raise UnreadableError(Problem.COLUMNS)
    pieces: list[Piece] = []
    told: list[str] = []
    for number, row in enumerate(rows, start=1):
        if number > ROWS:
            raise UnreadableError(Problem.TOO_LONG)
        question, answer = (row[place].strip() if place < len(row) else "" for place in (asked, answered))
        if question and answer:
            told.append(f"## {question}\n\n{answer}")
            pieces += [Piece("", part.text, question) for part in chunking.split(answer)]
    if not pieces:
        raise UnreadableError(Problem.EMPTY)
    return "\n\n".join(told), pieces
