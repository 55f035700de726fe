"""What invented customers and those who answer them say: text, for searches have to find something in it."""

import random

NAMES = ("Ana", "Bruno", "Carla", "Diego", "Elisa", "Fábio", "Gabriela", "Hugo", "Iara", "João", "Lívia", "Marcos")
SURNAMES = ("Silva", "Souza", "Pereira", "Lima", "Gomes", "Ribeiro", "Almeida", "Nogueira", "Prado", "Vieira")
SUBJECTS = ("conexão", "fatura", "novo plano", "mudança de endereço")
ASKED = (
    "minha internet caiu de novo, a luz vermelha fica piscando",
    "quero a segunda via da fatura deste mês",
    "qual o valor do plano de 600 mega?",
    "vou mudar de endereço e preciso levar a internet",
    "já paguei a conta ontem, quando volta o sinal?",
    "o técnico não veio no horário marcado",
    "oi, bom dia, tudo bem?",
    "obrigada, era só isso",
    "o wifi não chega no quarto dos fundos",
    "consegue me mandar o código de barras?",
)
ANSWERED = (
    "Olá! Sinto muito pelo transtorno. Vou verificar a sua conexão agora.",
    "Sua fatura está em aberto, com vencimento no dia 10.",
    "O plano de 600 mega custa R$ 119,90 por mês, com instalação grátis.",
    "Posso agendar a visita de um técnico para amanhã de manhã.",
    "Reinicie o aparelho e aguarde dois minutos, por favor.",
    "O pagamento foi identificado e o sinal volta em até uma hora.",
    "Posso ajudar em mais alguma coisa?",
)
REASONS = ("limit:steps", "guard:amount", "provider", "pediu uma pessoa", "quer cancelar", "técnico não veio")


def reason(draw: random.Random) -> str:
    """Return why a person is asked for: mostly a code or the same few words, at times words with private data."""
    if draw.random() < 0.05:
        return f"cliente de CPF {draw.randint(10**10, 10**11 - 1)} pediu ligação no 119{draw.randint(10**7, 10**8 - 1)}"
    return draw.choice(REASONS)
