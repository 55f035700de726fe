"""Customers ask as they talk; the article that answers comes first, and nothing comes for nothing."""

import pytest

from knowledge.models import Article
from knowledge.queries import search
from knowledge.services import articles, example_company

pytestmark = pytest.mark.django_db

QUESTIONS = [
    ("que horas vcs abrem?", "Horário de atendimento"),
    ("até que horas funciona a loja no sábado", "Horário de atendimento"),
    ("horaro de atendimeto", "Horário de atendimento"),
    ("HORÁRIO", "Horário de atendimento"),
    ("quanto custa a internet de 500 mega?", "Planos e preços de internet"),
    ("quais os planos", "Planos e preços de internet"),
    ("qual o valor da mensalidade", "Planos e preços de internet"),
    ("preciso da 2a via do boleto", "Segunda via do boleto"),
    ("cade minha fatura", "Segunda via do boleto"),
    ("minha internet caiu", "Internet caiu ou sem conexão: primeiros passos"),
    (
        "boa noite moço, desde ontem to sem internet e preciso trabalhar, me ajuda",
        "Internet caiu ou sem conexão: primeiros passos",
    ),
    ("o wifi ta muito lento", "Wi-Fi lento ou travando"),
    ("luz vermelha piscando no aparelho", "O que significam as luzes do roteador e da ONU"),
    ("luz pppoe apagada o que é", "O que significam as luzes do roteador e da ONU"),
    ("quanto tempo demora a instalacao", "Instalação"),
    ("vou me mudar, como levo a internet pro endereço novo?", "Mudança de endereço"),
    ("aceita pix?", "Formas de pagamento"),
    ("da pra pagar no cartao", "Formas de pagamento"),
    ("quero cancelar meu contrato", "Cancelamento do contrato"),
    ("vcs atendem no bairro Santa Rita?", "Cobertura: bairros e cidades atendidas"),
    ("a visita do tecnico é paga?", "Visita técnica"),
    ("qual o telefone de vocês", "Canais de contato"),
    ("o que vocês fazem com meus dados", "Privacidade e dados pessoais"),
    ("cortaram minha internet, tem como liberar?", "Desbloqueio de confiança"),
    ("desbloqueio em confiança", "Desbloqueio de confiança"),
    ("tem fidelidade?", "Fidelidade, multa e mudança de plano"),
    ("what are your opening hours?", "Horário de atendimento"),
    ("how much are the plans?", "Planos e preços de internet"),
]


@pytest.mark.parametrize(("question", "title"), QUESTIONS)
def test_a_colloquial_question_finds_its_article(question: str, title: str) -> None:
    example_company.load()

    found = search.search(query=question)

    assert found, question
    assert found[0].title == title, [(passage.title, round(passage.score, 2)) for passage in found]
    assert len(found) <= 4
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)


@pytest.mark.parametrize(
    "question",
    ["", "?", "oi", "bom dia tudo bem", "qual a capital da França?", "me fala uma piada", "🙂", "a' | b & !c"],
)
def test_nothing_relevant_finds_nothing(question: str) -> None:
    example_company.load()

    assert search.search(query=question) == []


def test_an_article_is_found_at_once_and_by_its_newest_text() -> None:
    article = articles.save(title="Estacionamento", body="Há vagas cobertas para clientes.")
    assert [passage.title for passage in search.search(query="tem vaga de estacionamento?")] == ["Estacionamento"]

    changed = articles.save(article=article, title="Estacionamento", body="Não há vagas; use o bicicletário.")
    assert (article.version, changed.version) == (1, 2)
    (passage,) = search.search(query="bicicletario")
    assert (passage.article, passage.version, passage.text) == (changed.public_id, 2, changed.body)
    assert articles.save(article=article, title="Estacionamento", body=changed.body).version == 2

    articles.save(article=article, title="Estacionamento", body=changed.body, is_active=False)
    assert search.search(query="bicicletario") == []


def test_the_limit_holds_and_the_example_is_loaded_once() -> None:
    assert example_company.load() == Article.objects.count() >= 15
    assert example_company.load() == 0
    assert len(search.search(query="internet", limit=2)) <= 2
    assert search.search(query="planos", limit=0) == []
