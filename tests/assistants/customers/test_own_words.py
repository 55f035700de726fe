"""What the platform itself tells a model about a proof reaches it whole: it is no order of a stranger."""

import pytest

from assistants.models import Assistant, GuardVerdict
from assistants.services.customers import gate, verifying
from assistants.services.guards import fencing
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer
from tests.integrations.backoffice.office import Office

DOCUMENT = "529.982.247-25"


def told(model: ModelServer) -> dict[str, object]:
    """Return what the model read of its last call."""
    output = fencing.read(model.asked()[-1]["input"][-1]["output"])
    assert isinstance(output, dict)
    return output


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("verify_customer", {"document": None, "code": None}), gate.VERIFY_FIRST),
        (("choose_address", {"answer": None}), gate.VERIFY_FIRST),
        (("list_open_invoices", {}), gate.VERIFY_FIRST),
        (("verify_customer", {"document": DOCUMENT, "code": None}), verifying.CODE_SENT),
    ],
)
def test_it_is_read_to_the_letter(
    call: tuple[str, object], words: str, company: dict[str, Assistant], model: ModelServer, backoffice: Office
) -> None:
    model.will_call(call)
    model.will_say("Um momento.")
    answer(request(company["financeiro"], f"meu cpf é {DOCUMENT}", phones=("+5511955554444",)))
    message = str(told(model)["message"])
    assert words.split("{ending}")[0] in message
    assert words.split("{ending}")[-1] in message
    assert not GuardVerdict.objects.filter(guard="input").exists()
