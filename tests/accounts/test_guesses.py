"""Nobody may try passwords until one fits."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as platform
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lia_cortex.accounts.models import FailedLogin, User
from lia_cortex.accounts.services import guesses
from tests.api import rows

PASSWORD = "an orange on the table"
LIMIT = 5
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana", password=PASSWORD, role="agent")


def guess(name: str = "ana", password: str = "wrong", *, language: str = "en", **environ: Any) -> Any:
    client = Client(headers={"Accept-Language": language})
    return client.post("/login/", {"username": name, "password": password}, **environ)


def guess_often(**where: Any) -> list[int]:
    return [guess(**where).status_code for _ in range(LIMIT)]


def cool_off() -> None:
    """Let the time pass that one has to wait: the tries become as old as that."""
    for row in FailedLogin.objects.all():
        FailedLogin.objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - platform.AXES_COOLOFF_TIME)


def test_the_fifth_wrong_password_shuts_the_door_also_for_the_right_one(ana: User) -> None:
    assert guess_often() == [200] * (LIMIT - 1) + [429]
    answer = guess(password=PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert not Session.objects.exists()
    page = answer.content.decode()
    assert "Wait 15 minutes before you try again, or ask an administrator" in page
    assert 'role="alert"' in page
    assert "Espere 15 minutos" in guess(language="pt-BR").content.decode()


def test_neither_others_nor_other_places_are_locked(ana: User) -> None:
    User.objects.create_user("bia", password=PASSWORD)
    guess_often()
    assert guess("bia", PASSWORD).status_code == 302
    assert guess(password=PASSWORD, REMOTE_ADDR="10.1.1.1").status_code == 302
    assert guess(password=PASSWORD).status_code == 429


def test_another_browser_is_no_other_place(ana: User) -> None:
    answers = [guess(HTTP_USER_AGENT=f"browser {number}").status_code for number in range(LIMIT)]
    assert answers[-1] == 429
    assert guess(password=PASSWORD, HTTP_USER_AGENT="yet another").status_code == 429


def test_the_door_opens_after_the_time_which_tries_do_not_prolong(ana: User) -> None:
    guess_often()
    locked_at = [row.attempt_time for row in FailedLogin.objects.all()]
    guess()
    assert [row.attempt_time for row in FailedLogin.objects.all()] == locked_at
    cool_off()
    assert guess().status_code == 200
    assert guess(password=PASSWORD).status_code == 302


def test_the_right_password_forgets_the_wrong_ones(ana: User) -> None:
    for _ in range(3):
        assert {guess().status_code for _ in range(LIMIT - 1)} == {200}
        assert guess(password=PASSWORD).status_code == 302
    assert not FailedLogin.objects.exists()


def test_a_name_that_nobody_has_is_no_different(db: None) -> None:
    assert guess_often(name="nobody") == [200] * (LIMIT - 1) + [429]


def test_without_redis_guesses_are_counted_all_the_same(ana: User, settings: Any) -> None:
    cache = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": cache}
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert guess_often()[-1] == 429
    cool_off()
    assert guess(password=PASSWORD).status_code == 302


def test_what_is_kept_is_no_password_and_what_is_logged_no_name(ana: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        loggers: Any = platform.LOGGING["loggers"]
        logging.getLogger("axes").setLevel(loggers["axes"]["level"])
        for _ in range(LIMIT):
            guess(password="a-secret-nearly-right")
    [row] = FailedLogin.objects.all()
    assert "a-secret-nearly-right" not in f"{row.get_data}{row.post_data}"
    assert "login.locked" in caplog.text
    assert "ana" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_an_admin_lets_somebody_in(ana: User) -> None:
    guess_often()
    boss = Client()
    boss.force_login(rows.person("admin", is_staff=True))
    [row] = FailedLogin.objects.all()
    assert "ana" in boss.get(reverse("admin:accounts_failedlogin_changelist")).content.decode()
    boss.post(reverse("admin:accounts_failedlogin_delete", args=[row.pk]), {"post": "yes"})
    assert guess(password=PASSWORD).status_code == 302


def test_only_passwords_ask_for_the_count(ana: User) -> None:
    client = Client()
    client.force_login(ana)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for path in ("/", "/api/v1/conversations/", "/login/", "/healthz"):
            client.get(path)
    assert [query["sql"] for query in asked if "axes" in query["sql"]] == []


def test_the_admin_has_no_password_of_its_own(ana: User) -> None:
    answer = Client().get("/admin/conversations/message/", follow=True)
    assert answer.redirect_chain[-1][0] == "/login/?next=/admin/conversations/message/"
    posted = Client().post("/admin/login/?next=/admin/", {"username": "ana", "password": PASSWORD})
    assert (posted.status_code, posted.headers["Location"]) == (302, "/login/?next=/admin/")
    assert not Session.objects.exists()


def test_who_is_no_admin_is_told_so_instead_of_going_in_circles(ana: User) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(ana)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "Somebody with another role can" in answer.content.decode()
    client.force_login(rows.person("admin", is_staff=True))
    assert client.get("/admin/login/").headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("trusted", "environ", "expected"),
    [
        (False, {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}, "10.0.0.7"),
        (True, {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 1.2.3.4"}, "1.2.3.4"),
        (True, {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "unknown"}, "10.0.0.7"),
        (True, {"REMOTE_ADDR": "10.0.0.7"}, "10.0.0.7"),
        (False, {"REMOTE_ADDR": "2001:db8:1:2:aaaa::1"}, "2001:db8:1:2::"),
        (False, {"REMOTE_ADDR": "::ffff:1.2.3.4"}, "1.2.3.4"),
        (False, {"REMOTE_ADDR": ""}, None),
    ],
)
def test_the_address_is_what_the_trusted_proxy_saw(
    settings: Any, trusted: bool, environ: dict[str, Any], expected: str | None
) -> None:
    settings.TRUST_PROXY = trusted
    assert guesses.address(RequestFactory().get("/", **environ)) == expected


def test_a_forged_address_is_no_way_around(ana: User, settings: Any) -> None:
    settings.TRUST_PROXY = True
    forged: Callable[[int], str] = lambda number: f"9.9.9.{number}, 1.2.3.4"  # noqa: E731
    answers = [guess(HTTP_X_FORWARDED_FOR=forged(number)).status_code for number in range(LIMIT)]
    assert answers[-1] == 429
