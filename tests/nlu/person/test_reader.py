"""What set.yaml does not score: places, options, corrections, hints, nation, year of birth, odd input, speed."""

import time
from datetime import date

import pytest

from bot.nlu.person import PersonFacts, read


def test_a_bare_place_has_no_role() -> None:
    assert read("SE15") == PersonFacts(places=("southwark",))
    assert read("council tax in camden") == PersonFacts(places=("camden",))


@pytest.mark.parametrize(("asked", "field"), [("care", "care"), ("home", "home")])
def test_a_bare_place_answers_the_question(asked: str, field: str) -> None:
    facts = read("hackney", asked=asked)
    assert getattr(facts, field) == "hackney"


def test_a_correction_names_what_it_is_not() -> None:
    facts = read("not hackney, haringey")
    assert (facts.not_care, facts.not_home, facts.places) == (("hackney",), ("hackney",), ("haringey",))
    assert read("hackney didnt look after me").not_care == ("hackney",)
    assert read("i dont live in camden anymore").not_home == ("camden",)


def test_a_straddler_gives_options_in_its_role() -> None:
    facts = read("i live in crystal palace, lambeth looked after me")
    assert facts.care == "lambeth" and facts.home is None
    assert set(facts.home_options) == {"bromley", "croydon", "lambeth", "southwark"}
    assert facts.unclear_place == "Crystal Palace"
    assert read("crystal palace").place_options and read("crystal palace").home_options == ()


def test_two_candidates_for_the_answer_are_offered() -> None:
    assert set(read("hackney or haringey not sure", asked="care").care_options) == {"hackney", "haringey"}


def test_what_was_assumed_is_told() -> None:
    assert read("i live in clapham").assumed == (("Clapham", "lambeth"),)
    assert read("i live in lambeth").assumed == ()


def test_a_hint_gives_the_exact_authority() -> None:
    assert read("i live at NW6", hints={"NW6": "camden"}).home == "camden"
    assert read("i live at NW6").home is None


def test_nation_of_where_they_live() -> None:
    assert read("i moved to cardiff, brent looked after me").nation == "wales"
    assert read("i came from somalia").nation is None


@pytest.mark.parametrize(
    "text",
    [
        "my brother in camden",
        "my mate lives in bow",
        "she lives in sutton",
        "asking for my bro, hes under lambeth and lives in bow",
    ],
)
def test_other_people_are_not_the_writer(text: str) -> None:
    facts = read(text)
    assert (facts.care, facts.home) == (None, None)
    assert facts.places


@pytest.mark.parametrize(
    ("text", "under_18"),
    [
        ("im 17", True),
        ("turning 18 in march", True),
        ("im 18", False),
        ("im under 18", True),
        ("im not 18 yet", True),
        ("im over 21 now", False),
        ("hi", None),
    ],
)
def test_under_18(text: str, under_18: bool | None) -> None:
    assert read(text).under_18 is under_18


def test_a_year_of_birth_needs_today() -> None:
    assert read("im a 2003 baby", today=date(2026, 11, 21)).age == 23
    assert read("im a 2003 baby", today=date(2026, 2, 1)).age == 22


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\ud800", "\u202e\u200f", "\x00\x07", "😀", "@0 @1", "a" * 50_000, "ሰላም كيف حالك"]
)
def test_odd_input_does_no_harm(text: str) -> None:
    assert read(text) == PersonFacts()


def test_only_the_first_2000_characters_count() -> None:
    assert read("x " * 1500 + "hackney looked after me").care is None


@pytest.mark.parametrize(
    "text", ["im from eritrea", "im afghan", "born in jamaica", "i am from sudan and i need help", "im albanian"]
)
@pytest.mark.parametrize("asked", [None, "care", "home"])
def test_a_country_is_nobodys_council(text: str, asked: str | None) -> None:
    facts = read(text, asked=asked)
    assert (facts.care, facts.home, facts.nation, facts.places) == (None, None, None, ())


def test_a_council_far_from_its_cue() -> None:
    facts = read("do i pay council tax if i live in barnet but camden is my council. 22")
    assert (facts.care, facts.home, facts.age) == ("camden", "barnet", 22)


