"""Changes of a contract's plan: the speed within a day, the price from the next invoice that is made."""

import sqlite3
from datetime import date

from lia_cortex.integrations.backoffice.simulated import billing, company, protocols, reading, wanted
from lia_cortex.integrations.backoffice.simulated.answers_service import PlanChange
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import conflict, not_found, unprocessable

SLOWER_AFTER_DAYS = 6 * 30
"""A contract this old may have a slower plan; a faster one is to be had at any time."""


def change(call: Call) -> PlanChange:
    """Change a contract's plan; raises Refused 404, 409, 422."""
    contract = reading.contract_row(call.rows, call.path["contract_id"])
    if contract["status"] != "active":
        raise conflict("contract_cancelled", "The contract has ended.")
    plan = company.plan(call.asked(wanted.ChangePlan).plan_id)
    if plan is None:
        raise unprocessable("no_such_plan", "There is no such plan on sale.", "plan_id")
    if plan.id == contract["plan_id"]:
        raise conflict("same_plan", "The contract has this plan already.")
    if plan.kind != reading.plan(contract["plan_id"]).kind:
        raise unprocessable(
            "other_kind_of_plan", "Residential and business plans do not change into each other.", "plan_id"
        )
    if billing.overdue(call.rows, contract["id"], today=call.today):
        raise conflict("overdue_invoices", "An invoice is overdue.")
    is_slower = plan.download_mbps < reading.plan(contract["plan_id"]).download_mbps
    if is_slower and (call.today - date.fromisoformat(contract["started_on"])).days < SLOWER_AFTER_DAYS:
        raise conflict("too_soon_for_a_slower_plan", "A slower plan is possible after six months.")
    protocol = protocols.give(call.rows, "plan_change", now=call.now)
    try:
        call.rows.add(
            "plan_changes",
            protocol=protocol,
            contract_id=contract["id"],
            month=call.today.strftime("%Y-%m"),
            old_plan_id=contract["plan_id"],
            plan_id=plan.id,
            first_due_on=billing.next_due(
                call.rows, contract["id"], due_day=contract["due_day"], today=call.today
            ).isoformat(),
            created_at=call.now.isoformat(),
        )
    except sqlite3.IntegrityError as error:
        raise conflict("already_changed_this_month", "The plan was changed in this month already.") from error
    call.rows.change("UPDATE contracts SET plan_id = ? WHERE id = ?", plan.id, contract["id"])
    return _get(call, protocol)


def get(call: Call) -> PlanChange:
    """Return a change of plan; raises Refused 404."""
    return _get(call, call.path["protocol"])


def _get(call: Call, protocol: str) -> PlanChange:
    row = call.rows.one("SELECT * FROM plan_changes WHERE protocol = ?", protocol)
    if row is None:
        raise not_found("plan_change")
    return PlanChange(
        protocol=row["protocol"],
        contract_id=row["contract_id"],
        old_plan=reading.plan(row["old_plan_id"]),
        plan=reading.plan(row["plan_id"]),
        first_due_date=row["first_due_on"],
        created_at=row["created_at"],
    )


OPERATIONS = (
    Operation(
        id="change_plan",
        method="POST",
        path="/v1/contracts/{contract_id}/plan-changes",
        summary="Change a contract's plan: the speed within a day, the price from the next invoice on",
        tag="contracts",
        handle=change,
        wanted=wanted.ChangePlan,
        answer=PlanChange,
        refusals=(
            "contract_not_found",
            "contract_cancelled",
            "no_such_plan",
            "same_plan",
            "other_kind_of_plan",
            "overdue_invoices",
            "too_soon_for_a_slower_plan",
            "already_changed_this_month",
        ),
        status=201,
    ),
    Operation(
        id="get_plan_change",
        method="GET",
        path="/v1/plan-changes/{protocol}",
        summary="Get a change of plan by its protocol",
        tag="contracts",
        handle=get,
        answer=PlanChange,
        refusals=("plan_change_not_found",),
    ),
)
