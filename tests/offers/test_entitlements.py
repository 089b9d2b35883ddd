"""Person in, verdict out, on small made-up offers: entitlements/*.yaml. Each rule of the engine at its edges."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy.engine import Engine

from bot.offers.conditions import CONDITIONS
from bot.offers.engine import Judged, ask
from bot.offers.loader import load
from bot.offers.person import OUTSIDE, Person
from bot.offers.rules import judge
from bot.offers.store import Store
from bot.places.authorities import names
from tests.offers.conftest import NOW, file, offer, person, write

FOLDER = Path(__file__).parent / "entitlements"
TODAY = date(2026, 11, 21)


def cases(*names_: str) -> list[tuple[dict[str, Any], list[Any]]]:
    return [
        (block["offer"], case)
        for name in names_
        for block in YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        for case in block["cases"]
    ]


@pytest.mark.parametrize("case", cases("ties", "ages", "conditions"), ids=str)
def test_verdict(case: tuple[dict[str, Any], list[Any]]) -> None:
    fields, (care, home, age, verdict, reason, *statuses) = case
    authority = fields.get("authority", "camden")
    made = offer(**{name: value for name, value in fields.items() if name != "authority"})
    known: list[Any] = [None if fact == "-" else OUTSIDE if fact == "out" else fact for fact in (care, home, age)]
    found = judge(made, authority, person(*known, *statuses), TODAY, names())
    assert found.answer == verdict, found
    assert any(reason in one for one in found.reasons), found.reasons


@pytest.mark.parametrize("case", cases("time"), ids=str)
def test_time(engine: Engine, tmp_path: Path, case: tuple[dict[str, Any], list[Any]]) -> None:
    fields, (day, verdict, *rest) = case
    load(write(tmp_path / "files", file(offer(**fields))), engine, NOW)
    asked = ask(Store(engine), Person("camden", "camden", 19), "travel", date.fromisoformat(day), names())
    if verdict == "absent":
        assert asked.offers == ()
        assert asked.unknown == ("camden",)
        return
    reason, announced, stale = rest
    item: Judged = asked.offers[0]
    assert (item.verdict.answer, item.announced, item.stale) == (verdict, announced, stale)
    assert any(reason in one for one in item.verdict.reasons), item.verdict.reasons


@pytest.mark.parametrize("name", CONDITIONS)
def test_each_condition_known_and_unknown(name: str) -> None:
    age = {"eligible": 17, "relevant": 17}.get(name, 19)
    wanted, barred = offer(who={"all_of": [name]}), offer(who={"none_of": [name]})
    for said, verdict, contrary in (([name], "yes", "no"), ([f"not {name}"], "no", "yes"), ([], "maybe", "maybe")):
        someone = person("camden", "camden", age, said)
        assert judge(wanted, "camden", someone, TODAY, names()).answer == verdict
        assert judge(barred, "camden", someone, TODAY, names()).answer == contrary
    unsure = judge(wanted, "camden", person("camden", "camden", age), TODAY, names())
    assert unsure.needs == (f"status:{name}",)


@pytest.mark.parametrize("name", CONDITIONS)
def test_the_words_of_each_condition(name: str) -> None:
    condition = CONDITIONS[name]
    assert condition.question.endswith("?") and len(condition.question.split()) <= 20
    for clause in (condition.clause, condition.denial):
        assert not clause.endswith(".") and clause[0].islower() and not clause.startswith("if "), clause
    assert condition.clause != condition.denial


def test_needs_name_every_open_fact() -> None:
    made = offer(basis="either", who={"age_until": 25, "any_of": ["parent", "pregnant"]})
    found = judge(made, "camden", Person(), TODAY, names())
    assert found.needs == ("care", "home", "age", "status:parent", "status:pregnant")


def test_a_no_asks_for_nothing_more() -> None:
    made = offer(who={"age_until": 21, "all_of": ["parent"]})
    assert judge(made, "camden", Person("camden", None, 22), TODAY, names()).needs == ()


def test_reasons_for_maybe_make_one_sentence() -> None:
    made = offer(
        basis="both", who={"age_from": 18, "age_until": 25, "none_of": ["apprentice"]}, conditions=["your PA agrees"]
    )
    found = judge(made, "camden", Person(), TODAY, names())
    assert "This may be for you " + ", and ".join(found.reasons) == (
        "This may be for you if Camden looked after you, and if you live in Camden now, and if you are 18 to 24, "
        "and if you are not an apprentice, and if your PA agrees"
    )
