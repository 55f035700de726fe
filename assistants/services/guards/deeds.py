"""The words in which a deed is claimed, and the tools that would have done it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """Words for something done, and the tools that do it: any effect where no pattern is given."""

    claim: re.Pattern[str]
    tool: re.Pattern[str] | None = None
    told: re.Pattern[str] | None = None
    """Where given, only an effect makes it true or these words of a tool: neither a look-up nor a ticket about it."""


_I_DID = (
    r"abri|agendei|marquei|remarquei|registrei|anotei|cadastrei|cancelei|solicitei|pedi|alterei|mudei|troquei|"
    r"atualizei|corrigi|apliquei|ativei|contratei|enviei|mandei|estornei|reiniciei|resetei|reconfigurei|limpei|"
    r"finalizei|encerrei|programei|deixei (?:\w+ ){0,3}(?:program|registr|anotad|agendad)\w+|efetuei|bloqueei|"
    r"suspendi|baixei|anexei|gerei|resolvi|falei com|dei baixa|processei|desativei|reativei|restabeleci|religuei|"
    r"removi|exclui|emiti|prorroguei|adiei|parcelei|renegociei|autorizei|renovei|configurei|redefini|substitui|"
    r"providenciei|protocolei|notifiquei|avisei|comuniquei|lancei|ajustei|regularizei|acionei|despachei|"
    r"encomendei|reservei|instalei|negociei|garanti|consertei|arrumei|tirei (?:a|o|as|os|essa?|seu|sua)"
)
_WE_DID = r"abrimos|agendamos|marcamos|registramos|cancelamos|solicitamos|alteramos|aplicamos|enviamos"
_DONE = (
    r"abert[oa]s?|agendad[oa]s?|marcad[oa]s?|remarcad[oa]s?|registrad[oa]s?|anotad[oa]s?|cadastrad[oa]s?|"
    r"cancelad[oa]s?|"
    r"solicitad[oa]s?|pedid[oa]s?|alterad[oa]s?|trocad[oa]s?|atualizad[oa]s?|corrigid[oa]s?|aplicad[oa]s?|"
    r"ativad[oa]s?|"
    r"confirmad[oa]s?|contratad[oa]s?|enviad[oa]s?|estornad[oa]s?|reiniciad[oa]s?|efetuad[oa]s?|realizad[oa]s?|"
    r"concluid[oa]s?|encerrad[oa]s?|programad[oa]s?|suspens[oa]s?|anexad[oa]s?|incluid[oa]s?|aprovad[oa]s?|"
    r"efetivad[oa]s?|resolvid[oa]s?|desbloquead[oa]s?|liberad[oa]s?|"
    r"(?:process|desativ|reativ|relig|normaliz|emit|prorrog|adi|parcel|renegoci|autoriz|renov|(?:re)?configur|"
    r"providenci|protocol|notific|ajust|regulariz|mand|finaliz|efetiv|lanc)ad[oa]s?|"
    r"(?:restabelec|remov|exclu|redefin|substitu)id[oa]s?"
)
_THING = (
    r"chamados?|ordem|ligacao|retorno|visitas?|protocolos?|reclamacao|reclamacoes|elogio|sugestao|contratacao|"
    r"assinatura|"
    r"pedidos?|upgrade|"
    r"cancelamento|estorno|reembolso|vencimento|cadastro|endereco|senha|debito automatico|desconto|comprovante|baixa|"
    r"coleta|suspensao|mudanca|instalacao|desbloqueio|troca|acordo|interesse|contato|segunda via|retirada|"
    r"agendamento|roteador|equipamento|modem|"
    r"solicitacao|alerta|aviso|transferencia de titularidade|plano|linha|credito|renegociacao"
)
_THING_EN = (
    r"ticket|visit|order|request|complaint|plan|appointment|refund|cancellation|upgrade|subscription|password|"
    r"address|"
    r"account|discount|credit|payment|service|technician"
)
_BEEN = r"(?:ja )?(?:acab(?:a|ou|aram) de ser|foi|foram|esta|estao|ficou|ficaram|fica|ficam|consta|sera|serao)"
_MADE = (
    r"(?:opened|booked|scheduled|registered|submitted|cancell?ed|requested|changed|updated|applied|activated|sent|"
    r"processed|approved|confirmed|released|refunded|reset|restarted|filed|created|arranged|ordered|shipped|dispatched|"
    r"unlocked|unblocked|restored|fixed|resolved|credited|removed|waived|issued|upgraded|downgraded|renewed|extended|"
    r"replaced|corrected|reserved|reported|notified|lifted|switched|signed you up|set up)"
)
_I_SAY = (
    r"(?:^|[^\w](?:ja|e|acabei de|eu|que eu|tambem|entao|,|!)? ?)\b"
    rf"(?:(?:{_I_DID})\b(?! (?:um |a |uma |o )?(?:duvida|queda|erro))|"
    rf"(?:{_WE_DID}) (?:um|uma|o|a|seu|sua) (?:\w+ )?(?:{_THING})\b)"
)
_THING_DONE = (
    rf"\b(?:{_THING})\b(?: \w+){{0,5}}? (?:{_BEEN} )?(?:ja )?(?<!\be )(?<!\bsao )\b(?:{_DONE})\b|"
    r"^\W*(?:prontinho|pronto|feito|certo|perfeito|combinado|fechado|ok)?\W*(?!confirmad)"
    rf"(?:{_DONE})\b"
)
_SENT = (
    r"\b(?:faturas?|boletos?|codigos?|links?|mensage[mn]s?|e-?mails?|comprovantes?)\b[^.!?;]{0,60}? "
    rf"{_BEEN} (?:ja )?(?:enviad|mandad|encaminhad|reenviad)[oa]s?\b"
)
_WAS_DONE = (
    r"\b(?:foi|foram|acab(?:a|ou|aram) de ser) (?:\w+ ){0,2}?(?:retirad|removid|exclu?id|cancelad|alterad|atualizad|"
    r"corrigid|encaminhad|estornad|aplicad|ativad|desativad|autorizad|ajustad|zerad|redefinid|reiniciad|prorrogad|"
    r"creditad|depositad|perdoad|renegociad|providenciad)[oa]s?\b"
)
_GOT_DONE = (
    r"\bfiz (?:o|a|um|uma|os|as|seu|sua) (?!checagem|consulta|verificac|busca|pesquisa|teste|medicao|analise|"
    r"conferencia|leitura|conta)\w+|"
    r"\bconsegui (?!ve[rj]|acess|consult|verific|encontr|local|entend|ler|identific|checar|conferir)\w+|"
    r"\b(?:gerente|supervis\w+|equipe|setor|financeiro|suporte|diretoria|el[ea]s?) (?:ja )?(?:autoriz|liber|aprov|"
    r"resolv)(?:ou|eu|aram|eram)\b|"
    r"\bdeu tudo certo (?:com|na|no)\b"
)
_GOING_ON = (
    r"\b(?:ja )?esta valendo\b|\bacab(?:ei|amos) de\b|\bacab(?:ou|aram) de (?!ser\b)|\bcom sucesso\b|\bsuccessfully\b|"
    r"\b(?:garanto|garantimos|prometo|prometemos|asseguro|asseguramos|i promise|i guarantee)\b|"
    r"\bja (?:esta|estao) (?:cuidando|tratando|a par|cientes?|vendo)\b|"
    r"\b(?:te|lhe) (?:aviso|avisamos|avisarei|avisaremos|retorno|retornamos|retornaremos|ligo|ligamos)\b|"
    r"\bem breve (?:te )?(?:retorn|entr)\w+|\bvai (?:te )?(?:ligar|retornar)\b"
)
_IN_ENGLISH = (
    r"\bwe (?:just |already )?(?:refunded|credited|cancell?ed|removed|waived|unlocked|restored|booked|shipped)\b|"
    rf"\b(?:i've|i have|we've|we have|i just|i) (?:just |already )?{_MADE}\b|"
    rf"\b(?:{_THING_EN})s?\b(?: \w+){{0,3}}? (?:has been|have been|is|was|are) (?:now |already )?{_MADE}\b|"
    r"\bwill be (?:delivered|shipped|refunded|credited|unlocked|restored|fixed)\b"
)
_VERIFIED = (
    r"\bidentidade (?:foi )?confirmada\b|\b(?:voce|cliente|cadastro|customer|you) (?:ja )?(?:foi|esta|are|is|"
    r"fica) (?:now )?verifi\w+|"
    r"\b(?:cliente|customer) verifi(?:cad|ed)\w*|\bcodigo (?:foi )?(?:aceito|validado)\b|\bcode (?:was )?accepted\b"
)
_AT_WORK = (
    r"(?:\b(?:equipe|setor|time|gerencia|diretoria|tecnicos?|suporte|financeiro|ouvidoria|responsavel|colegas?)|, que)"
    r"\b"
    r"(?: \w+){0,3}? (?:ja )?(?:esta|estao|vai|vao) (?:\w+ ){0,2}?(?:acompanha|analisa|verifica|cuida|trata|apura|"
    r"investiga|resolve|trabalha|atua)(?:ndo|r)\b"
)
_SOON = (
    r"\b(?:ate o (?:fim|final) do dia|ate a noite|ainda hoje|hoje mesmo|em (?:alguns|poucos) \w+|em instantes|em breve|"
    r"a qualquer momento|o quanto antes|by tonight|by the end of the day|any (?:moment|minute)|shortly)\b"
)
_RESULT = (
    r"\b(?:resolv\w+|normaliz\w+|volt\w+|restabelec\w+|funcion\w+|liga\w*|retorn\w+|entra\w* em contato|cai\w*|"
    r"chega\w*|libera\w*|fixed|working|back|call\w*)\b"
)
_WILL_BE = rf"{_SOON}.*{_RESULT}|{_RESULT}.*{_SOON}"
_HAS_BEEN = r"(?:\w+ ){0,3}?(?:ja )?(?:foi|foram|esta|estao|ficou|ficaram) (?:\w+ ){0,2}?"
_UNBLOCK = re.compile(r"unblock|unlock|desbloq|liber")
DEEDS: tuple[Deed, ...] = (
    Deed(
        re.compile(
            r"\b(?:desbloqueei|liberei|desbloqueamos|liberamos|"
            r"fiz (?:o|um|seu) desbloqueio|i(?:'ve| have)? unblocked)\b|"
            r"\b(?:internet|conexao|sinal|acesso) (?:ja )?foi (?:desbloquead|liberad)[oa]\b"
        ),
        _UNBLOCK,
    ),
    Deed(
        re.compile(
            r"\b(?:internet|conexao|sinal|acesso|servico|rede) (?:\w+ ){0,2}?(?:foi|esta|ta|ficou) (?:\w+ )?"
            r"(?:restabelecid|reestabelecid|reativad|religad|normalizad|restaurad)[oa]\b|"
            r"\btudo (?:\w+ )?(?:normalizad|resolvid|restabelecid)o\b"
        ),
        re.compile(r"unblock|unlock|desbloq|liber|connect|conex|outage|signal|sinal|status"),
    ),
    Deed(
        re.compile(
            r"\btecnico (?:ja )?(?:esta|ta) (?:chegando|indo)\b|"
            r"\b(?:tecnic\w+|equipe|instalador\w*|entregador\w*)(?: \w+){0,3}? (?:ja )?"
            r"(?:saiu|sairam|partiu|partiram)\b|"
            r"\bmandei (?:um |o |uma |a )?(?:tecnic\w+|equipe)\b|\b(?:saiu|sairam) (?:para|pra)\b|"
            r"(?<!quando esta )\ba caminho\b"
        ),
        re.compile(r"order|visit|deliver|dispatch|track|ordem|pedido|connection"),
    ),
    Deed(
        re.compile(
            r"\b(?:valor|dinheiro|reembolso|estorno|deposito|devolucao)\b (?:\w+ ){0,2}?"
            r"(?:caiu|entrou|cai|vai cair|vai entrar)\b"
        ),
        re.compile(r"payment|refund|credit|invoice|pagament|estorno"),
    ),
    Deed(
        re.compile(
            r"\b(?:internet|conexao|sinal|acesso|servico|rede) (?:\w+ ){0,2}?(?:esta|ta|ficou) (?:\w+ )?"
            r"(?:de volta|no ar|funcionando|liberad[oa]|desbloquead[oa])\b|"
            r"\b(?:internet|conexao|sinal|acesso|servico|rede) (?:ja )?volt(?:ou|aram) (?:ao normal|a funcionar)\b|"
            r"\b(?:internet|connection|service|access) (?:is|was|has been) (?:now |already )?(?:back|restored|working|"
            r"unlocked|unblocked)\b"
        ),
        re.compile(r"unblock|unlock|desbloq|liber|connect|conex|outage|signal|sinal|status"),
    ),
    Deed(
        re.compile(
            r"\b(?:contrato|plano|assinatura|servico|linha|internet|conta)\b (?:\w+ ){0,2}?(?:ja )?"
            r"(?:esta|ta|foi|ficou|fica) (?:\w+ ){0,2}?(?:cancelad|encerrad|rescindid|desativad)[oa]\b|"
            r"\b(?:cancelei|encerrei|rescindi|desativei) (?:o |a |seu |sua |esse |este )*"
            r"(?:contrato|plano|assinatura|servico|linha|internet)\b|"
            r"\b(?:contract|plan|subscription|account|service|line) (?:has been|is|was) (?:now |already )?"
            r"(?:cancell?ed|terminated|closed)\b"
        ),
        re.compile(r"cancel|encerr|rescis|terminat|desativ"),
        told=re.compile(r"\b(?:cancelad|encerrad|rescindid|desativad)[oa]s?\b|\b(?:cancell?ed|terminated|closed)\b"),
    ),
    Deed(
        re.compile(
            rf"\b(?:vencimento|plano|endereco|titularidade|senha|cadastro|e-?mail|telefone|velocidade)\b {_HAS_BEEN}"
            r"(?:alterad|trocad|atualizad|corrigid|aumentad|ativad)[oa]s?\b|"
            rf"\b(?:valor|cobranca|multa|juros|taxa|fatura|diferenca|dinheiro)\b {_HAS_BEEN}"
            r"(?:estornad|reembolsad|creditad|devolvid|removid|retirad|cancelad|zerad|isentad|ajustad|corrigid|perdoad)[oa]s?\b|"
            r"\b(?:alterei|mudei|troquei|atualizei|corrigi|ativei|estornei|reembolsei|creditei|devolvi|removi|retirei|zerei|"
            r"isentei|perdoei|apliquei)\b"
        ),
        re.compile(r"^(?!.*(?:ticket|chamado|complaint|lead|nps|transfer|hand_?off|verify|choose|search|close))"),
        told=re.compile(
            r"\b(?:alterad|trocad|atualizad|mudad|corrigid|estornad|reembolsad|creditad|devolvid|removid|cancelad|isent\w*|"
            r"ajustad|ativad)[oa]s?\b|\b(?:changed|updated|refunded|credited|removed|waived|cancell?ed|active)\b"
        ),
    ),
    Deed(re.compile(_AT_WORK), re.compile(r"outage|connect|conex|maintenance|order|ticket|complaint|chamado|transfer")),
    Deed(re.compile(_WILL_BE), re.compile(r"outage|connect|conex|maintenance|order|visit|payment")),
    Deed(
        re.compile(
            r"\b(?:visita|tecnico|technician|visit)\b(?: (?!estav|era\b|tinha|seria|was\b)\w+){0,4}? "
            r"(?:marcad|agendad|remarcad|booked|scheduled)\w*\b"
        ),
        re.compile(r"visit|book|agend|order|ticket|connection"),
    ),
    Deed(re.compile(r"^\W*(?:ja |tudo |esta |ta )?feit(?:o|inho)\W*$|^\W*(?:all )?done\W*$"), re.compile(".")),
    Deed(re.compile(_VERIFIED), re.compile(r"verif|identif|challenge|confirm")),
    *(
        Deed(re.compile(pattern))
        for pattern in (_I_SAY, _THING_DONE, _SENT, _WAS_DONE, _GOT_DONE, _GOING_ON, _IN_ENGLISH)
    ),
)
