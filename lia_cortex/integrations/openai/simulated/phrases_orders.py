"""What the simulated model says of plans, sales and visits, in Portuguese and in English."""

from typing import Literal

PHRASES: dict[str, dict[Literal["pt", "en"], str]] = {
    "price": {"pt": "R$ {price} por mês", "en": "R$ {price} a month"},
    "plans": {"pt": "Estes são os planos à venda:", "en": "These are the plans on sale:"},
    "plan_today": {
        "pt": "Hoje o seu plano é o {plan}, por {price}. Você pode mudar para:",
        "en": "Your plan today is {plan}, at {price}. You can change to:",
    },
    "plan_choice": {"pt": "Qual desses planos você prefere?", "en": "Which of these plans do you prefer?"},
    "plan_fastest": {
        "pt": "O seu plano, o {plan}, por {price}, já é o mais rápido que temos.",
        "en": "Your plan, {plan}, at {price}, is the fastest one we have.",
    },
    "plan_confirm": {
        "pt": "Posso mudar o seu plano para o {plan}, por {price}? Responda sim para confirmar.",
        "en": "Shall I change your plan to {plan}, at {price}? Please answer yes to confirm.",
    },
    "plan_changed": {
        "pt": "Pronto, mudei o seu plano. Veja como ficou:",
        "en": "Done, I have changed your plan. This is how it is now:",
    },
    "plan_same_plan": {
        "pt": "Esse já é o seu plano, então nada mudou. Qual outro você prefere?",
        "en": "That is your plan already, so nothing has changed. Which other one do you prefer?",
    },
    "plan_overdue_invoices": {
        "pt": "Não posso mudar o seu plano agora: há uma fatura vencida, e o plano só muda depois do pagamento. "
        "Quer que eu chame uma pessoa da equipe?",
        "en": "I cannot change your plan now: an invoice is overdue, and the plan changes only after it is paid. "
        "Would you like me to call a person?",
    },
    "plan_already_changed_this_month": {
        "pt": "O seu plano já foi mudado neste mês, e só pode mudar uma vez por mês: nada mudou agora. "
        "Quer que eu chame uma pessoa da equipe?",
        "en": "Your plan was changed this month already, and changes once a month at most: nothing has changed now. "
        "Would you like me to call a person?",
    },
    "plan_too_soon_for_a_slower_plan": {
        "pt": "Um plano mais lento só é possível depois de 6 meses de contrato, então nada mudou.",
        "en": "A slower plan is possible only after 6 months of contract, so nothing has changed.",
    },
    "plan_other_kind_of_plan": {
        "pt": "De plano residencial para empresarial não consigo mudar por aqui, e nada mudou. "
        "Quer que eu chame uma pessoa da equipe?",
        "en": "I cannot change a residential plan into a business one here, and nothing has changed. "
        "Would you like me to call a person?",
    },
    "lead_taken": {
        "pt": "Registrei o seu interesse, protocolo {protocol}.",
        "en": "I have registered your interest, protocol {protocol}.",
    },
    "covered": {
        "pt": "Sim, atendemos esse endereço: {street}, {district}, {city}.",
        "en": "Yes, we serve that address: {street}, {district}, {city}.",
    },
    "not_covered": {
        "pt": "Ainda não atendemos esse endereço: {street}, {district}, {city}.",
        "en": "We do not serve that address yet: {street}, {district}, {city}.",
    },
    "order_taken": {
        "pt": "Registrei o seu pedido, que segue para análise, protocolo {protocol}.",
        "en": "I have registered your order, which is under review, protocol {protocol}.",
    },
    "sale_plan": {
        "pt": "Qual deles você quer contratar? Me diga também o CEP da instalação.",
        "en": "Which of them would you like? Please tell me the postcode (CEP) of the installation too.",
    },
    "sale_plan_here": {
        "pt": "Qual deles você quer contratar?",
        "en": "Which of them would you like?",
    },
    "sale_postcode": {
        "pt": "Qual é o CEP da instalação?",
        "en": "What is the postcode (CEP) of the installation?",
    },
    "sale_postcode_again": {
        "pt": "Não encontrei esse CEP. Pode conferir e me mandar de novo?",
        "en": "I could not find that postcode. Could you check it and send it again?",
    },
    "sale_missing": {
        "pt": "Para registrar o pedido do {plan}, por {price}, ainda preciso de: {missing}.",
        "en": "To register the order of {plan}, at {price}, I still need: {missing}.",
    },
    "sale_name": {"pt": "nome completo", "en": "full name"},
    "sale_document": {"pt": "CPF ou CNPJ válido", "en": "a valid CPF or CNPJ"},
    "sale_email": {"pt": "e-mail", "en": "e-mail address"},
    "sale_number": {"pt": "número da casa", "en": "house number"},
    "sale_due_day": {"pt": "dia de vencimento (5, 10, 15 ou 20)", "en": "due day (5, 10, 15 or 20)"},
    "sale_confirm": {
        "pt": "Confira, por favor: {plan}, por {price}.\nEndereço: {street}, {district}, {city}.\nNúmero: {number}.\n"
        "Em nome de {name}. Vencimento: {due_day}.\nPosso registrar o pedido? Responda sim para confirmar.",
        "en": "Please check: {plan}, at {price}.\nAddress: {street}, {district}, {city}.\nNumber: {number}.\n"
        "In the name of {name}. Due day: {due_day}.\nShall I register the order? Please answer yes to confirm.",
    },
    "order_exists": {
        "pt": "Já existe um pedido em análise para este endereço, então nada novo foi criado.",
        "en": "There is an order under review for this address already, so nothing new was made.",
    },
    "lead_details": {
        "pt": "Certo, deixo o seu contato com a equipe. Qual é o seu nome e a sua cidade?",
        "en": "All right, I will leave your contact with the team. What are your name and your city?",
    },
    "lead_name": {
        "pt": "Se quiser, deixo o seu interesse com a equipe. Qual é o seu nome?",
        "en": "I can leave your interest with the team. What is your name?",
    },
    "slots": {
        "pt": "O técnico pode ir em: {days}. Qual você prefere?",
        "en": "The technician can come on: {days}. Which do you prefer?",
    },
    "visit_booked": {
        "pt": "A visita está marcada para {day} {period}, protocolo {protocol}.",
        "en": "The visit is booked for {day} {period}, protocol {protocol}.",
    },
    "visit_stands": {
        "pt": "A sua visita está marcada para {day} {period}, protocolo {protocol}.",
        "en": "Your visit is booked for {day} {period}, protocol {protocol}.",
    },
    "no_visit": {
        "pt": "Não encontrei nenhuma visita marcada para o seu endereço.",
        "en": "I found no visit booked for your address.",
    },
    "visit_exists": {
        "pt": "Já existe uma visita marcada para este endereço. Não marquei outra.",
        "en": "A visit is booked for this address already. I have not booked another one.",
    },
    "slot_taken": {
        "pt": "Esse horário não está livre.",
        "en": "That time is not free.",
    },
    "offer_visit": {
        "pt": "Quer que eu marque a visita de um técnico?",
        "en": "Would you like me to book a technician's visit?",
    },
}
