"""What one worker holds while it is on a run: what was asked, the steps so far, and what follows from both."""

from collections.abc import Sequence
from functools import cached_property

from assistants.models import Assistant, Run, RunStep
from assistants.ports import Fence
from assistants.services import context, instructions, progress, recall, steps, toolbox
from assistants.services.guards import gathering, untrusted
from assistants.services.guards.sources import Sources
from assistants.services.pseudonyms import Pseudonyms
from assistants.services.readings import settle
from assistants.services.readings.settle import Rules
from assistants.types import RunRequest
from lia_cortex.integrations.openai.types import ModelRequest
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.tape import Tape

OUTCOME_LENGTH = 40


class RunState:
    """One worker's view of one run; whoever adds a step adds it to `rows`.

    What depends on the request and the prompt version alone is worked out once: they are the run's for good.
    """

    def __init__(
        self,
        *,
        request: RunRequest,
        assistant: Assistant,
        run: Run,
        rows: list[RunStep],
        fence: Fence,
        tape: Tape,
    ) -> None:
        self.request = request
        self.assistant = assistant
        self.run = run
        self.rows = rows
        self.fence = fence
        self.tape = tape
        self.names = Pseudonyms(request.scope)
        self.toolbox = toolbox.pack(request=request, assistant=assistant)
        self.orders = untrusted.orders(request.burst, tools=frozenset(self.toolbox.tools))
        self.asked: ModelRequest | None = None
        self.about_customer = ""
        self._questions: dict[str, str | None] = {}

    @property
    def is_open(self) -> bool:
        """Tell whether the run goes on."""
        return bool(self.run.status == Run.Status.STARTED)

    @property
    def after(self) -> int:
        """Return the ordinal of the last step, 0 before the first."""
        return self.rows[-1].ordinal if self.rows else 0

    @cached_property
    def burst(self) -> tuple[str, ...]:
        """Return the texts of the burst."""
        return tuple(said.text for said in self.request.burst)

    @cached_property
    def rules(self) -> Rules:
        """Return what the rules read in the burst; a step's reading joins it with what the model says."""
        return settle.rules(self.burst)

    @cached_property
    def _fixed(self) -> str:
        return recall.fixed_part(instructions.of(self.run.prompt_version), tools=self.toolbox.specs)

    def question(self, model: str) -> str | None:
        """Return the name under which the answer to the burst is kept for all, None where it is nobody else's."""
        if self.orders:
            return None
        if model not in self._questions:
            self._questions[model] = recall.key(
                request=self.request,
                run=self.run,
                assistant=self.assistant,
                model=model,
                fixed=self._fixed,
                names=self.names,
            )
        return self._questions[model]

    def built(self, rows: Sequence[RunStep], *, correction: str) -> ModelRequest:
        """Return what the model is asked after these steps."""
        return context.build(
            request=self.request,
            run=self.run,
            assistant=self.assistant,
            toolbox=self.toolbox,
            names=self.names,
            steps=rows,
            correction=correction,
            orders=self.orders,
            about_customer=self.about_customer,
        )

    def sources(self, asked: ModelRequest) -> Sources:
        """Return what an answer to this request may rest on."""
        return gathering.of(
            asked,
            rows=self.rows,
            toolbox=self.toolbox,
            now=self.run.started_at,
            burst=self.burst,
            orders=self.orders,
        )

    def given(self) -> Sources:
        """Return what the calls of the newest answer may rest on: what the model was asked with."""
        return self.sources(self.asked or self.built(progress.before_answer(self.rows), correction=""))

    def read_again(self) -> None:
        """Take over the rows as another worker left them."""
        self.rows = steps.of_run(self.run)
        self.asked = None

    def end(self, status: Run.Status, outcome: str, *, rung: str = "") -> None:
        """End the run; where another worker ended it first, take over how."""
        try:
            self.run.move(
                status, outcome=outcome[:OUTCOME_LENGTH], finished_at=self.tape.now(), rung=rung or self.run.rung
            )
        except StaleState:
            self.rows = steps.of_run(self.run)
