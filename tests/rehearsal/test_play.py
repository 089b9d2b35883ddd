"""What a rehearsal tells of each step, and that it leaves nothing behind."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.front.clean import LONGEST
from bot.nlu.understanding import Understood
from bot.offers.store import Store
from bot.rehearsal import NoModel, Rehearsal, Script, Start, Step
from bot.rehearsal.clock import moment
from bot.rehearsal.model import Model
from bot.settings import ROOT

DAY = "2026-11-21"


def play(rehearsal: Rehearsal, *turns: Any, **more: Any) -> tuple[Step, ...]:
    return rehearsal.play(Script(turns=list(turns), **{"as_of": DAY, **more}))


def text(step: Step) -> str:
    return "\n".join(reply["text"] for reply in step.replies)


def test_why_says_what_was_understood_and_what_was_considered(rehearsal: Rehearsal) -> None:
    (step,) = play(rehearsal, "free prescriptions? camden looked after me and im 19")
    understood = step.why.understood or {}
    assert understood["intent"] == "prescriptions" and understood["topics"] == ["prescriptions"]
    assert len(understood["ranking"]) == 5 and understood["ranking"][0][0] == "prescriptions"
    assert understood["confidence"] == pytest.approx(understood["ranking"][0][1]) and understood["confidence"] > 0.5
    assert step.why.heard["care"] == "camden" and step.why.heard["age"] == 19
    assert (step.why.known["care"], step.why.known["age"]) == ("camden", 19)
    assert [offer["id"] for offer in step.why.offers] == [offer["id"] for offer in step.trace["offers"]]
    first = step.why.offers[0]
    assert first["title"] and first["reasons"] and first["verdict"] in ("yes", "maybe") and first["topic"] == "prescriptions"
    assert step.why.screen == {"crisis": None, "by": None, "distress": False} and step.why.noted == []


def test_phrases_and_the_learned_screen_are_told_apart(rehearsal: Rehearsal) -> None:
    (step,) = play(rehearsal, "i want to kill myself")
    assert step.trace["crisis"] == "suicide" and step.why.screen["by"] == "phrases" and step.why.screen["phrase"]
    assert step.replies[0]["urgent"]
    (quiet,) = play(rehearsal, "i feel so lonely these days")
    assert quiet.why.screen == {"crisis": None, "by": None, "distress": True}


def test_the_learned_screen_is_asked_where_no_phrase_fits(rehearsal: Rehearsal) -> None:
    class Always:
        def __call__(self, _text: str, vector: Any) -> str | None:
            return "abuse" if vector is not None else None

    model = Model(rehearsal.model._head, rehearsal.model._thresholds, rehearsal.model.vectors, Always())
    (step,) = play(rehearsal.using(model), "hello there")
    assert (step.trace["crisis"], step.why.screen["by"], step.why.screen["phrase"]) == ("abuse", "learned", None)
    model = Model(rehearsal.model._head, rehearsal.model._thresholds, rehearsal.model.vectors, None)
    (step,) = play(rehearsal.using(model), "hello there")
    assert step.trace["crisis"] is None


def test_danger_in_pieces_is_seen_together(rehearsal: Rehearsal) -> None:
    _, second = play(rehearsal, "i really want to", "kill my self tonight")
    alone = play(rehearsal, "hello", "kill my self tonight")[1]
    assert second.trace["crisis"] == "suicide"
    assert (alone.trace["crisis"] is None) == second.why.screen["joined"]
    again = play(rehearsal, "i want to", "kill myself", "ok")[2]
    assert again.trace["crisis"] is None, "what was answered must not set it off again"


def test_the_guard_knows_what_was_said_before(rehearsal: Rehearsal) -> None:
    script = {"start": Start(care="ealing", age=17)}
    assert "Ealing" in text(play(rehearsal, "i have nowhere to sleep tonight", **script)[0])
    assert "Ealing" not in text(play(rehearsal, "i have nowhere to sleep tonight")[0])


def test_a_start_is_what_pal_knows(rehearsal: Rehearsal) -> None:
    start = Start(care="camden", home="hackney", age=19, is_=["in_education"], is_not=["working"], topic="council_tax")
    (step,) = play(rehearsal, "tell me more", start=start)
    known = step.why.known
    assert (known["care"], known["home"], known["age"], known["topic"]) == ("camden", "hackney", 19, "council_tax")
    assert (known["is_"], known["is_not"]) == (("in_education",), ("working",))
    assert "I'm PAL" not in text(step), "they have met"
    assert "I'm PAL" in text(play(rehearsal, "hello")[0])


@pytest.mark.parametrize(
    "start",
    [Start(care="atlantis"), Start(home="Camden"), Start(is_=["rich"]), Start(is_not=["rich"]), Start(topic="weather")],
)
def test_a_start_that_cannot_be_is_refused_in_words(rehearsal: Rehearsal, start: Start) -> None:
    with pytest.raises(ValueError, match=r"is not (a|one of)"):
        play(rehearsal, "hi", start=start)


def test_the_day_counts(rehearsal: Rehearsal) -> None:
    turns = ("council tax? camden looked after me",)
    now, later = play(rehearsal, *turns), play(rehearsal, *turns, as_of="2031-01-01")
    assert not any(offer["stale"] for offer in now[0].why.offers if offer["authority"] == "camden")
    assert all(offer["stale"] for offer in later[0].why.offers)


def test_moments() -> None:
    assert moment("2026-07-01").isoformat() == "2026-07-01T12:00:00+01:00"
    assert moment("2026-11-21T23:30").isoformat() == "2026-11-21T23:30:00+00:00"
    assert moment("2026-07-01T12:00:00+00:00").isoformat() == "2026-07-01T13:00:00+01:00"
    assert moment(None).tzinfo is not None
    for wrong in ("tomorrow", "2026-13-01", "21/11/2026", ""):
        with pytest.raises(ValueError, match="is not a date"):
            moment(wrong)


def test_only_what_is_offered_can_be_pressed(rehearsal: Rehearsal) -> None:
    hello, pressed, typed = play(rehearsal, "hello", "!topic:housing", "!forget:yes")
    assert "topic:housing" in {button["payload"] for reply in hello.replies for button in reply["buttons"]}
    assert pressed.why.pressed == "topic:housing" and pressed.trace["intent"] == "press" and pressed.why.understood is None
    assert typed.why.pressed is None and typed.why.understood is not None and "deleting" not in text(typed)


def test_a_burst_is_joined_or_answered_one_by_one(rehearsal: Rehearsal) -> None:
    (joined,) = play(rehearsal, ["and so", "do i get", "a free bus pass"])
    assert joined.why.text == "and so do i get a free bus pass" and joined.before == []
    (apart,) = play(rehearsal, ["do i get a laptop?", "and a free bus pass?"])
    assert [why.text for why in (*apart.before, apart.why)] == ["do i get a laptop?", "and a free bus pass?"]
    (danger,) = play(rehearsal, ["and so", "i want to die", "free bus pass?"])
    assert danger.trace["crisis"] == "suicide" and len(danger.before) == 2 and danger.trace["topic"] == "travel"


def test_private_details_go_no_further(rehearsal: Rehearsal) -> None:
    (step,) = play(rehearsal, "im at E8 1AA call me on 07700 900123 about council tax")
    everything = msgspec.json.encode([step.why, step.trace]).decode()
    assert "900123" not in everything and "E8 1AA" not in everything and "E8" in step.why.text
    assert "phone" in " ".join(step.why.masked) and step.why.known["home"] in ("hackney", None)


@pytest.mark.parametrize("turn", ["", "   ", "\u200b", "/", [""], ["", " "]])
def test_nothing_readable_is_answered_and_changes_nothing(rehearsal: Rehearsal, turn: Any) -> None:
    before, step = play(rehearsal, "im 19", turn)
    assert step.replies and step.trace == {**before.trace, "crisis": None} and step.why.offers == []


@pytest.mark.parametrize(
    "turn", ["a" * 60_000, "\ud800 free \x00 bus", "🙂" * 300, "'; drop table offers; --", "<script>", "!" * 99]
)
def test_nothing_that_is_typed_breaks_it(rehearsal: Rehearsal, turn: str) -> None:
    (step,) = play(rehearsal, turn)
    assert step.replies and len(step.why.text) <= LONGEST + 3
    msgspec.json.encode(step.why)


def test_forgotten_is_forgotten(rehearsal: Rehearsal) -> None:
    steps = play(rehearsal, "im 19 and camden looked after me", "delete my chat", "yes", "hello")
    assert steps[0].trace["age"] == 19 and steps[2].why.noted == ["erased"]
    assert (steps[2].trace["age"], steps[2].trace["care"], steps[3].trace["age"]) == (None, None, None)
    assert "I'm PAL" in text(steps[3]), "a stranger again"


def test_nothing_is_written(rehearsal: Rehearsal, store: Store) -> None:
    def rows() -> list[int]:
        with sqlite3.connect(str(store.engine.url.database)) as db:
            tables = [name for (name,) in db.execute("select name from sqlite_master where type='table' order by 1")]
            return [db.execute(f"select count(*) from {name}").fetchone()[0] for name in tables]

    class Lost(Model):
        def understand(self, text: str) -> Understood:
            return Understood("nlu_fallback", 0.1, (("travel", 0.1), ("housing", 0.09)), ())

    lost = rehearsal.using(Lost(rehearsal.model._head, rehearsal.model._thresholds, rehearsal.model.vectors))
    before = rows()
    steps = [*play(rehearsal, "council tax, camden", "!helped:yes", "!helped:no"), *play(lost, "the thing with the stuff")]
    assert [step.why.noted for step in steps] == [[], ["feedback"], ["feedback"], ["unanswered"]]
    assert rows() == before


def test_two_conversations_do_not_mix(rehearsal: Rehearsal) -> None:
    first, second = (rehearsal.begin(Script(turns=[], as_of=DAY)) for _ in range(2))
    first.turn("im 19, camden looked after me")
    assert second.turn("hello").trace["age"] is None and first.turn("free bus pass?").trace["age"] == 19


def test_the_same_conversation_is_always_the_same(rehearsal: Rehearsal) -> None:
    turns = ("hi", "free prescriptions, camden", "21", "how do i ask")
    assert play(rehearsal, *turns) == play(rehearsal, *turns)


def test_too_long_a_conversation_is_refused(rehearsal: Rehearsal) -> None:
    with pytest.raises(ValueError, match="at most 100"):
        play(rehearsal, *["hi"] * 101)


def test_a_missing_or_broken_model_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="no trained model yet"):
        Model.load(tmp_path / "none.tar.gz")
    (tmp_path / "bad.tar.gz").write_bytes(b"not an archive")
    with pytest.raises(NoModel, match=r"bad.tar.gz cannot be read"):
        Model.load(tmp_path / "bad.tar.gz")


def test_rasa_and_web_frameworks_stay_away() -> None:
    code = (
        "import sys, bot.rehearsal.serve, bot.flows; print([m for m in ('rasa','rasa_sdk','starlette') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
