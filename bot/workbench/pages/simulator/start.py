"""What PAL knows before the first message, and the day: the form of it."""

from typing import Any

from wtforms import BooleanField, DateField, FieldList, IntegerField, SelectField, TimeField
from wtforms.validators import NumberRange, Optional

from bot.offers.conditions import CONDITIONS
from bot.offers.person import OUTSIDE
from bot.places.authorities import names
from bot.rehearsal.clock import moment
from bot.rehearsal.shapes import Script, Start
from bot.topics import TITLES
from bot.workbench.forms import Form
from bot.workbench.pages.simulator.labels import condition

_ANSWERS = [("", "Not known"), ("yes", "Yes"), ("no", "No")]
NAMES = tuple(CONDITIONS)


def _councils() -> list[tuple[str, str]]:
    return [("", "Not known"), *sorted(names().items(), key=lambda one: one[1]), (OUTSIDE, "Outside London")]


class StartForm(Form):
    """Empty fields are what PAL does not know."""

    care = SelectField("Council that looked after them", choices=_councils, default="")
    home = SelectField("Council where they live", choices=_councils, default="")
    age = IntegerField("Age", [Optional(), NumberRange(0, 120, "Write an age in years, such as 19.")])
    topic = SelectField("Topic so far", choices=[("", "None"), *TITLES.items()], default="")
    day = DateField("Day", [Optional()], description="Empty is today. Offers start, end and get old.")
    time = TimeField("Time", [Optional()], description="Who can be called depends on it.")
    met = BooleanField("They have talked to PAL before, so it does not introduce itself")
    statuses = FieldList(SelectField(choices=_ANSWERS, default=""), min_entries=len(NAMES), max_entries=len(NAMES))

    @property
    def conditions(self) -> list[tuple[Any, str]]:
        """The fields of the statuses, each with its words."""
        return [(field, condition(name)) for field, name in zip(self.statuses, NAMES, strict=True)]

    @property
    def statuses_set(self) -> int:
        """How many of them are known."""
        return sum(bool(field.data) for field in self.statuses)

    def start(self) -> Start | None:
        """What PAL knows; None when they have never met."""
        answers = dict(zip(NAMES, (field.data for field in self.statuses), strict=True))
        found = Start(
            care=self.care.data or None,
            home=self.home.data or None,
            age=self.age.data,
            topic=self.topic.data or None,
            is_=[name for name, answer in answers.items() if answer == "yes"],
            is_not=[name for name, answer in answers.items() if answer == "no"],
        )
        return found if self.met.data or found != Start() else None

    def as_of(self) -> str | None:
        """The moment, as a script has it."""
        if self.day.data is None and self.time.data is None:
            return None
        day = self.day.data or moment(None).date()
        return day.isoformat() if self.time.data is None else f"{day.isoformat()}T{self.time.data:%H:%M}"


def filled(script: Script) -> StartForm:
    """The form as `script` has it."""
    start = script.start or Start()
    at = moment(script.as_of) if script.as_of else None
    answers = ["yes" if name in start.is_ else "no" if name in start.is_not else "" for name in NAMES]
    form = StartForm(
        data={
            "care": start.care or "",
            "home": start.home or "",
            "age": start.age,
            "topic": start.topic or "",
            "day": at.date() if at else None,
            "time": at.time() if at and script.as_of and "T" in script.as_of else None,
            "met": script.start is not None,
            "statuses": answers,
        }
    )
    return form


def summary(script: Script) -> str:
    """The same in one line."""
    from bot.workbench.pages.simulator import labels
    from bot.workbench.templating import day

    start = script.start
    words = ["PAL has never met them" if start is None else "PAL knows: "]
    if start is not None:
        facts = [f"looked after by {labels.council(start.care)}"] if start.care else []
        facts += [f"lives in {labels.council(start.home)}"] if start.home else []
        facts += [f"age {start.age}"] if start.age is not None else []
        facts += [labels.condition(name)[0].lower() + labels.condition(name)[1:] for name in start.is_]
        facts += [f"not: {labels.condition(name)[0].lower() + labels.condition(name)[1:]}" for name in start.is_not]
        facts += [f"talked of {TITLES[start.topic].lower()}"] if start.topic in TITLES else []
        words = [f"PAL knows: {', '.join(facts)}" if facts else "They have met, and PAL knows nothing of them"]
    if script.as_of:
        at = moment(script.as_of)
        words.append(f"{day(script.as_of)}{f', {at:%H:%M}' if 'T' in script.as_of else ''}")
    else:
        words.append("today")
    return "; ".join(words) + "."
