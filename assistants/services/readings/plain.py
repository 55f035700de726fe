"""Words as rules compare them."""

import re
import unicodedata

LONGEST = 1000
"""Characters that are read: a mood shows in the first lines, and a pasted log has none."""

_SHORT = {
    "vc": "voce",
    "vcs": "voces",
    "ces": "voces",
    "ta": "esta",
    "tá": "esta",
    "to": "estou",
    "tô": "estou",
    "tao": "estao",
    "tão": "estao",
    "hj": "hoje",
    "amanha": "amanha",
    "pq": "porque",
    "pra": "para",
    "pro": "para o",
    "n": "nao",
    "ñ": "nao",
    "nd": "nada",
    "td": "tudo",
    "mt": "muito",
    "mto": "muito",
    "obg": "obrigado",
    "vlw": "valeu",
    "flw": "falou",
    "net": "internet",
    "wi-fi": "wifi",
    "blz": "beleza",
    "dnv": "de novo",
    "qdo": "quando",
    "tb": "tambem",
    "tbm": "tambem",
}
_WORD = re.compile(r"[\w-]+")


def of(text: str) -> str:
    """Return the text in lower case, without accents, with the usual short forms written out."""
    spelled = _WORD.sub(lambda word: _SHORT.get(word.group(), word.group()), text[:LONGEST].lower())
    letters = unicodedata.normalize("NFKD", spelled)
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
