"""A company that the training never saw is searched as well: its plain questions find, and strangers' do not."""

import pytest

from knowledge.queries import deciding, search
from knowledge.queries.deciding import Signs
from knowledge.services import articles

pytestmark = pytest.mark.django_db

COMPANIES = {
    "a public library": [
        ("Empréstimo de livros", "Cada leitor leva até três livros por quinze dias, renováveis uma vez."),
        ("Multa por atraso na devolução", "A multa é de R$ 1,00 por dia e por livro."),
        ("Carteirinha de leitor", "Para fazer a carteirinha traga documento com foto e comprovante de endereço."),
    ],
    "a hotel": [
        ("Entrada e saída", "O check-in é a partir das 14h e o check-out até as 12h."),
        ("Café da manhã", "O café da manhã é servido das 6h30 às 10h e está incluso na diária."),
        ("Animais de estimação", "Aceitamos cães de até 10 kg, com taxa de R$ 60,00 por estadia."),
    ],
    "a block of flats": [
        ("Salão de festas", "O salão é reservado com o zelador, com dez dias de antecedência, e custa R$ 150,00."),
        ("Coleta de lixo", "O lixo reciclável é recolhido às terças e quintas no térreo."),
        ("Vagas de garagem", "Cada apartamento tem uma vaga; visitantes param na rua."),
    ],
}


@pytest.mark.parametrize(
    ("company", "question", "title"),
    [
        ("a public library", "quantos livros posso levar?", "Empréstimo de livros"),
        ("a public library", "quanto é a multa se eu devolver o livro atrasado", "Multa por atraso na devolução"),
        ("a public library", "o que precisa pra fazer a carteirinha", "Carteirinha de leitor"),
        ("a hotel", "como é o check-in e o check-out?", "Entrada e saída"),
        ("a hotel", "o café da manhã tá incluso?", "Café da manhã"),
        ("a hotel", "vocês aceitam animais de estimação?", "Animais de estimação"),
        ("a block of flats", "como reservo o salão de festas", "Salão de festas"),
        ("a block of flats", "que dia passa a coleta do lixo reciclável?", "Coleta de lixo"),
        ("a block of flats", "quantas vagas de garagem tem cada apartamento", "Vagas de garagem"),
    ],
)
def test_a_plain_question_finds_its_article(company: str, question: str, title: str) -> None:
    for name, body in COMPANIES[company]:
        articles.save(title=name, body=body)

    assert [passage.title for passage in search.search(query=question)][:1] == [title]


@pytest.mark.parametrize("company", COMPANIES)
def test_a_stranger_to_it_finds_nothing(company: str) -> None:
    for name, body in COMPANIES[company]:
        articles.save(title=name, body=body)

    for question in ("minha internet caiu", "qual a capital da Austrália", "vocês vendem celular", "conta uma piada"):
        assert search.search(query=question) == [], question


def test_each_sign_counts_the_way_it_should() -> None:
    """Strange words and foreign subjects speak against an answer; what the articles have speaks for it."""
    decision = deciding.decision()
    plain = decision.probability(Signs(strangeness=0.3, elsewhere=0.2, ours=0.0, subject=0.4, words=0.2))

    assert decision.probability(Signs(0.6, 0.2, 0.0, 0.4, 0.2)) < plain
    assert decision.probability(Signs(0.3, 0.5, 0.0, 0.4, 0.2)) < plain
    assert decision.probability(Signs(0.3, 0.2, 0.4, 0.4, 0.2)) > plain
    assert decision.probability(Signs(0.3, 0.2, 0.0, 0.8, 0.2)) > plain
    assert decision.probability(Signs(0.3, 0.2, 0.0, 0.4, 0.6)) > plain