@pytest.mark.parametrize(
    ("text", "asked", "care", "home"),
    [
        ("hackney", "care", "hackney", None),
        ("the first one, hackney", "care", "hackney", None),
        ("hackney i think", "care", "hackney", None),
        ("its hackney council", "care", "hackney", None),
        ("with my nan in bow", "home", None, "tower-hamlets"),
        ("sutton but moving to kent soon", "home", None, "sutton"),
        ("brent, but now i stay in harrow", "care", "brent", "harrow"),
        ("im from poland", "home", None, None),
    ],
)
def test_answers(text: str, asked: str, care: str | None, home: str | None) -> None:
    facts = read(text, asked=asked)
    assert (facts.care, facts.home) == (care, home)


_LONG_ENOUGH = "do i get free prescriptions, im 19, hackney looked after me but i live in croydon now thank you so much"


_NONSENSE = ("look after me by ", "e8 ", "n 17 ", "not in under ", "live with my mate at ", "im 19 ", "hackny croyden ")


def _fastest(text: str) -> float:
    spent = []
    for _ in range(31):
        start = time.process_time()
        read(text)
        spent.append(time.process_time() - start)
    return min(spent[1:])


def test_speed_of_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """≤ 3 ms at 100 characters beside other work (1.2 ms alone: the fastest of 30 counts)."""
    monkeypatch.setattr("bot.nlu.person.role_context.judge", lambda _text, _mentions: None)
    assert _fastest(_LONG_ENOUGH) <= 0.003
    for word in _NONSENSE:
        start = time.process_time()
        read(word * 3000)
        assert time.process_time() - start <= 0.05, word


def test_speed_of_the_sentence() -> None:
    """A message that names places takes 20 ms more (≤ 50 beside other work); one that names none, nothing. Nonsense takes
    20 ms; half a second would mean that it costs more the longer it is."""
    assert _fastest(_LONG_ENOUGH) <= 0.05
    assert (
        _fastest("do i get free prescriptions, im 19, they looked after me but i live on my own now thank you so much")
        <= 0.003
    )
    for word in _NONSENSE:
        start = time.process_time()
        read(word * 3000)
        assert time.process_time() - start <= 0.5, word


@pytest.mark.parametrize(
    ("text", "asked", "care", "home"),
    [
        ("moved from hackney to enfield, brent is my social services", None, "brent", "enfield"),
        ("my pa is in camden but i live in barnet", None, "camden", "barnet"),
        ("my key worker she is from ealing council, i stay in hayes", None, "ealing", "hillingdon"),
        ("harrow were my mum and dad on paper", None, "harrow", None),
        ("harrow is my mums borough", None, None, None),
        ("same council for both, sutton", None, "sutton", "sutton"),
        ("i attend lambeth college but live in streatham", None, None, "lambeth"),
        ("im in belmarsh", "home", None, None),
        ("i live near kings college hospital", None, None, "lambeth"),
    ],
)
def test_each_clause_speaks_of_its_own_place(text: str, asked: str | None, care: str | None, home: str | None) -> None:
    facts = read(text, asked=asked)
    assert (facts.care, facts.home) == (care, home)


@pytest.mark.parametrize(
    ("text", "care", "home"),
    [
        ("is brent better than sutton for care leavers", None, None),
        ("harrow vs ealing leaving care", None, None),
        ("my foster mum lives in cheam and i live with her", None, "sutton"),
        ("my aunt has a flat in bow and she lets me stay", None, "tower-hamlets"),
        ("my aunt has a flat in bow", None, None),
        ("barnet looked after me and my brother", "barnet", None),
        ("newham looked after me and thats where i live too", "newham", "newham"),
        ("im on sutton's books", "sutton", None),
        ("just had a baby, living in catford", None, "lewisham"),
        ("i lost my flat in tooting", None, None),
    ],
)
def test_who_and_where(text: str, care: str | None, home: str | None) -> None:
    facts = read(text)
    assert (facts.care, facts.home) == (care, home)
