"""No ordinary word is read as a misspelt place: 2,949 easy English words and the slang of young Londoners."""

from pathlib import Path

import pytest
import textstat

from bot.places.gazetteer import find
from bot.places.text import words

EASY = (Path(textstat.__file__).parent / "resources/en/easy_words.txt").read_text(encoding="utf-8").split()
SLANG = words(
    "wagwan mandem gyaldem peng peak bare wasteman bruv fam ends yard feds bossman lowkey deffo tryna finna dunno "
    "lemme innit calm dead allow leng piff butters clapped moist safe sick wavey gassed vexed shook shubz motive link "
    "linked linkup creps garms drip bait shook roadman gally wap peak peas bread cheddar paper ps racks bands bunce "
    "trap trapping cotch jheeze oi ahlie wallahi wallah habibi mashallah inshallah bless cuz blud rude rudeboy yute "
    "youts yout mans man dem nah yeah ye yh tbh idk idc imo ngl fr frfr ong smh lol lmao brb gtg hmu wbu hru wyd tmrw "
    "tomoz rn atm pls plz thx ty np omw ffs wtf jk sus cap nocap bet mid dope lit fire goat slay ate rizz sigma "
    "skibidi brenda barney camron lewis martin carlton harrison harris hayley hailey kingsley merton burton dalton "
    "morgan jordan lambert karen universal credit allowance deposit landlord tenancy council tax hostel benefits "
    "passport prescription dentist optician counselling camhs bursary apprenticeship railcard oyster gym laptop wifi "
    "sim nursery childcare visa asylum papers solicitor probation custody tag "
)
REAL = {"america", "fife", "merton"}  # places, and meant as such
FRAMES = ("i need {} pls", "{} is what i said", "the {} thing", "they {} me", "can i get {} and that", "its bare {}")


@pytest.mark.parametrize("frame", FRAMES)
def test_easy_words(frame: str) -> None:
    found = {word: find(frame.format(word)) for word in EASY if word not in REAL}
    assert {
        word: hits[0].label for word, hits in found.items() if hits and not (word == "elephant" and "the" in frame)
    } == {}


@pytest.mark.parametrize("frame", FRAMES)
def test_slang_and_first_names(frame: str) -> None:
    found = {word: find(frame.format(word)) for word in SLANG if word not in REAL}
    assert {word: hits[0].label for word, hits in found.items() if hits} == {}


def test_no_easy_word_is_a_typo_of_a_place_even_alone() -> None:
    found = {word: [hit for hit in find(word) if hit.typo] for word in EASY}
    assert {word: hits[0].label for word, hits in found.items() if hits} == {}
