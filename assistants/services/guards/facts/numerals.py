"""Write numbers in words as digits: "noventa e nove e noventa" is 99 e 90, "dois mil" is 2000."""

import re

_UNITS = {
    "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9,
    "dez": 10, "onze": 11, "doze": 12, "treze": 13, "quatorze": 14, "catorze": 14, "quinze": 15, "dezesseis": 16,
    "dezessete": 17, "dezoito": 18, "dezenove": 19, "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50,
    "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90, "cem": 100, "cento": 100, "duzentos": 200,
    "duzentas": 200, "trezentos": 300, "trezentas": 300, "quatrocentos": 400, "quinhentos": 500, "seiscentos": 600,
    "setecentos": 700, "oitocentos": 800, "novecentos": 900, "cinquentinha": 50,
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
_WORD = "|".join(sorted(_UNITS, key=len, reverse=True))
_RUN = re.compile(
    rf"\b(?!(?<=\w por )cento\b(?! e (?:{_WORD})\b))"  # "dez por cento" is a percentage, "sai por cento e dez" a price
    rf"(?:(?:{_WORD})\b(?: e (?=(?:{_WORD})\b)|(?= mil\b)|-(?=(?:{_WORD})\b))?)+(?: mil\b(?: e \d+)?)?"
)
_THOUSANDS = re.compile(r"\b(\d{1,3}) (?:mil|thousand)\b(?! e \d)|(?<![\d,.])\bmil(?= (?:reais|mega|mbps|clientes)\b)")
_ONE = re.compile(
    r"(?<!\bse )(?<!\bquando )(?<!\balgum )\b(?:uma?|one)(?! dia desses\b)"
    r"(?= (?:hora|dia|mes|ano|minuto|semana|giga|real|hour|day|month|year|week|minute|da tarde|da manha)s?\b)"
)
_SINGLE = {
    "zero": 0, "um": 1, "uma": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "meia": 6,
    "sete": 7, "oito": 8, "nove": 9, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9,
}  # fmt: skip
_ONE_OF = "|".join(_SINGLE)
_SPELLED = re.compile(
    rf"\b(?:{_ONE_OF})(?:[ ,.-]{{1,2}}(?:{_ONE_OF})){{3,}}\b|"
    rf"(?<=final )(?:{_ONE_OF})(?:[ ,.-]{{1,2}}(?:{_ONE_OF})){{2}}\b"
)
"""A code read out digit by digit."""

_HALF_HOUR = re.compile(r"\bmeia hora\b|\bhalf an hour\b")
_HAS_NUMBER = re.compile(rf"\b(?:{_WORD}|mil|uma?|one|meia|half)\b")


def to_digits(plain: str) -> str:
    """Return the plain text with its numbers in words written as digits."""
    if not _HAS_NUMBER.search(plain):
        return plain
    text = _SPELLED.sub(_read_out, plain)
    text = _HALF_HOUR.sub("30 minutos", text)
    text = _ONE.sub("1", text)
    text = _RUN.sub(_digits, text)
    return _THOUSANDS.sub(lambda found: f"{found.group(1) or 1}000", text)


def _read_out(run: re.Match[str]) -> str:
    return "".join(str(_SINGLE[word]) for word in re.findall(r"[a-z]+", run.group()))


def _digits(run: re.Match[str]) -> str:
    """Return the run as figures; a new one begins where the next word cannot belong to the last."""
    figures: list[int] = []
    room = 0
    for word in re.findall(r"[a-z]+|\d+", run.group()):
        if word == "e":
            continue
        if word == "mil":
            figures[-1] *= 1000
            room = 1000
            continue
        value = _UNITS.get(word) or int(word)
        if figures and value < room:
            figures[-1] += value
        else:
            figures.append(value)
        room = 100 if value >= 100 else 10 if value >= 20 else 0
    return " e ".join(map(str, figures))
