"""What people type into forms, as a database can keep it."""

from django.http import HttpRequest


def text(request: HttpRequest, name: str) -> str:
    """Return a field of the form, nothing where it is missing: without NUL, its lines ended as ours."""
    return plain(request.POST.get(name, ""))


def plain(typed: str) -> str:
    """Return the words without what Postgres refuses to store."""
    return typed.replace("\r\n", "\n").replace("\0", "")
