"""What a run said becomes the caller's: from then on it lives in the caller's rows."""

from assistants.models import RunStep


def text_was_moved(*, step_id: int) -> None:
    """Empty the step's text, in the transaction that writes it to the messages: a text lives in one place."""
    RunStep.objects.filter(pk=step_id).update(text="")
