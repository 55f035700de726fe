"""Reversible tokens in place of personal data, in every text that goes to a model."""

import hashlib
import hmac
import re
from collections.abc import Callable
from functools import cached_property

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from assistants.models import PrivateValue
from assistants.services import private_patterns
from assistants.services.private_patterns import Found

TOKEN = re.compile(r"\[(CPF|CNPJ|CARD|EMAIL|PHONE)_(\d{1,6})\]")


def hide(text: str, scope: str) -> str:
    """Return the text with personal data as tokens such as `[CPF_1]`; equal values share a token in a scope."""
    return Pseudonyms(scope).hide(text)


def reveal(text: str, scope: str) -> str:
    """Return the text with the scope's tokens as they were first written; other tokens stay as they are."""
    return Pseudonyms(scope).reveal(text)


class Pseudonyms:
    """The tokens of one scope, kept for the length of one piece of work."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._tokens: dict[str, str] = {}
        self._values: dict[str, str | None] = {}

    def hide(self, text: str) -> str:
        """Return the text with personal data as tokens."""
        parts: list[str] = []
        end = 0
        for found in private_patterns.find(text):
            parts += [text[end : found.start], self._token(found, text)]
            end = found.end
        return "".join([*parts, text[end:]])

    def reveal(self, text: str) -> str:
        """Return the text with the tokens of this scope replaced by their values."""
        return TOKEN.sub(lambda match: self._value(match) or match.group(), text)

    def hide_json(self, value: object) -> object:
        """Return the JSON value with every text in it hidden; a number that is personal becomes a token."""
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**10:
            hidden = self.hide(str(value))
            return value if hidden == str(value) else hidden
        return _in_texts(value, self.hide, self.hide_json)

    def reveal_json(self, value: object) -> object:
        """Return the JSON value with every text in it revealed."""
        return _in_texts(value, self.reveal, self.reveal_json)

    def _token(self, found: Found, text: str) -> str:
        known = f"{found.kind}:{found.normal}"
        if known not in self._tokens:
            row = self._row(found, text)
            self._tokens[known] = f"[{row.kind}_{row.number}]"
        return self._tokens[known]

    def _row(self, found: Found, text: str) -> PrivateValue:
        """Return the value's row, made when it is new; the constraints decide between threads that race."""
        digests = [_digest(key, self._scope, found) for key in settings.ENCRYPTION_KEYS]
        rows = PrivateValue.objects.filter(scope=self._scope)
        while True:
            row = rows.filter(digest__in=digests).order_by("number").first()
            if row is not None:
                return row
            last = rows.filter(kind=found.kind).order_by("-number").values_list("number", flat=True).first()
            # A token that the customer typed must not turn into somebody's value.
            typed = [int(number) for kind, number in TOKEN.findall(text) if kind == found.kind]
            new = PrivateValue(
                scope=self._scope,
                kind=found.kind,
                number=max([last or 0, *typed]) + 1,
                digest=digests[0],
                sealed=self._box.encrypt(text[found.start : found.end].encode()),
            )
            PrivateValue.objects.bulk_create([new], ignore_conflicts=True)

    def _value(self, match: re.Match[str]) -> str | None:
        token = match.group()
        if token not in self._values:
            row = PrivateValue.objects.filter(
                scope=self._scope, kind=match.group(1), number=int(match.group(2))
            ).first()
            self._values[token] = None if row is None else self._box.decrypt(bytes(row.sealed)).decode()
        return self._values[token]

    @cached_property
    def _box(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


def _digest(key: str, scope: str, found: Found) -> str:
    # The scope is part of it: equal values of two conversations cannot be linked by reading the table.
    message = f"{scope}\0{found.kind}\0{found.normal}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def _in_texts(value: object, text: Callable[[str], str], nested: Callable[[object], object]) -> object:
    match value:
        case str():
            return text(value)
        case dict():
            return {key: nested(item) for key, item in value.items()}
        case list() | tuple():
            return [nested(item) for item in value]
        case _:
            return value
