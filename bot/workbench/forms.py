"""WTForms as the workbench uses it: plain words for what is wrong, and fields that carry their own labels and hints."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field
from wtforms import Form as _Form
from wtforms.validators import DataRequired, Length

__all__ = ["Form", "longest", "needed"]


class Form(_Form):  # type: ignore[misc]
    """Base of all forms: `form = MyForm(request.state.form)`, `if form.validate(): …`, else render it again: the macros
    `ui.errors(form)` and `ui.field(form.title)` say what is wrong. CSRF is the shell's business."""

    def refuse(self, field: str, words: str) -> None:
        """Adds what only the store could tell, to the field of this name, or to the whole form."""
        if field in self._fields:
            self._fields[field].errors = [*self._fields[field].errors, words]
        else:
            self.form_errors.append(words)

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field or "", words), in the order of the fields."""
        found = [("", str(words)) for words in self.form_errors]
        for field in self:
            found += [(field.id, words) for words in flat(field.errors)]
        return found


def needed(words: str) -> DataRequired:
    """Says `words` ("Write a title") when there is nothing."""
    return DataRequired(words)


def longest(most: int) -> Length:
    """Says how many characters there may be."""
    return Length(max=most, message=f"Use at most {most} characters.")


def flat(errors: Any) -> list[str]:
    """The errors of a field, also of one that holds fields."""
    if isinstance(errors, dict):
        return [words for one in errors.values() for words in flat(one)]
    if isinstance(errors, Sequence) and not isinstance(errors, str):
        return [words for one in errors for words in flat(one)]
    return [str(errors)]


def described(field: Field) -> str | None:
    """What aria-describedby of a field must say: its hint and its errors."""
    parts = [f"{field.id}-hint"] * bool(field.description) + [f"{field.id}-error"] * bool(field.errors)
    return " ".join(parts) or None


def described_by(field: Field, more: dict[str, Any]) -> dict[str, Any]:
    """`more` attributes of a field with those that tie its hint and errors to it."""
    found = dict(more)
    if by := described(field):
        found["aria-describedby"] = by
    if field.errors:
        found["aria-invalid"] = "true"
    return found
