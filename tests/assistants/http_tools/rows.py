"""Rows of tools and the context of a call, as tests need them."""

from datetime import UTC, datetime
from typing import Any

from assistants.models import HttpService, HttpTool
from assistants.types import ToolContext, VerifiedCustomer
from tests.integrations.backoffice.office import Office

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


def service(**fields: Any) -> HttpService:
    """Return the back office's row."""
    basics: dict[str, Any] = {"headers": {"X-API-Key": "{secret:BACKOFFICE_API_KEY}"}}
    return HttpService.objects.get_or_create(name="backoffice", defaults={**basics, **fields})[0]


def tool(name: str, **fields: Any) -> HttpTool:
    """Return a new tool of the back office."""
    basics: dict[str, Any] = {"service": service(), "description": name, "retries": 0, "timeout_seconds": 2}
    return HttpTool.objects.create(name=name, **{**basics, **fields})


def check_connection(**fields: Any) -> HttpTool:
    """Return a tool that reads one contract's line."""
    basics: dict[str, Any] = {
        "path": "/v1/contracts/{contract_id}/connection",
        "filled": {"contract_id": "{customer.contract}"},
        "has_effect": False,
    }
    return tool("check_connection", **{**basics, **fields})


def open_ticket(**fields: Any) -> HttpTool:
    """Return a tool with an effect."""
    words = {"type": "string", "minLength": 1}
    basics: dict[str, Any] = {
        "method": "POST",
        "path": "/v1/tickets",
        "arguments": {
            "type": "object",
            "properties": {"sector": words, "reason": words, "summary": words},
            "required": ["sector", "reason", "summary"],
        },
        "filled": {"customer_id": "{customer.reference}", "contract_id": "{customer.contract?}"},
        "result": "{protocol: protocol, status: status}",
        "idempotency_header": "Idempotency-Key",
        "has_effect": True,
    }
    return tool("open_ticket", **{**basics, **fields})


def open_ticket_unkeyed(**fields: Any) -> HttpTool:
    """Return the tool as one whose row claims no idempotency: the header is any other header to it."""
    row = open_ticket(idempotency_header="", places={"Idempotency-Key": "header"}, **fields)
    row.filled |= {"Idempotency-Key": "{call.id}"}
    row.save()
    return row


TICKET = {"sector": "suporte", "reason": "lentidao", "summary": "Lenta à noite."}


def customer(office: Office, situation: str = "regular") -> VerifiedCustomer:
    """Return a customer of the back office who proved to be one."""
    found = office.customer(situation)
    return VerifiedCustomer(found["id"], found["contracts"][0]["id"], found["name"])


def context(customer: VerifiedCustomer | None = None, **fields: Any) -> ToolContext:
    """Return where a call comes from."""
    basics: dict[str, Any] = {
        "call_id": "call-1",
        "turn_id": 1,
        "conversation_id": 1,
        "scope": "cv_test",
        "assistant_id": 1,
        "now": NOW,
        "customer": customer,
    }
    return ToolContext(**{**basics, **fields})
