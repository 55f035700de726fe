"""What is sold where: plans, postcodes, coverage."""

from lia_cortex.integrations.backoffice.simulated import answers, company, reading, wanted
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation
from lia_cortex.integrations.backoffice.simulated.problems import Refused, unprocessable


def plans(call: Call) -> answers.Plans:
    """Return the plans on sale."""
    return answers.Plans(plans=_plans(call.asked(wanted.ListPlans).kind))


def postcode(call: Call) -> answers.Street:
    """Return the street of a postcode; raises Refused 404, 422."""
    place = _place(call)
    return _street(place)


def coverage(call: Call) -> answers.Coverage:
    """Return whether a postcode is served; raises Refused 404, 422."""
    place = _place(call)
    return answers.Coverage(covered=place.covered, place=_street(place), plans=_plans(None) if place.covered else [])


def _plans(kind: str | None) -> list[answers.Plan]:
    return [reading.plan(each.id) for each in company.PLANS if kind in (None, each.kind)]


def _place(call: Call) -> company.Place:
    try:
        asked = wanted.postcode(call.path["postcode"])
    except ValueError as error:
        raise _malformed(error) from error
    return reading.place(asked)


def _malformed(error: ValueError) -> Refused:
    return unprocessable("malformed_postcode", str(error), "postcode")


def _street(place: company.Place) -> answers.Street:
    return answers.Street(
        postcode=place.postcode,
        street=place.street,
        district=place.district,
        city=place.city,
        state=company.STATE,
    )


OPERATIONS = (
    Operation(
        id="list_plans",
        method="GET",
        path="/v1/plans",
        summary="List the plans on sale",
        tag="sales",
        handle=plans,
        wanted=wanted.ListPlans,
        answer=answers.Plans,
        personal=False,
    ),
    Operation(
        id="get_postcode",
        method="GET",
        path="/v1/postcodes/{postcode}",
        summary="Look a postcode (CEP) up",
        tag="sales",
        handle=postcode,
        answer=answers.Street,
        personal=False,
        refusals=("postcode_not_found", "malformed_postcode"),
    ),
    Operation(
        id="check_coverage",
        method="GET",
        path="/v1/coverage/{postcode}",
        summary="Tell whether a postcode (CEP) is served, and with which plans",
        tag="sales",
        handle=coverage,
        answer=answers.Coverage,
        personal=False,
        refusals=("postcode_not_found", "malformed_postcode"),
    ),
)
