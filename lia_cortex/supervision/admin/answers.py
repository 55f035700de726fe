"""Ready answers, templates and macros: what people say and do with one key."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lia_cortex.registry.admin.base import PlatformAdmin
from lia_cortex.supervision.models import CannedAnswer, Macro
from lia_cortex.supervision.services import filling, steps


class CannedAnswerForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A ready answer that leaves nothing open which nobody can fill in."""

    class Meta:
        model = CannedAnswer
        fields = ("kind", "title", "shortcut", "text", "team", "is_active")
        help_texts = {
            "text": _(
                "{{contact.first_name}}, {{agent.name}}, {{conversation.protocol}} …; {{ask:day}} asks who writes."
            ),
        }

    def clean_text(self) -> str:
        """Refuse names that nothing stands for."""
        text: str = self.cleaned_data["text"]
        unknown = filling.unknown(text)
        if unknown:
            raise ValidationError(gettext("Nothing stands for %(names)s.") % {"names": ", ".join(unknown)})
        return text


@admin.register(CannedAnswer)
class CannedAnswerAdmin(PlatformAdmin):
    """Ready answers and templates."""

    form = CannedAnswerForm
    list_display = ("title", "shortcut", "kind", "team", "is_active")
    list_filter = ("kind", "team", "is_active")
    search_fields = ("title", "shortcut")
    list_select_related = ("team",)


class MacroForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A macro whose steps exist."""

    class Meta:
        model = Macro
        fields = ("name", "key", "steps", "team", "is_active")
        help_texts = {
            "steps": _(
                'A list such as [{"verb": "reply", "answer": "shortcut"}, {"verb": "tag", "add": ["visita"]}, '
                '{"verb": "close", "reason": "resolvido"}]; the verbs are those of the desk, and reply and note.'
            )
        }

    def clean_steps(self) -> list[dict[str, object]]:
        """Refuse steps that could never be done."""
        found: list[dict[str, object]] = self.cleaned_data["steps"]
        problem = steps.problem(found)
        if problem:
            raise ValidationError(problem)
        return found


@admin.register(Macro)
class MacroAdmin(PlatformAdmin):
    """Several steps in one."""

    form = MacroForm
    list_display = ("name", "key", "team", "is_active")
    list_filter = ("team", "is_active")
    search_fields = ("name",)
    list_select_related = ("team",)
