"""What the simulated model says of its own, in Portuguese and in English; facts never come from here."""

from typing import Literal

from lia_cortex.integrations.openai.simulated import phrases_orders

Language = Literal["pt", "en"]
LANGUAGES: tuple[Language, ...] = ("pt", "en")

_PHRASES: dict[str, dict[Language, str]] = {
    **phrases_orders.PHRASES,
    "greeting": {
        "pt": "Olá! Como posso ajudar você hoje?",
        "en": "Hello! How can I help you today?",
    },
    "anything_else": {
        "pt": "Posso ajudar com mais alguma coisa?",
        "en": "Is there anything else I can help you with?",
    },
    "welcome": {
        "pt": "Por nada! Se precisar de algo mais, é só me chamar.",
        "en": "You are welcome! If you need anything else, just write to me.",
    },
    "tell_more": {
        "pt": "Entendi. Pode me contar um pouco mais sobre o que você precisa?",
        "en": "I see. Could you tell me a little more about what you need?",
    },
    "not_found": {
        "pt": "Não encontrei essa informação na nossa base. Quer que eu chame uma pessoa da equipe?",
        "en": "I could not find that in our knowledge base. Would you like me to call a person?",
    },
    "tool_failed": {
        "pt": "Não consegui consultar isso agora. Quer que eu chame uma pessoa da equipe?",
        "en": "I could not look that up right now. Would you like me to call a person?",
    },
    "diagnose": {
        "pt": "Vamos resolver isso. Alguma das luzes do roteador está vermelha ou apagada?",
        "en": "Let us sort this out. Is any of the lights on your router red or off?",
    },
    "person_coming": {
        "pt": "Certo, já pedi que uma pessoa da equipe continue com você por aqui.",
        "en": "Done, I have asked someone from the team to continue with you here.",
    },
    "person_failed": {
        "pt": "Não consegui chamar uma pessoa agora. Pode me dizer em uma frase do que você precisa?",
        "en": "I could not reach a person right now. Could you tell me in one sentence what you need?",
    },
    "no_person_here": {
        "pt": "Entendi que você prefere uma pessoa, mas não consigo chamar ninguém por aqui. Do que precisa?",
        "en": "I see that you would rather talk to a person, but I cannot call one here. What do you need?",
    },
    "ask_document": {
        "pt": "Para ver isso preciso confirmar que é você. Qual é o CPF ou CNPJ do titular?",
        "en": "To look at that I need to make sure that it is you. What is the account holder's CPF or CNPJ?",
    },
    "ask_document_again": {
        "pt": "Não consegui confirmar com esse número. Pode conferir e me mandar de novo o CPF ou CNPJ do titular?",
        "en": "I could not confirm it with that number. Could you check the holder's CPF or CNPJ and send it again?",
    },
    "code_sent": {
        "pt": "Se este documento estiver cadastrado, enviei um código de seis dígitos por WhatsApp ao telefone "
        "cadastrado, que termina em {ending}. Qual é o código?",
        "en": "If this document is registered, a code of six digits went by WhatsApp to the registered phone, which "
        "ends in {ending}. What is the code?",
    },
    "wrong_code": {
        "pt": "Esse código não confere. Pode olhar de novo?",
        "en": "That code does not match. Could you look again?",
    },
    "which_address": {
        "pt": "Você tem mais de um endereço com a gente.",
        "en": "You have more than one address with us.",
    },
    "known_now": {
        "pt": "Pronto, confirmado. Como posso ajudar?",
        "en": "Done, confirmed. How can I help?",
    },
    "offer_person": {
        "pt": "Quer que eu chame uma pessoa da equipe?",
        "en": "Would you like me to call a person?",
    },
    "deed_failed": {
        "pt": "Não consegui fazer isso agora, e nada mudou. Quer que eu chame uma pessoa da equipe?",
        "en": "I could not do that right now, and nothing has changed. Would you like me to call a person?",
    },
    "unblock_not_blocked": {
        "pt": "A sua conexão não está bloqueada por fatura, então não há o que liberar.",
        "en": "Your connection is not blocked because of an invoice, so there is nothing to unblock.",
    },
    "unblock_already_used_this_month": {
        "pt": "O desbloqueio em confiança já foi usado neste mês e não pode ser repetido. Posso mandar a fatura.",
        "en": "The trust unblock was used this month already and cannot be repeated. I can send the invoice.",
    },
    "unblock_several_overdue_invoices": {
        "pt": "Com mais de uma fatura vencida o desbloqueio em confiança não é possível. Posso mandar as faturas.",
        "en": "With more than one invoice overdue a trust unblock is not possible. I can send the invoices.",
    },
    "unblocked": {
        "pt": "Pronto, liberei a sua conexão. Veja os detalhes:",
        "en": "Done, I have unblocked your connection. These are the details:",
    },
    "why_leave": {
        "pt": "Certo, vou encaminhar o seu pedido de cancelamento. Antes, pode me contar em uma frase o motivo?",
        "en": "All right, I will pass your wish to cancel on. Could you first tell me the reason in one sentence?",
    },
    "leaving_registered": {
        "pt": "Registrei o seu pedido de cancelamento, protocolo {protocol}. Quem conclui é a nossa equipe. "
        "Quer que eu chame uma pessoa da equipe?",
        "en": "I have registered your request to cancel, protocol {protocol}. Our team completes it. "
        "Would you like me to call a person?",
    },
    "nothing_unpaid": {
        "pt": "Consultei agora: não há nenhuma fatura em aberto.",
        "en": "I looked just now: there are no open invoices.",
    },
    "in_portuguese": {
        "pt": "Encontrei isto:",
        "en": "This is in our help articles, which are in Portuguese:",
    },
    "done": {
        "pt": "Pronto, já foi feito.",
        "en": "Done.",
    },
    "here_it_is": {
        "pt": "Aqui está o que encontrei:",
        "en": "Here is what I found:",
    },
    "complaint_taken": {
        "pt": "Registrei na ouvidoria o que você contou, protocolo {protocol}.",
        "en": "I have registered what you told with our ombudsman, protocol {protocol}.",
    },
    "no_outage": {
        "pt": "Consultei agora: não há falha registrada na sua região.",
        "en": "I looked just now: no outage is known in your area.",
    },
    "ticket_opened": {
        "pt": "Abri um chamado, protocolo {protocol}.",
        "en": "I have opened a ticket, protocol {protocol}.",
    },
    "outage": {
        "pt": "Há uma falha na sua região ({cause}).",
        "en": "There is an outage in your area ({cause}).",
    },
    "outage_end": {
        "pt": "A previsão de volta é {day} às {hour}.",
        "en": "It is expected to end on {day} at {hour}.",
    },
    "line_dark": {
        "pt": "Olhei a sua linha agora: a fibra chega sem luz ao seu equipamento.",
        "en": "I looked at your line just now: no light reaches your equipment.",
    },
    "line_unpowered": {
        "pt": "Olhei a sua linha agora: o seu equipamento está sem energia.",
        "en": "I looked at your line just now: your equipment has no power.",
    },
    "line_restricted": {
        "pt": "Olhei a sua linha agora: ela está com uma restrição.",
        "en": "I looked at your line just now: it is restricted.",
    },
    "line_up": {
        "pt": "Olhei a sua linha agora: ela está funcionando.",
        "en": "I looked at your line just now: it works.",
    },
    "morning": {"pt": "de manhã", "en": "in the morning"},
    "afternoon": {"pt": "à tarde", "en": "in the afternoon"},
    "claims_transfer": {
        "pt": "Certo! Estou transferindo você para um de nossos atendentes agora mesmo. Aguarde um instante.",
        "en": "Sure! I am transferring you to one of our agents right now. Please hold on.",
    },
    "reason_person": {
        "pt": "O cliente pediu para falar com uma pessoa.",
        "en": "The customer asked to talk to a person.",
    },
    "reason_topic": {
        "pt": "O pedido do cliente é com esta área.",
        "en": "The customer's request belongs to this area.",
    },
    "summary": {
        "pt": "Mensagem do cliente: {words}",
        "en": "The customer's message: {words}",
    },
    "help_said": {"pt": "O cliente escreveu: “{words}”", "en": "The customer wrote: “{words}”"},
    "help_told": {"pt": "Última resposta nossa: “{words}”", "en": "Our last answer: “{words}”"},
    "help_open": {"pt": "Em aberto: “{words}”", "en": "Open: “{words}”"},
    "help_next_step": {
        "pt": "Responda ao que o cliente perguntou por último: “{words}”. É o que ainda está sem resposta.",
        "en": "Answer what the customer asked last: “{words}”. It is what has no answer yet.",
    },
    "help_next_step_wait": {
        "pt": "Aguarde o cliente: a última mensagem dele, “{words}”, já foi respondida.",
        "en": "Wait for the customer: their last message, “{words}”, has been answered.",
    },
    "help_next_step_person": {
        "pt": "Apresente-se e pergunte em que pode ajudar: o cliente pediu uma pessoa e ainda espera por ela.",
        "en": "Introduce yourself and ask how you can help: the customer asked for a person and still waits for one.",
    },
    "help_draft": {
        "pt": "Olá! Recebi a sua mensagem. Pode me contar um pouco mais para eu ajudar você?",
        "en": "Hello! I got your message. Could you tell me a little more, so that I can help you?",
    },
    "help_draft_topic": {
        "pt": "Olá! Vi a sua mensagem: “{words}”. Vou verificar agora e já volto com a resposta.",
        "en": "Hello! I saw your message: “{words}”. I am looking into it and will be right back.",
    },
    "help_draft_person": {
        "pt": "Olá! Sou da equipe e sigo com você a partir daqui. Em que posso ajudar?",
        "en": "Hello! I am from the team and will go on with you from here. How can I help you?",
    },
    "unseen": {
        "pt": "(visão simulada: imagem de {size} pontos, quase toda {colour}, sem nenhum texto junto)",
        "en": "(simulated vision: a picture of {size} pixels, nearly all {colour}, with no text in it)",
    },
    "saw": {
        "pt": "Recebi a sua imagem. O que vejo nela: {words}",
        "en": "I got your picture. What I see in it: {words}",
    },
    "read": {
        "pt": "Li o seu documento. Ele diz: {words}",
        "en": "I read your document. It says: {words}",
    },
    "not_in_time": {
        "pt": "Não consegui abrir a tempo o que você enviou. Pode enviar de novo ou me contar o que é?",
        "en": "I could not open in time what you sent. Could you send it again, or tell me what it is?",
    },
    "other_kind": {
        "pt": "Recebi o seu arquivo, mas deste tipo não consigo ver o que há dentro. Pode me contar em palavras?",
        "en": "I got your file, but I cannot look into one of this kind. Could you tell me in words?",
    },
    "not_taken_in": {
        "pt": "Não consegui abrir o que você enviou. Pode enviar de novo ou me contar o que é?",
        "en": "I could not open what you sent. Could you send it again, or tell me what it is?",
    },
    "unheard": {
        "pt": "(transcrição simulada: nenhum texto veio junto com este áudio)",
        "en": "(simulated transcript: no text came with this audio)",
    },
}


def say(name: str, language: Language, /, **values: str) -> str:
    """Return the phrase of that name."""
    return _PHRASES[name][language].format(**values)
