"""What a turn adds to the counters: asks where they belong, nothing of a person, nothing twice."""

from collections import Counter

from bot.dialogue.counting import counted
from bot.offers.counters import KINDS
from tests.dialogue.conftest import Talk


def total(talk: Talk, *says: tuple[str, dict[str, object]]) -> Counter[tuple[str, str, str]]:
    """All that the turns add up to."""
    found: Counter[tuple[str, str, str]] = Counter()
    for text, more in says:
        before = talk.state
        talk.press(text.removeprefix("!")) if text.startswith("!") else talk.say(text, **more)  # type: ignore[arg-type]
        found.update(counted(before, talk.turn))
    return Counter({key: count for key, count in found.items() if count})


def test_an_ask_moves_to_the_council_when_it_becomes_known(talk: Talk) -> None:
    first = total(talk, ("council tax", {"topics": ("council_tax",)}))
    assert first == {("asked", "council_tax", ""): 1, (told(first), "council_tax", ""): 1}
    talk.state = type(talk.state)(greeted=True)
    both = total(talk, ("council tax", {"topics": ("council_tax",)}), ("camden looked after me", {"intent": "give_borough"}))
    assert both[("asked", "council_tax", "camden")] == 1 and ("asked", "council_tax", "") not in both
    assert sum(count for (kind, _, _), count in both.items() if kind in ("answered", "no_answer")) == 1


def told(found: Counter[tuple[str, str, str]]) -> str:
    return next(kind for kind, _, _ in found if kind in ("answered", "no_answer"))


def test_another_fact_counts_no_ask_twice(talk: Talk) -> None:
    found = total(
        talk,
        ("camden was my care council. council tax", {"topics": ("council_tax",)}),
        ("im 19", {"intent": "give_age"}),
        ("i live in camden", {"intent": "give_borough"}),
        ("more", {"intent": "more"}),
    )
    assert sum(count for (kind, _, _), count in found.items() if kind == "asked") == 1
    assert sum(count for (kind, _, _), count in found.items() if kind in ("answered", "no_answer")) == 1
    assert min(found.values()) > 0


def test_each_of_several_asks_counts(talk: Talk) -> None:
    found = total(talk, ("camden is my council. travel and council tax", {"topics": ("travel", "council_tax")}))
    assert {topic for kind, topic, _ in found if kind == "asked"} == {"travel", "council_tax"}


def test_what_comes_of_it_is_counted_with_its_topic(talk: Talk) -> None:
    found = total(
        talk,
        ("camden was my care council. council tax", {"topics": ("council_tax",)}),
        ("!How do I ask?", {}),
        ("who do i talk to", {"intent": "talk_to_human"}),
        ("yes that helped", {"intent": "affirm"}),
        ("no", {"intent": "not_helpful"}),
    )
    kinds = {kind: topic for kind, topic, authority in found if authority == "camden"}
    assert kinds == dict.fromkeys(
        ("asked", "answered", "draft_shown", "contact_shown", "helped_yes", "helped_no"), "council_tax"
    )


def test_what_was_not_understood_is_a_number(talk: Talk) -> None:
    assert total(talk, ("wibble wobble", {})) == {("unclear", "", ""): 1}
    assert total(talk, ("???", {})) == {}


def test_being_forgotten_counts_nothing(talk: Talk) -> None:
    talk.say("delete my chat", intent="delete_my_data")
    assert total(talk, ("yes", {"intent": "affirm"})) == {} and talk.turn.erase


def test_only_known_kinds_and_no_words(talk: Talk) -> None:
    found = total(
        talk,
        ("camden was my care council. council tax", {"topics": ("council_tax",)}),
        ("i live at 12 Some Street", {}),
        ("i want to die. and council tax", {"topics": ("council_tax",), "crisis": "suicide"}),
    )
    assert {kind for kind, _, _ in found} <= set(KINDS) - {"alarm"}, "alarms are the front door's to count"
    assert {(topic, authority) for _, topic, authority in found} <= {("council_tax", "camden"), ("", "camden")}
