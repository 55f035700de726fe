"""The words of a customer's question that carry its meaning."""

import re

from knowledge.queries.folding import folded

LONGEST_QUESTION = 24
"""Words of a question that are searched for: a longer text tells its subject early."""


_WORD = re.compile(r"[^\W_]{2,}")

_FILLER = frozenset(
    folded(word)
    for word in re.findall(
        r"\w+",
        """
        a o as os um uma uns umas de do da dos das no na nos nas em ao aos à às e ou se que q qual quais quando
        como quem onde por pelo pela para pra pro pras com sem sobre entre até ate já ja ainda só so também tambem
        tb muito muita mais menos mas não nao n nem sim eu tu ele ela nós nos vocês voces você voce vc vcs eles
        elas me te lhe meu minha meus minhas seu sua seus suas este esta esse essa isso isto aquele aquela aqui ai
        aí lá la tem têm ter tenho tinha há ha é eh ser são sao foi era está esta estou to tô tá ta estava fica
        ficar fazer faço faco faz pode posso podem poder quero queria gostaria preciso precisa saber dizer fala
        falar ver vou vai vão ir deu dar cadê oi olá bom boa dia tarde noite obrigado obrigada favor pf pfv gente
        moço moça senhor senhora tudo bem então entao agora hoje ontem amanhã amanha desde depois antes porque pq
        the is are what how do does you your my to of in on at for and or can please hello hi when where i it me
        have
        """,
    )
)


def asked(question: str) -> list[str]:
    """Return the meaningful words as they were written, in lower case, each once, at most LONGEST_QUESTION."""
    seen: dict[str, str] = {}
    for word in _WORD.findall(question.lower()):
        plain = folded(word)
        if plain not in _FILLER and plain not in seen:
            seen[plain] = word
    return list(seen.values())[:LONGEST_QUESTION]


def is_filler(word: str) -> bool:
    """Return whether a folded word carries no meaning of its own."""
    return word in _FILLER
