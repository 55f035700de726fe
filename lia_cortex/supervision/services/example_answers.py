"""Ready answers and macros of the example company."""

from lia_cortex.supervision.models import CannedAnswer, Macro

ANSWERS = (
    ("ola", "answer", "Saudação", "Olá, {{contact.first_name}}! Aqui é {{agent.first_name}}. Como posso ajudar?"),
    ("momento", "answer", "Um momento", "Só um momento, {{contact.first_name}}: já verifico para você."),
    (
        "visita",
        "answer",
        "Visita marcada",
        "A visita técnica ficou para {{ask:dia}}, {{ask:período}}. O protocolo é {{conversation.protocol}}.",
    ),
    (
        "reiniciar",
        "answer",
        "Reiniciar o roteador",
        "Desligue o roteador, espere 30 segundos e ligue de novo.",
    ),
    (
        "encerrar",
        "answer",
        "Despedida",
        "Fico à disposição, {{contact.first_name}}. O protocolo deste atendimento é {{conversation.protocol}}.",
    ),
    (
        "retomar",
        "template",
        "Retomar depois de dias",
        "Olá, {{contact.first_name}}! Podemos retomar o nosso atendimento {{conversation.protocol}}?",
    ),
)
MACROS = (
    (
        "Despedir-se e encerrar",
        "e",
        [{"verb": "reply", "answer": "encerrar"}, {"verb": "close", "reason": "resolvido"}],
    ),
    (
        "Visita marcada, aguardar o cliente",
        "v",
        [{"verb": "reply", "answer": "visita"}, {"verb": "snooze"}],
    ),
)


def load() -> int:
    """Make the example rows where there are none yet; return how many."""
    if CannedAnswer.objects.exists() or Macro.objects.exists():
        return 0
    CannedAnswer.objects.bulk_create(
        CannedAnswer(shortcut=shortcut, kind=kind, title=title, text=text) for shortcut, kind, title, text in ANSWERS
    )
    Macro.objects.bulk_create(Macro(name=name, key=key, steps=steps) for name, key, steps in MACROS)
    return len(ANSWERS) + len(MACROS)
