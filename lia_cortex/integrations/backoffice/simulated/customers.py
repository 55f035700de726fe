"""Customers and their contracts."""

from lia_cortex.integrations.backoffice.simulated import answers, people, reading, wanted
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import unprocessable


def find(call: Call) -> answers.Customers:
    """Return the customers with a document or a phone; raises Refused 422 unless exactly one is asked for."""
    asked = call.asked(wanted.FindCustomers)
    if (asked.document is None) == (asked.phone is None):
        raise unprocessable("document_or_phone", "Ask by document or by phone.", "document")
    if asked.document is not None:
        found = call.rows.all("SELECT id FROM customers WHERE document = ?", asked.document)
    else:
        found = call.rows.all(
            "SELECT customer_id AS id FROM phones WHERE phone = ?", people.phone_key(asked.phone or "")
        )
    return answers.Customers(customers=[reading.customer(call.rows, row["id"]) for row in found])


def get(call: Call) -> answers.Customer:
    """Return a customer; raises Refused 404."""
    return reading.customer(call.rows, call.path["customer_id"])


def list_contracts(call: Call) -> answers.Contracts:
    """Return a customer's contracts; raises Refused 404."""
    return answers.Contracts(contracts=get(call).contracts)


def get_contract(call: Call) -> answers.Contract:
    """Return a contract; raises Refused 404."""
    return reading.contract(reading.contract_row(call.rows, call.path["contract_id"]))


OPERATIONS = (
    Operation(
        id="find_customers",
        method="GET",
        path="/v1/customers",
        summary="Find customers by CPF or CNPJ, or by phone",
        tag="customers",
        handle=find,
        wanted=wanted.FindCustomers,
        answer=answers.Customers,
        refusals=("document_or_phone",),
    ),
    Operation(
        id="get_customer",
        method="GET",
        path="/v1/customers/{customer_id}",
        summary="Get a customer with every contract",
        tag="customers",
        handle=get,
        answer=answers.Customer,
        refusals=("customer_not_found",),
    ),
    Operation(
        id="list_contracts",
        method="GET",
        path="/v1/customers/{customer_id}/contracts",
        summary="List a customer's contracts, one for each address or line",
        tag="customers",
        handle=list_contracts,
        answer=answers.Contracts,
        refusals=("customer_not_found",),
    ),
    Operation(
        id="get_contract",
        method="GET",
        path="/v1/contracts/{contract_id}",
        summary="Get a contract with its plan and address",
        tag="customers",
        handle=get_contract,
        answer=answers.Contract,
        refusals=("contract_not_found",),
    ),
)
