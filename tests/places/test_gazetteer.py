"""Which places a message names, and which words that only look like places it does not."""

import time

import pytest

from bot.places.authorities import entries
from bot.places.gazetteer import Mention, find


def slugs(text: str, expected: bool = False) -> list[str | None]:
    return [mention.slug for mention in find(text, expected=expected)]


def only(text: str) -> Mention:
    (mention,) = find(text)
    return mention


@pytest.mark.parametrize("slug", entries())
def test_an_authoritys_name_and_forms_always_mean_it(slug: str) -> None:
    entry = entries()[slug]
    for form in (entry["short"], entry["name"], *entry.get("forms", ()), *entry.get("misheard", ())):
        for text in (form, f"im from {form}", f"{form} looked after me", form.upper()):
            found = find(text)
            assert [mention.slug for mention in found] == [slug], text
            assert found[0].sure and not found[0].assumed


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("hackny", "hackney"),
        ("lewishm", "lewisham"),
        ("towr hamlets", "tower-hamlets"),
        ("walthamstowe", "waltham-forest"),
        ("croyden", "croydon"),
        ("isslington", "islington"),
        ("arringey", "haringey"),
        ("hammer smith", "hammersmith-and-fulham"),
        ("i live in new ham", "newham"),
        ("shepards bush", "hammersmith-and-fulham"),
        ("bethnel green", "tower-hamlets"),
        ("hackneys leaving care team", "hackney"),
        ("H&F", "hammersmith-and-fulham"),
        ("k&c", "kensington-and-chelsea"),
        ("rbkc", "kensington-and-chelsea"),
        ("near elephant", "southwark"),
        ("ladbroke grove", "kensington-and-chelsea"),
        ("barons court", "hammersmith-and-fulham"),
        ("royal docks", "newham"),
        ("broadwater farm", "haringey"),
        ("stokey", "hackney"),
        ("st ann's", "haringey"),
        ("St. Ann’s", "haringey"),
        ("bromley-by-bow", "tower-hamlets"),
        ("harrow road", "westminster"),
        ("old kent road", "southwark"),
        ("watford", "outside"),
        ("kent", "outside"),
        ("stratford upon avon", "outside"),
        ("birmingham", "outside"),
        ("e81dy", "hackney"),
        ("se15", "southwark"),
        ("n 17", "haringey"),
        ("im in n 17", "haringey"),
        ("city", "city-of-london"),
        ("looked after by th", "tower-hamlets"),
        ("i live in bow", "tower-hamlets"),
        ("bank", "city-of-london"),
        ("im from city", "city-of-london"),
    ],
)
def test_found(text: str, slug: str) -> None:
    assert slugs(text) == [slug]


@pytest.mark.parametrize(
    "text",
    [
        "barking mad",
        "my dog keeps barking",
        "richmond sausages and brent crude",
        "i went to the bank",
        "my bank account is empty",
        "its an angel",
        "in th morning",
        "£e10",
        "w8 what",
        "m8 n1 bro",
        "b4 i go",
        "im 16 n 17 soon",
        "so 16 of us",
        "my friend called chelsea",
        "section 20 s20",
        "level 2 l2 course",
        "reading a letter",
        "i need a bath",
        "a sandwich and some turkey",
        "new york",
        "manchester united fan",
        "i need to deal with this",
        "the strand of hair",
        "hackney road",
        "moving on",
        "green and camp",
        "i'm in a monument to despair",
        "kings and queens",
    ],
)
def test_not_a_place(text: str) -> None:
    assert find(text) == []


def test_a_straddler_is_asked_about() -> None:
    mention = only("crystal palace")
    assert mention.slug is None and not mention.sure
    assert set(mention.options) == {"bromley", "croydon", "lambeth", "southwark"}


def test_what_is_assumed_is_marked() -> None:
    mention = only("i live in clapham")
    assert (mention.slug, mention.assumed, mention.options) == ("lambeth", True, ("lambeth", "wandsworth"))
    assert not only("peckham").assumed


def test_a_district_under_80_percent_is_asked_about() -> None:
    mention = only("NW6")
    assert not mention.sure and set(mention.options[:2]) == {"brent", "camden"}


def test_a_hint_from_the_masking_step_is_exact() -> None:
    (mention,) = find("i live in NW6", hints={"NW6": "camden"})
    assert (mention.slug, mention.sure, mention.assumed) == ("camden", True, False)


def test_nation_of_a_place_outside() -> None:
    assert only("cardiff").nation == "wales"
    assert only("glasgow").nation == "scotland"
    assert only("belfast").nation == "ni"
    assert only("watford").nation == "england"


def test_doubtful_names_count_when_pal_has_asked() -> None:
    assert slugs("um oval", expected=True) == ["lambeth"]
    assert slugs("brikston", expected=True) == ["lambeth"]


def test_positions_point_into_the_text() -> None:
    text = "I’m from HACKNEY wick — not Lewisham’s"
    for mention in find(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("word", ["hackney ", "qwertz hakny ", "n 17 ", "a,b.c!", "\u202e\ud800", "lewis ham ", "x" * 50])
def test_long_and_odd_texts_stay_fast(word: str) -> None:
    find("warm up hackny SE15")
    start = time.process_time()
    find(word * (50_000 // len(word)))
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    "text",
    [
        "im at uel",
        "im in belmarsh",
        "hmp wandsworth till march",
        "i go lewisham college",
        "a place at the university of greenwich",
    ],
)
def test_where_people_study_or_are_held_is_no_place(text: str) -> None:
    assert slugs(text) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("near kings college hospital", "lambeth"),
        ("5 mins from lewisham hospital", "lewisham"),
        ("opposite croydon college", "croydon"),
        ("i live by uel", "newham"),
        ("living in kingston uni halls", "kingston-upon-thames"),
        ("i study in lewisham", "lewisham"),
    ],
)
def test_what_they_live_near_is(text: str, slug: str) -> None:
    assert slugs(text) == [slug]


def test_it_is_when_it_is_the_whole_answer() -> None:
    assert slugs("uel", expected=True) == ["newham"] and slugs("homerton hospital", expected=True) == ["hackney"]
    assert slugs("im in belmarsh", expected=True) == []
