"""Nothing unsigned starts in production, second-hand numbers wait, and checks grow old."""

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime, timezone
from pathlib import Path

import msgspec
import pytest
from ruamel.yaml import YAML

from bot.replies.sentences import all_sentences
from bot.safety import guard, signoff, words
from bot.safety.screen import Concern
from tests.conftest import ROOT

NIGHT = datetime(2026, 11, 21, 23, 0, tzinfo=timezone.utc)
TODAY = date(2026, 11, 21)
#: The day that the numbers' checks are measured on: today, or PAL_AS_OF.
AS_OF = date.fromisoformat(os.environ["PAL_AS_OF"]) if os.environ.get("PAL_AS_OF") else date.today()


def known_numbers() -> set[str]:
    """Every number that the safety files hold."""
    found = [number for contact in words.contacts().values() for number in (contact.phone, contact.text) if number]
    for council in words.councils().values():
        found += [line.phone for line in (council.housing, council.night, council.children) if line]
    return {re.sub(r"\D", "", number) for number in found}


def numbers_in(text: str) -> set[str]:
    """What in a sentence looks like a number to ring or text."""
    bare = re.sub(r"£[\d,.]+|https?://\S+", " ", text)
    found = re.findall(
        r"(?<![\w.])0[\d ]{6,13}\d|(?<=call )\d[\d ]*\d|(?<=text )\d{5,6}|\b(?:999|111|112|101|116 ?\d{3})\b", bare
    )
    return {re.sub(r"\D", "", number) for number in found}


def sign_all(monkeypatch: pytest.MonkeyPatch, day: date, leave: str = "") -> None:
    def signed(of: msgspec.Struct) -> msgspec.Struct:
        kept = getattr(of, "id", None) == leave
        return of if kept else msgspec.structs.replace(of, reviewed_by="a youth worker", reviewed_on=day)

    replies = {key: signed(reply) for key, reply in words.replies().items()}
    contacts = {key: signed(contact) for key, contact in words.contacts().items()}
    monkeypatch.setattr(words, "replies", lambda: replies)
    monkeypatch.setattr(words, "contacts", lambda: contacts)


def test_every_number_in_a_fixed_sentence_is_in_contacts() -> None:
    front = YAML(typ="safe").load((ROOT / "bot" / "front" / "words.yaml").read_text(encoding="utf-8"))
    said = {**all_sentences(), **front}
    wrong = {name: numbers_in(text) - known_numbers() for name, text in said.items() if numbers_in(text) - known_numbers()}
    assert wrong == {}
    assert {"utter_under_16", "crisis", "waking"} <= {name for name, text in said.items() if numbers_in(text)}


def test_numbers_are_recognised_in_a_sentence() -> None:
    assert numbers_in("call 116 123 or 0800 1111, text 85258, £50 off, 16 to 25, 020 7946 0000") == {
        "116123", "08001111", "85258", "02079460000",
    }  # fmt: skip


def test_production_is_refused_while_a_reply_or_lead_number_is_unsigned() -> None:
    with pytest.raises(signoff.NotSigned) as refused:
        signoff.require(TODAY)
    said = str(refused.value)
    assert "suicide_now" in said and "samaritans (116 123)" in said and "docs/safety/sign-off.md" in said


@pytest.mark.parametrize("left", ["suicide_now", "homeless_say", "samaritans"])
def test_one_that_is_left_out_is_named_alone(monkeypatch: pytest.MonkeyPatch, left: str) -> None:
    sign_all(monkeypatch, TODAY, leave=left)
    with pytest.raises(signoff.NotSigned, match=left) as refused:
        signoff.require(TODAY)
    assert "abuse_phone" not in str(refused.value)


def test_all_signed_may_start_and_an_old_check_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_all(monkeypatch, date(2026, 1, 1))
    signoff.require(TODAY)
    assert {item.id for item in signoff.too_old(TODAY)} >= {"samaritans", "childline"}, "but it is on the list"
    assert all(item.what != "reply" for item in signoff.too_old(TODAY)), "words do not grow old by themselves"


def test_a_signature_of_tomorrow_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_all(monkeypatch, date(2026, 12, 1))
    with pytest.raises(signoff.NotSigned):
        signoff.require(TODAY)


@pytest.mark.parametrize(
    ("checked", "as_of", "old"),
    [
        ("2026-05-21", "2026-11-21", False),
        ("2026-05-20", "2026-11-21", True),
        ("2026-08-31", "2027-02-28", False),
        ("2026-08-31", "2027-03-01", True),
    ],
)
def test_a_check_holds_for_six_months(monkeypatch: pytest.MonkeyPatch, checked: str, as_of: str, old: bool) -> None:
    sign_all(monkeypatch, date.fromisoformat(checked))
    found = {item.id for item in signoff.too_old(date.fromisoformat(as_of))}
    assert ("samaritans" in found) is old


def test_no_check_in_the_files_is_older_than_six_months() -> None:
    assert [item.id for item in signoff.too_old(AS_OF)] == []


def test_a_second_hand_number_is_shown_once_it_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = "\n".join(message.text for message in guard.answer(Concern("homeless_tonight"), guard.Known(age=20), NIGHT))
    assert "0808 800 4444" not in before
    sign_all(monkeypatch, TODAY)
    after = "\n".join(message.text for message in guard.answer(Concern("homeless_tonight"), guard.Known(age=20), NIGHT))
    assert "0808 800 4444" in after


def test_a_councils_number_that_is_shown_was_seen_on_its_own_pages() -> None:
    for slug, council in words.councils().items():
        for line in (council.housing, council.night, council.children):
            if line is not None and line.sure and not line.signed:
                assert ".gov.uk" in (line.source.url or ""), slug


def test_the_front_door_and_up_refuse_in_production(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "PAL_ENV": "production",
        "PAL_SECRET_KEY": "k7" * 24,
        "PAL_DATA_DIR": str(tmp_path),
        "PORT": "18431",
    }
    for command in (["-m", "bot.front"], ["-m", "bot.cli", "up"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 1, command
        assert "a person must first check and sign" in done.stderr and "samaritans (116 123)" in done.stderr


def test_what_to_check_is_listed() -> None:
    command = [sys.executable, "-m", "bot.cli", "safety", "--due", "--as-of", "2026-11-21"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and "to check as of 2026-11-21" in done.stderr
    assert {row["what"] for row in rows} == {"reply", "lead", "contact", "council", "translation"}
    assert {row["why"] for row in rows} == {"unsigned"}
    wrong = subprocess.run([*command[:-1], "soon"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert wrong.returncode == 2 and "is not a date" in wrong.stderr
