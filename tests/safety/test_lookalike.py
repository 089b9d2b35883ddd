"""Guards against figures of speech: each lets its joke pass and never swallows the same words when they are meant."""

import pytest

from bot.safety import lookalike
from bot.safety.screen import screen, words

#: (only sounds like danger, the same words meant)
PAIRS = [
    ("mum will kill me haha", "my dad will kill me if he finds out im pregnant"),
    ("nan is gonna kill me if i dont ring her", "mum will kill me if she knows im pregnant haha"),
    ("boss will kill me if im late", "my brother will kill me if i leave"),
    ("dad would murder me for smashing the phone", "my dad will kill me if he finds out im gay lol"),
    ("my teacher will kill me lol homework is late", "my boyfriend will kill me lol"),
    ("would rather die than live in croydon lol", "id rather die than live back home lol"),
    ("i'd rather die than wear that uniform", "i'd rather die than go back to him"),
    ("the app is stalking me with ads", "my ex is stalking me"),
    ("the council is stalking me with letters lol", "he keeps stalking me"),
    ("got attacked by a goose in hyde park", "got attacked by my ex last night"),
    ("they beat us 4-0 on saturday", "they beat us when dad is drunk"),
    ("she beat me to the last ticket", "she beat me with a belt"),
    ("i keep dying at the same boss", "i keep wanting to die"),
    ("the villain forced her to marry him in the film", "my uncle forced her to marry him"),
    ("what is county lines, its for my essay", "im stuck in county lines and cant get out"),
    ("history homework on slavery", "they keep me in slavery in the house"),
    ("cant breathe laughing", "cant breathe my chest hurts"),
    ("proud day, passed out of my army training", "my mate passed out and wont wake up"),
    ("starving, could eat a horse", "starving, not eaten in two days and no money"),
    ("so hungry i could eat a horse", "so hungry and no money til friday"),
    ("nowhere to put my washing machine", "nowhere to sleep tonight"),
    ("nowhere to park my moped", "nowhere to go tonight with my bags"),
    ("can i change my locks", "landlord changed the locks and im outside"),
    ("the website wont let me leave the page", "he wont let me leave"),
    ("she's a slave to fashion", "i am a slave in this house they keep my passport"),
    ("being held hostage by virgin media on the phone", "im being held in the house against my will"),
    ("saying goodbye to my key worker, what card do i get", "saying goodbye to everyone forever"),
    ("dont wanna be in this borough anymore", "dont wanna be here anymore"),
    ("the fridge gave up on life", "ive given up on life"),
    ("laptop committed suicide before my deadline lol", "my friend committed suicide and i want to go too"),
    ("i used to self harm years ago but im well now", "i used to self harm years ago but its started again"),
    ("was in an abusive home as a kid, doing good now", "was in an abusive home as a kid and im still scared he found me"),
    ("lost my brother two years ago, want to visit his grave", "lost my brother, hes 14 and didnt come home"),
    ("no one is hurting me, i just want a new pa", "someone is hurting me"),
    ("finish my life in uk test, passed", "i want to finish my life"),
    ("kicked out of the group chat lol", "kicked out of my house tonight"),
    ("got kicked off my course", "got kicked out and nowhere to go"),
    ("getting evicted next month", "got evicted today and im on the street"),
    ("im dying lol", "i want to die lol"),
    ("im dead lol", "wish i was dead lol"),
]


#: An own home with nothing in it is none to be homeless in.
FLOOR = [
    ("still no bed in my new flat sleeping on the floor", "still no bed for me, sleeping on the floor of a station"),
    (
        "got my own place last week, im on the floor with a duvet",
        "got kicked out of my own place last week, sleeping on the floor at the station",
    ),
    (
        "sleeping on the floor in my first flat, can i get help with a bed",
        "my new flat fell through, nowhere to sleep tonight",
    ),
    ("what is a non molestation order", "he molested me"),
    ("had a fit of giggles in the meeting", "shes having a fit and wont wake up"),
    ("kill yourself bot", "they all say kill yourself and i might"),
]


