"""What the log says of an error that the database made."""

import logging

import pytest
from django.db import DatabaseError

from assistants.models import Assistant
from lia_cortex.kernel.logs import Lines


@pytest.mark.django_db(transaction=True)
def test_the_row_that_was_refused_is_not_in_the_log() -> None:
    customer = "Maria 5511988887777"
    lines = Lines("%(levelname)s %(message)s")
    with pytest.raises(DatabaseError, match="Maria") as refused:
        Assistant.objects.create(slug="ana", name=customer, purpose="x", max_steps=0)
    error = refused.value
    told = (type(error), error, error.__traceback__)
    text = lines.format(logging.LogRecord("x", logging.ERROR, "x.py", 1, "broken", (), told))
    assert "Maria" not in text
    assert "violates check constraint" in text
    assert "Traceback" in text
