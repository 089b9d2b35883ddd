"""Names that the words after them call for; split, shortened and mangled names; people and clubs called like places."""

import pytest

from bot.places.gazetteer import find


def slugs(text: str) -> list[str | None]:
    return [mention.slug for mention in find(text)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("croy don is where i live", "croydon"),
        ("croy don was my council", "croydon"),
        ("living in Is Lington at the mo", "islington"),
        ("en field is where im at", "enfield"),
        ("hack knee is where i grew up", "hackney"),
        ("rice lip is where i live", "hillingdon"),
        ("brum lee looked after me", "bromley"),
        ("my social worker was through lamb eth", "lambeth"),
        ("Hari gay borough", "haringey"),
        ("lambert council was my council", "lambeth"),
        ("i live in hackey", "hackney"),
        ("g reenwich council", "greenwich"),
        ("elephant n castle", "southwark"),
        ("kens and chelsea", "kensington-and-chelsea"),
        ("barkin n dagnam", "barking-and-dagenham"),
        ("hammersmith adn fulham", "hammersmith-and-fulham"),
        ("old kent rd", "southwark"),
        ("s norwood", "croydon"),
        ("eastham", "newham"),
        ("w4ltham forest", "waltham-forest"),
        ("harrow's leaving care team", "harrow"),
        ("brent cros", "barnet"),
        ("oxford steret", "westminster"),
        ("old camden", "camden"),
        ("east brent", "brent"),
        ("kenington is where i live", None),
        ("souf norwood", "croydon"),
        ("im in E.17", "waltham-forest"),
        ("kingston jamaica", "outside"),
        ("e5 area", "hackney"),
        ("n seventeen is my area", "haringey"),
        ("se fifteen", "southwark"),
        ("c r zero is my postcode", "croydon"),
        ("the council name is camden", "camden"),
    ],
)
def test_found(text: str, slug: str | None) -> None:
    assert slugs(text) == [slug]


@pytest.mark.parametrize(
    "text",
    [
        "my surname is merton",
        "my worker is called camden",
        "brent is my best mate",
        "i support west ham",
        "im welling up",
        "i live in west london",
        "having council tax trouble",
        "eating council biscuits",
        "riding looked after me",
        "street is where i live",
        "she is where i go",
        "the local council",
        "my old council looked after me",
        "shell cross council",
        "my mate said n seventeen of us",
        "deal with it",
    ],
)
def test_not_a_place(text: str) -> None:
    assert slugs(text) == []


def test_two_councils_beside_each_other_stay_two() -> None:
    assert slugs("barking and dagenham and chelsea n kensington") == ["barking-and-dagenham", "kensington-and-chelsea"]
    assert slugs("mieszkam w Ealing, nie Brent") == ["ealing", "brent"]
    assert [mention.text for mention in find("mieszkam w Ealing")] == ["Ealing"]


def test_a_word_beside_a_name_is_not_swallowed() -> None:
    assert [mention.text for mention in find("ealing took me, camden told me, i want croydon")] == [
        "ealing",
        "camden",
        "croydon",
    ]
