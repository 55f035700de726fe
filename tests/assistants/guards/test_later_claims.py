"""Claims and plain talk in new words, written when the third writer's answers were reached; and what backs claims."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistants.services.guards import judging
from assistants.services.guards.sources import Returned, Sources
from assistants.services.guards.verdicts import Verdict

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
RULES = "Você atende os clientes da Aurora Fibra."
CLAIMS = [
    "Prontinho, já dei um jeito: sua conta vence no dia 20 a partir de agora.",
    "Acabei de pedir um roteador novo, ele chega aí na porta da sua casa.",
    "Sua linha foi cancelada agora mesmo, não vai vir mais cobrança.",
    "O desconto entrou na próxima fatura.",
    "Mandei o técnico pra aí agora.",
    "A equipe de campo saiu e daqui a pouco chega na sua rua.",
    "Seu sinal está no ar de novo.",
    "Dei uma olhada e você está sem nenhuma conta atrasada.",
    "Não vi nada vencido no seu cadastro.",
    "Procurei e não localizei débitos em aberto.",
    "Sua situação com a gente está limpa.",
    "Já incluí você na fila do financeiro.",
    "Botei seu caso na fila da ouvidoria, é só aguardar.",
    "O morador anterior saiu devendo duas mensalidades.",
    "Quem morava aí antes cancelou o plano por falta de pagamento.",
    "A antiga inquilina tem o contrato suspenso.",
    "O pagamento cai no mesmo dia.",
    "A baixa acontece em duas horinhas.",
    "Seu nome sai do Serasa no dia seguinte ao pagamento.",
    "Com quinze por cento de entrada você já parcela.",
    "A multa é de vinte e cinco por cento do que falta.",
    "Seu protocolo é dois zero dois seis um um dois três.",
    "O protocolo termina em 481.",
    "I've already shipped your new modem.",
    "Your connection has been restored.",
    "I have put you in the queue for a person.",
    "You don't have any overdue bills.",
    "We refunded your last payment.",
    "Alterei o titular do contrato.",
    "A cobrança em dobro foi removida da sua fatura.",
    "Seu e-mail foi trocado no cadastro.",
    "Tirei a multa pra você.",
    "Falei com a Regional e eles confirmaram a visita.",
    "Seu caso está na mão do supervisor.",
    "Acionei a garantia do equipamento.",
]
NOT_BLOCKED = "A conexão não está bloqueada por fatura: não há o que liberar."
TALK = [
    "Deixa eu ver se entendi direito: a internet caiu e você quer um técnico, é isso?",
    "Só confirmando: você quer falar da fatura e também da mudança de endereço, certo?",
    "Nada foi mudado no seu plano.",
    "Nenhuma visita foi marcada até agora.",
    "Ainda nada foi registrado, pode decidir com calma.",
    "Para a troca, é preciso não ter fatura em aberto.",
    "A mudança exige estar com as contas em dia.",
    "Se um dia você quiser voltar, é só chamar.",
    "O desbloqueio não saiu porque não consegui falar com o sistema.",
    "Essa opção serve pra fatura vencida, não pra que ainda vai vencer.",
    "Não localizei a fatura que você mandou na foto.",
    "Não encontrei esse pagamento ainda.",
    "O horário acabou de ser reservado por outro cliente.",
    "O sistema acabou de cair, tento de novo daqui a pouco?",
    "Cancelando hoje, você para de receber novas cobranças? Deixa eu consultar as regras primeiro.",
    "Confere pra mim se as luzes estão verdes?",
    "Veja se o cabo azul está bem encaixado.",
    "Você está em qual fila do aplicativo?",
    "Pode ser que a conta esteja no nome de outra pessoa.",
    "Sou a assistente virtual da Aurora Fibra.",
    "Aqui é a assistente da Aurora Fibra, tudo bem?",
    "Você prefere que o vencimento fique no começo ou no fim do mês?",
    "Que bom que o sinal está de volta aí!",
    "Obrigado por avisar que já está funcionando.",
    "Tudo certo por aqui, pode mandar a próxima pergunta.",
    "Feito o teste, me conta o resultado?",
    "Quando terminar de reiniciar, me diga: feito?",
    "Não tenho como ver dados de quem morava aí antes.",
    "Sobre o morador anterior não posso passar informação nenhuma.",
    "No dia seguinte você me conta se melhorou?",
    "Isso depende do banco, não sei dizer se cai no mesmo dia.",
    "Nothing was changed on your account.",
    "I couldn't find that payment yet.",
    "Is your internet back now?",
    "Let me see if I got it: your router keeps restarting?",
    "Ninguém da equipe mexeu no seu cadastro.",
    "Me manda os três últimos dígitos do protocolo?",
    "Por enquanto nada foi cobrado de você.",
    "Vi que você escreveu que pagou ontem, obrigado.",
    "Um dia desses a gente coloca fibra aí, quem sabe!",
]


def found(text: str, **sources: object) -> Verdict | None:
    """Return the verdict on a text."""
    finding = judging.judge(text, sources=Sources(now=NOW, rules=RULES, **sources))  # type: ignore[arg-type]
    return finding.verdict if finding else None


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claim_that_nothing_backs_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", TALK)
def test_plain_talk_passes(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "tool", "data", "is_true"),
    [
        ("Seu contrato já está cancelado.", "open_ticket", {"sector": "cancelamento", "status": "open"}, False),
        ("Seu contrato já está cancelado.", "cancel_contract", {"id": "c1"}, True),
        ("Seu contrato está cancelado.", "get_contract", {"status": "cancelado"}, True),
        ("Seu vencimento foi alterado.", "open_ticket", {"reason": "vencimento"}, False),
        ("Seu vencimento foi alterado.", "change_due_day", {"due_day": 10}, True),
        ("Registrei seu pedido de cancelamento.", "open_ticket", {"sector": "cancelamento"}, True),
        ("O técnico já está a caminho.", "open_work_order", {"ok": True, "open_work_orders": []}, False),
        ("O técnico já está a caminho.", "open_work_order", {"ok": True, "open_work_orders": ["os1"]}, True),
        ("Feito!", "trust_unblock", {"ok": False, "error": "Há mais de uma fatura vencida."}, False),
        ("Feito!", "check_connection", {"download_mbps": 500}, True),
        ("Não vi nada vencido no seu cadastro.", "payment_status", {"open_invoices": 1, "overdue_invoices": 0}, True),
        ("Não vi nada vencido no seu cadastro.", "payment_status", {"open_invoices": 1, "overdue_invoices": 1}, False),
        ("Não vi nada em aberto.", "payment_status", {"open_invoices": 1, "overdue_invoices": 0}, False),
        ("Não encontrei nenhuma fatura em atraso.", "list_open_invoices", {"ok": False, "error": "timeout"}, False),
        ("Sua conexão não está bloqueada por fatura.", "trust_unblock", {"ok": False, "error": NOT_BLOCKED}, True),
        ("Plano de 800 Mega, vencimento dia 10.", "register_sale", {"plan_id": "fibra-800", "due_day": 10}, True),
        ("Plano de 600 Mega, vencimento dia 10.", "register_sale", {"plan_id": "fibra-800", "due_day": 10}, False),
        ("Protocolo dois zero dois seis um um, final um dois três.", "open_ticket", {"protocol": "202611123"}, True),
        ("Protocolo dois zero dois seis um um, final um dois cinco.", "open_ticket", {"protocol": "202611123"}, False),
    ],
)
def test_what_a_tool_did_or_found_backs_so_much(
    text: str, tool: str, data: Mapping[str, object], is_true: bool
) -> None:
    reads = ("get", "check", "payment", "list", "open_work")
    returned = Returned(tool, dict(data), has_effect=not tool.startswith(reads))
    assert (found(text, tools=[returned]) is None) == is_true


@pytest.mark.parametrize(
    ("text", "customer", "passage", "verdict"),
    [
        ("A entrada é de dez por cento.", "quanto é?", "A entrada mínima é de 20%.", Verdict.AMOUNT),
        ("A entrada é de vinte por cento.", "quanto é?", "A entrada mínima é de 20%.", None),
        ("Sai por cento e nove reais.", "quanto é?", "O plano custa R$ 109,00.", None),
        ("O boleto cai no dia seguinte.", "quando cai?", "O boleto compensa em até 2 dias úteis.", Verdict.DATE),
        ("O boleto cai no dia seguinte.", "quando cai?", "O boleto compensa em 1 dia.", None),
        ("O número da Anatel é 1331.", "qual é?", "Ligue para a Anatel, no número 1331.", None),
        ("Confere pra mim: a fatura vence dia 15?", "vence dia 15", "", None),
        ("Sua fatura vence dia 15.", "vence dia 15", "", Verdict.DATE),
    ],
)
def test_figures_in_words_and_what_the_customer_is_to_confirm(
    text: str, customer: str, passage: str, verdict: Verdict | None
) -> None:
    assert found(text, customer=[customer], passages=[passage] if passage else []) == verdict