@pytest.mark.parametrize(("asks", "meant"), FLOOR)
def test_what_is_plain_beside_what_is_meant(asks: str, meant: str) -> None:
    assert screen(asks) is None
    assert screen(meant) is not None


#: A guard that is near must not take them. Written to break guards, by what they named: a place, an hour, a laugh, a lock.
MEANT = """
he beat me at home last night
my dad beat me at the weekend
she beat me at night when the staff left
my brother battered me at mums
they beat me to the floor
beat me to a pulp in the stairwell
a man on the bus attacked me
guy at the gym keeps stalking me
someone from the app is blackmailing me and stalking me
man outside the job centre is threatening me
my mate collapsed on the sofa after work and isnt moving
my friend passed out on the bus home and wont wake up
nothing in the fridge, off to bed hungry again
no food in until my money comes friday
panic attack over my ex, hes outside with a knife
my boss is a slave driver, he took my passport lol
i cant leave the house, he took my phone and i need to change the locks
want to change the locks, my ex keeps coming in at night and hits me
the song says kill myself and thats how i feel
film about a girl who was forced to marry, thats me next month
reading a book about a girl who kills herself and i want to do the same
my nephew hits me, hes 19
got stabbed in the back last night outside the chicken shop
i was attacked by a man with a dog
dont wanna be here. no work no money no point
saying goodbye to my key worker, she doesnt know its forever
ive left a gift for my brother and said goodbye to everyone
cant go on like this. the wifi is off, the gas is off, im done with life
nowhere to put my head tonight
nowhere to keep my baby warm tonight
my carer abused his position and touched me
being held by some men in a flat, they say i owe them for my phone
mum will kill me haha, no really he has a machete
"""


@pytest.mark.parametrize("said", MEANT.strip().splitlines())
def test_no_guard_swallows_what_is_meant(said: str) -> None:
    assert screen(said) is not None


@pytest.mark.parametrize(("joke", "meant"), PAIRS)
def test_both_sides(joke: str, meant: str) -> None:
    assert screen(joke) is None
    assert screen(meant) is not None


@pytest.mark.parametrize(
    "after", ["lol", "lol jk", "haha", "im fine lol", "jk jk", "😂", ". im good now lol", "only joking"]
)
@pytest.mark.parametrize("said", ["i want to die", "i want to kill myself", "he hits me", "nowhere to sleep tonight"])
def test_a_laugh_erases_nothing(said: str, after: str) -> None:
    assert screen(f"{said} {after}") is not None


@pytest.mark.parametrize("joke", [joke for joke, _ in PAIRS])
@pytest.mark.parametrize("real", ["i want to kill myself", "my dad beats me", "i have nowhere to sleep tonight"])
def test_a_joke_beside_it_hides_nothing(joke: str, real: str) -> None:
    assert screen(f"{joke}. {real}") is not None
    assert screen(f"{real}. {joke}") is not None


def test_each_guard_names_what_is_harmless() -> None:
    """None takes out an empty string or a bare word of danger."""
    for guard in lookalike.GUARDS:
        for bare in ("kill me", "die", "he hits me", "i want to die", "nowhere to sleep", "wont let me leave", "passed out"):
            assert not guard.says.search(f" {bare} "), guard.says.pattern


def test_what_is_taken_out_leaves_a_gap() -> None:
    whole = f" {' '.join(words('mum will kill me haha and he hits me'))} "
    assert "hits me" in lookalike.blank(whole, "~")


#: (tonight, later or elsewhere)
TONIGHT = [
    ("nowhere tonight", "sleeping on mates sofa"),
    (
        "my mates sofa fell through and ive got nowhere to sleep tonight",
        "been on my mates sofa since may, i want my own place",
    ),
    ("evicted today im outside", "my section 21 runs out in six weeks"),
    ("hostel kicked me out tonight", "my hostel is closing in the summer"),
]


@pytest.mark.parametrize(("now", "later"), TONIGHT)
def test_tonight_is_not_later(now: str, later: str) -> None:
    concern = screen(now)
    assert concern is not None and concern.kind == "homeless_tonight"
    assert screen(later) is None
