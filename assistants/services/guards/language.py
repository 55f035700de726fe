"""Tell in which of our two languages a customer writes."""

import re
from collections.abc import Sequence

PORTUGUESE, ENGLISH = "pt-br", "en"
_WORD = re.compile(r"[a-zà-ú']+")
_ENGLISH_WORDS = frozenset(
    _WORD.findall(
        """
        the is are was what when where which who how why i i'm you your my me we our it its it's this that there
        please thanks thank hello hi hey can could would will have has had do does did don't not no yes and or but
        with from of to in on for at internet's bill pay paid want need help now today tomorrow
        """
    )
)
_PORTUGUESE_WORDS = frozenset(
    _WORD.findall(
        """
        o a os as um uma de do da dos das em no na nos nas para pra por com sem que qual quando como onde quem eu
        você voce vc meu minha seu sua não nao sim já ja está esta tá ta é e ou mas oi olá ola bom boa dia tarde
        noite obrigado obrigada quero preciso pode tem fatura boleto conta hoje amanhã
        """
    )
)


def of(texts: Sequence[str]) -> str:
    """Return the language code of the texts; Portuguese where they do not tell."""
    words = [word for text in texts for word in _WORD.findall(text.casefold())]
    english = sum(word in _ENGLISH_WORDS for word in words)
    portuguese = sum(word in _PORTUGUESE_WORDS for word in words)
    return ENGLISH if english > portuguese else PORTUGUESE
