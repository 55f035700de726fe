"""Public ids made from numbers: each leads back to its row, and to no other."""

import itertools

import pytest
from pytest_django.fixtures import Settings

from lia_cortex.kernel import ids, opaque

NUMBERS = (0, 1, 2, 1000, 2**31, 2**63 - 1)


@pytest.mark.parametrize("number", NUMBERS)
def test_an_id_leads_back_to_its_number_only(number: int) -> None:
    public_id = opaque.of(opaque.EVENT, number)
    assert ids.is_public(public_id)
    assert opaque.number(opaque.EVENT, public_id) == number
    # As another kind of row the same letters name nothing.
    assert opaque.number(opaque.TURN, public_id) is None
    assert opaque.number(opaque.TURN, f"tn_{public_id[3:]}") is None


def test_neighbours_have_nothing_in_common() -> None:
    found = [opaque.of(opaque.TURN, number) for number in range(200)]
    assert len(set(found)) == 200
    same = [sum(a == b for a, b in zip(one[3:], other[3:], strict=True)) for one, other in itertools.pairwise(found)]
    assert max(same) < 8


@pytest.mark.parametrize("garbage", ["", "1", "ev_1", "ev_" + "u" * 20, "ev_" + "0" * 20, "\x00"])
def test_what_nobody_gave_out_names_nothing(garbage: str) -> None:
    assert opaque.number(opaque.EVENT, garbage) is None


def test_an_address_outlives_the_secret_it_was_made_with(settings: Settings) -> None:
    public_id = opaque.of(opaque.EVENT, 7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of the platform"
    assert opaque.number(opaque.EVENT, public_id) == 7
    assert opaque.of(opaque.EVENT, 7) != public_id
