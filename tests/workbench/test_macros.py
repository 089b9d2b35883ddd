"""The macros that every page's form is made of tie labels, hints and errors to their fields, and escape what they show."""

from typing import Any

import pytest
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from bot.workbench.forms import Form, longest, needed
from bot.workbench.templating import day, environment, moment


class Sample(Form):
    text = StringField("Title & more", [needed("Write a title.")], description="In a few words.")
    area = TextAreaField("Why", [longest(3)])
    pick = SelectField("Council", choices=[("a", "A"), ("b", "B")])
    one = RadioField("Verdict", choices=[("yes", "Yes"), ("no", "No")], description="Choose one.")
    tick = BooleanField("Only mine", description="Yours alone.")


def shown(words: str, **values: Any) -> str:
    head = '{% import "macros.html" as ui with context %}'
    return environment().from_string(head + words).render(csrf="TOKEN", base="/workbench", **values)


@pytest.fixture
def form() -> Sample:
    from starlette.datastructures import FormData

    found = Sample(FormData([("text", ""), ("area", '"><script>'), ("pick", "b")]))
    assert not found.validate()
    return found


def test_a_field_is_tied_to_its_hint_and_error(form: Sample) -> None:
    html = shown("{{ ui.field(form.text, autocomplete='off') }}", form=form)
    assert 'aria-describedby="text-hint text-error"' in html and 'id="text-hint"' in html and 'id="text-error"' in html
    assert (
        'aria-invalid="true"' in html
        and 'for="text"' in html
        and "Title &amp; more" in html
        and 'autocomplete="off"' in html
    )


def test_every_kind_of_field(form: Sample) -> None:
    html = shown("{% for f in form %}{{ ui.field(f) }}{% endfor %}", form=form)
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert '<fieldset id="one" aria-describedby="one-hint' in html and "<legend>Verdict</legend>" in html
    assert html.count('type="radio"') == 2 and 'type="checkbox"' in html and 'aria-describedby="tick-hint"' in html
    assert '<option selected value="b">' in html
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_summary_leads_to_the_fields(form: Sample) -> None:
    form.refuse("pick", "That council has one already.")
    form.refuse("", "Somebody was quicker.")
    html = shown("{{ ui.errors(form) }}", form=form)
    for words in ('<a href="#text">Write a title.</a>', '<a href="#pick">That council', "<li>Somebody was quicker.</li>"):
        assert words in html
    assert 'role="alert"' in html
    assert shown("{{ ui.errors(form) }}", form=Sample()).strip() == ""


def test_without_wtforms() -> None:
    html = shown("{{ ui.input('q', 'Words', '<b>', 'Any words.', 'Too long.', maxlength=9) }}")
    assert 'value="&lt;b&gt;"' in html and 'aria-describedby="q-hint q-error"' in html and 'maxlength="9"' in html
    area = shown("{{ ui.input('q', 'Words', 'a\nb', type='textarea', rows=3) }}")
    assert ">\na\nb</textarea>" in area and 'rows="3"' in area
    assert '<option value="b" selected>B' in shown("{{ ui.select('s', 'S', [('a', 'A'), ('b', 'B')], 'b') }}")


def test_what_posts_carries_the_token() -> None:
    for words in ("{{ ui.post('Undo', '/x', {'id': '7\"'}) }}", "{{ ui.confirm('End', 'Sure?', '/x', {'id': '7\"'}) }}"):
        html = shown(words)
        assert 'name="csrf" value="TOKEN"' in html and 'value="7&#34;"' in html and 'method="post"' in html


def test_a_state_is_never_said_by_colour_alone() -> None:
    signs = {
        shown(f"{{{{ ui.badge('x', '{kind}') }}}}").split('aria-hidden="true">')[1][0]
        for kind in ("good", "warn", "bad", "info", "off")
    }
    assert len(signs) == 5


def test_a_table_can_be_scrolled_by_keyboard_and_has_a_name() -> None:
    html = shown("{% call ui.table('Offers', ['A', 'B']) %}<tr><td>1</td></tr>{% endcall %}")
    assert (
        'role="region" aria-label="Offers" tabindex="0"' in html and html.count('scope="col"') == 2 and "<td>1</td>" in html
    )


def test_paging() -> None:
    assert shown("{{ ui.paging(1, 1, '?') }}").strip() == ""
    middle = shown("{{ ui.paging(2, 3, '?q=a&') }}")
    assert 'href="?q=a&amp;page=1"' in middle and 'href="?q=a&amp;page=3"' in middle and "Page 2 of 3" in middle


def test_times_are_londons() -> None:
    assert moment("2026-07-01T12:00:00Z") == "1 Jul 2026, 13:00" and moment("2026-11-21T12:00:00Z") == "21 Nov 2026, 12:00"
    assert moment(1795262400.0) == "21 Nov 2026, 12:00" and moment(None) == ""
    assert day("2026-11-21") == "21 Nov 2026" and day("2026-11") == "Nov 2026" and day(None) == "" and day("soon") == "soon"
