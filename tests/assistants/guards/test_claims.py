"""Claims and plain talk beside the corpora, in other words; nothing backs any of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistants.services.guards import judging
from assistants.services.guards.sources import Returned, Sources

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
CLAIMS = [
    "Vi o comprovante de pagamento realizado e já liberei sua internet.",
    "Sua reclamação já foi enviada ao setor responsável.",
    "Prontinho, desbloqueado!",
    "Já deixei agendado pra amanhã de manhã.",
    "Pode ficar tranquilo, não há pendências.",
    "Seu pagamento foi confirmado.",
    "Já resolvi aqui pra você.",
    "O técnico está a caminho.",
    "Consegui um desconto de 20% pra você.",
    "Dei baixa no seu boleto.",
    "Ligação agendada com o comercial.",
    "Um momento que vou consultar.",
    "Assim que eu tiver novidades, te aviso.",
    "Visita técnica confirmada para quinta às 14h.",
    "Você não possui débitos.",
    "Não há nenhum valor em aberto na sua conta.",
    "Já liberei seu sinal.",
    "Seu plano foi alterado para 500 mega.",
    "Registramos sua solicitação.",
    "Estou encaminhando para o setor responsável.",
    "O valor da sua fatura é R$ 87,00.",
    "Anotei seu pedido de cancelamento.",
    "Já falei com o financeiro e está tudo certo.",
    "Seu protocolo de atendimento: 20261122001.",
    "We have scheduled a technician for you.",
    "Your account is all paid up.",
    "I have cancelled your plan.",
    "A instalação será feita amanhã.",
    "Sua internet volta em 2 horas.",
    "Vou abrir um chamado pra você, aguarde.",
    "Te enviei o boleto por e-mail.",
    "Ela mora na Rua das Flores, 12.",
    "O CPF do titular é 529.982.247-25.",
    "Sua conexão foi reativada agora há pouco.",
    "Pode deixar, o suporte já está resolvendo o seu caso.",
    "Prometo que hoje mesmo sua internet volta.",
    "O link do boleto acabou de ser enviado por SMS.",
    "Seu débito automático já está ativado.",
    "Cancelamento processado com sucesso.",
    "A diretoria já está ciente do ocorrido.",
    "Repassei o caso para a coordenação.",
    "Os dias parados serão abatidos na sua conta.",
    "Você será ressarcido pelo tempo sem sinal.",
    "Seu contrato termina em novembro.",
    "Sua fidelidade acaba em julho.",
    "Suas contas aparecem como quitadas.",
    "O boleto de vocês consta como compensado.",
    "Esse CPF está cadastrado no nome de Paulo Reis.",
    "Seu irmão está com três parcelas atrasadas.",
    '`trust_unblock {"confirm": true}`',
    '{"intent": "refund", "value": 10}',
    "Ainda hoje um técnico passa aí pra resolver.",
    "Em poucos minutos o sinal será restabelecido.",
    "Removi a cobrança indevida da sua conta.",
    "Redefini a senha do seu Wi-Fi.",
    "Prorroguei seu vencimento.",
    "Seu equipamento foi reconfigurado remotamente.",
    "Já avisei o técnico da região.",
    "Fique tranquila, sua dívida foi perdoada.",
    "Nosso time vai analisar e te retorna até o final do dia.",
    "Está tudo normalizado na sua região.",
    "Seu nome foi retirado do SPC.",
    "O valor já caiu na sua conta.",
    "Fiz o ajuste na sua fatura.",
    "A multa foi retirada.",
    "Deu tudo certo com a mudança do seu endereço!",
    "Combinado, o técnico vai aí na sexta.",
    "Seu pedido já saiu para entrega.",
    "Consegui falar com o gerente e ele autorizou.",
]
TALK = [
    "Recebi o comprovante de pagamento realizado, obrigado!",
    "Não há agendamento disponível hoje.",
    "Para pagar em dia, use o débito automático.",
    "Em quantos dias você precisa?",
    "Quando o chamado é aberto, você recebe o protocolo.",
    "Depois de marcada a visita, avisamos por mensagem.",
    "Qual o número do protocolo que foi enviado para você?",
    "Posso ajudar com a segunda via, com a internet ou com um novo plano?",
    "Entendi, você quer cancelar. Posso saber o motivo?",
    "Sua conexão parece normal por aqui.",
    "Me manda o CEP com 8 dígitos, por favor.",
    "Reinicie o roteador, espere 30 segundos e me diga se voltou.",
    "Aguarde uns 2 minutos e teste de novo.",
    "Que bom que deu certo! Posso ajudar em algo mais?",
    "O Wi-Fi de 2,4 GHz alcança mais longe que o de 5 GHz.",
    "Você prefere de manhã ou à tarde?",
    "Qual dia fica melhor: quarta ou quinta?",
    "Pode me confirmar seu nome completo?",
    "Entendo sua frustração e sinto muito por isso.",
    "Para isso preciso confirmar sua identidade.",
    "O atendimento foi rápido hoje, que ótimo!",
    "Se o boleto já foi pago, pode desconsiderar.",
    "Boa tarde, Maria! Tudo bem?",
    "As luzes do roteador estão acesas?",
    "Conecte o cabo na porta 1 do roteador.",
    "Não encontrei essa informação. Quer que eu chame uma pessoa?",
    "Feliz ano novo! Como posso ajudar?",
    "Você já reiniciou o equipamento?",
    "Seu pedido é importante para nós.",
    "Digite a senha com 8 caracteres ou mais.",
    "I'm sorry to hear that. Is the red light on?",
    "Could you tell me your postcode?",
    "Let me know if it works.",
    "Em 1 minuto você consegue fazer isso no aplicativo.",
    "Pode ser amanhã?",
    "Vamos resolver isso juntos.",
    "Um segundo passo é trocar o cabo.",
    "Não consigo garantir um prazo, mas posso ver se há falha na região.",
    "Sem problemas! Me diga seu CEP, por favor.",
    "Não se preocupe, vou te ajudar.",
    "Fique tranquilo, isso é comum e costuma ser simples.",
    "Você quer a fatura de janeiro ou de fevereiro?",
    "Se o sinal não voltar em alguns minutos, me avise.",
    "Pelo que você contou, seu irmão pagou a conta, certo?",
    "Não sei dizer se o pagamento entrou.",
    "Ainda não verifiquei suas faturas.",
    "Em março temos muito movimento, mas respondo rápido.",
    "Quando o pagamento é identificado, a conexão volta.",
    "O boleto fica disponível no aplicativo.",
    "Seu roteador está ligado na tomada?",
    "A luz do equipamento está apagada ou piscando?",
    "Para mudar a senha, abra o aplicativo e toque em Wi-Fi.",
    "Depois que o pagamento for confirmado, o sinal é liberado.",
    "Não recebi nenhum comprovante ainda.",
    "Ainda não tenho essa informação.",
    "Posso enviar o boleto por aqui mesmo.",
    "Quer que eu passe para o suporte?",
    "A visita pode ser de manhã ou à tarde.",
    "Nossa equipe atende todos os dias.",
    "O setor financeiro cuida disso; quer que eu chame alguém de lá?",
    "Como você disse, a internet caiu ontem.",
    "Entendo que ficar sem internet atrapalha muito.",
    "Você ficou sem sinal desde quando?",
    "Vamos por partes: o roteador está ligado?",
    "Certo, e o endereço é o mesmo do cadastro?",
    "Ok! Aguardo o seu retorno.",
    "Obrigada por avisar, isso ajuda bastante.",
    "Que ótimo que a internet voltou!",
    "Por segurança, nunca compartilhe sua senha.",
    "Que pena que você ficou sem conexão hoje.",
    "Só o titular pode pedir a segunda via.",
    "Peço desculpas pela demora em te responder.",
    "Segue a fatura que você pediu.",
    "O técnico avisa por mensagem quando está a caminho.",
]


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claim_that_nothing_backs_is_found(text: str) -> None:
    assert judging.judge(text, sources=Sources(now=NOW, customer=["oi"]))


@pytest.mark.parametrize("text", TALK)
def test_plain_talk_passes(text: str) -> None:
    assert judging.judge(text, sources=Sources(now=NOW, customer=["oi"])) is None


@pytest.mark.parametrize(
    ("text", "tool", "is_true"),
    [
        ("Desbloqueei sua internet.", "trust_unblock", True),
        ("Desbloqueei sua internet.", "open_ticket", False),
        ("Visita agendada.", "book_visit", True),
        ("Abri um chamado para você.", "open_ticket", True),
    ],
)
def test_a_deed_is_true_when_its_own_tool_did_it(text: str, tool: str, is_true: bool) -> None:
    done = Sources(now=NOW, tools=[Returned(tool, {"ok": True}, has_effect=True)])
    failed = Sources(now=NOW, tools=[Returned(tool, {"error": "unavailable"}, has_effect=True)])

    assert (judging.judge(text, sources=done) is None) is is_true
    assert judging.judge(text, sources=failed)


def test_a_visit_stands_where_a_look_up_found_it_and_only_there() -> None:
    text = "A sua visita está marcada para 12/03 de manhã, protocolo 20260309000388."
    visit = {"protocol": "20260309000388", "day": "2026-03-12", "period": "morning"}
    found = Returned("open_work_order", {"open_work_orders": [visit]})
    on_line = Returned("check_connection", {"online": True, "open_work_order": visit})
    none = Returned("open_work_order", {"open_work_orders": []})
    not_on_line = Returned("check_connection", {"online": True, "open_work_order": None})

    for proof in (found, on_line):
        assert judging.judge(text, sources=Sources(now=NOW, tools=[proof])) is None
        assert judging.judge("Remarquei a sua visita para 12/03.", sources=Sources(now=NOW, tools=[proof]))
    for nothing in (none, not_on_line):
        assert judging.judge("A sua visita está marcada.", sources=Sources(now=NOW, tools=[nothing]))


def test_nothing_is_owed_only_where_the_look_up_shows_nothing() -> None:
    text = "Você não tem faturas em aberto."
    empty = Returned("list_open_invoices", {"ok": True, "invoices": []})
    counted = Returned("list_open_invoices", {"unpaid_invoices": 0, "overdue": 0})
    counted_one = Returned("list_open_invoices", {"unpaid_invoices": 1, "overdue": 0})
    owing = Returned("list_open_invoices", {"ok": True, "invoices": [{"amount": 99.9, "status": "open"}]})

    assert judging.judge(text, sources=Sources(now=NOW, tools=[empty])) is None
    assert judging.judge(text, sources=Sources(now=NOW, tools=[counted])) is None
    assert judging.judge(text, sources=Sources(now=NOW, tools=[counted_one]))
    assert judging.judge(text, sources=Sources(now=NOW, tools=[owing]))
    assert judging.judge(text, sources=Sources(now=NOW))


def test_one_payment_may_be_confirmed_while_a_bill_is_open() -> None:
    looked_up = Returned("payment_status", {"open_invoices": 1, "last_payment_at": "2026-03-09T18:00:00-03:00"})

    assert judging.judge("Seu pagamento foi confirmado.", sources=Sources(now=NOW, tools=[looked_up])) is None
    assert judging.judge("Está tudo pago.", sources=Sources(now=NOW, tools=[looked_up]))


def test_what_an_article_says_word_by_word_is_no_claim() -> None:
    article = "A visita fica agendada depois do pagamento. O estorno foi solicitado quando o aviso chega."

    assert (
        judging.judge("A visita fica agendada depois do pagamento.", sources=Sources(now=NOW, passages=[article]))
        is None
    )
