"""Secrets go in and never come out."""

import pytest
from django.test import Client

from lia_cortex.kernel.errors import Terminal
from lia_cortex.registry.models import AuditEntry, EgressHost, Secret
from lia_cortex.registry.services import egress, secrets

pytestmark = pytest.mark.django_db
ADD = "/admin/registry/secret/add/"


def test_a_secret_is_stored_sealed_and_never_shown(admin_page: Client) -> None:
    assert admin_page.post(ADD, {"name": "CRM_KEY", "value": "s3cr3t-value"}).status_code == 302
    row = Secret.objects.get()
    assert b"s3cr3t-value" not in bytes(row.sealed)
    assert secrets.fill("Bearer {secret:CRM_KEY}") == "Bearer s3cr3t-value"
    for url in (f"/admin/registry/secret/{row.pk}/change/", "/admin/registry/secret/"):
        assert "s3cr3t" not in admin_page.get(url).content.decode()
    assert "s3cr3t" not in str(list(AuditEntry.objects.values()))


def test_a_blank_value_keeps_the_secret_and_another_replaces_it(admin_page: Client) -> None:
    admin_page.post(ADD, {"name": "CRM_KEY", "value": "first"})
    url = f"/admin/registry/secret/{Secret.objects.get().pk}/change/"
    admin_page.post(url, {"name": "CRM_KEY", "value": ""})
    assert secrets.fill("{secret:CRM_KEY}") == "first"
    admin_page.post(url, {"name": "CRM_KEY", "value": "second"})
    assert secrets.fill("{secret:CRM_KEY}") == "second"


def test_a_new_secret_needs_a_value_and_a_name_in_capitals(admin_page: Client) -> None:
    assert admin_page.post(ADD, {"name": "CRM_KEY", "value": ""}).status_code == 200
    assert admin_page.post(ADD, {"name": "crm key", "value": "x"}).status_code == 200
    assert not Secret.objects.exists()
    with pytest.raises(Terminal, match="secret_missing:CRM_KEY"):
        secrets.fill("{secret:CRM_KEY}")


def test_an_allowed_host_is_known_at_once(admin_page: Client) -> None:
    assert egress.leave("crm.example.com", 443) is None
    for host in ("http://crm.example.com", "crm.example.com/x", "CRM.example.com", "a b"):
        assert admin_page.post("/admin/registry/egresshost/add/", {"host": host}).status_code == 200
    admin_page.post("/admin/registry/egresshost/add/", {"host": "crm.example.com"})
    assert EgressHost.objects.get().allow_private is False
    assert egress.leave("crm.example.com", 443) == egress.Leave(private=False)
    assert egress.leave("crm.example.com", 8443) is None
