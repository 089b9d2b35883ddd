"""Signing: who may, what is written, and that nobody signs words they have not read."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk import signing
from bot.safety import translations, words

from .bench import Bench


@pytest.fixture
def safety(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Crisis words of the test's own."""
    folder = tmp_path / "safety"
    shutil.copytree(words.FOLDER, folder)
    monkeypatch.setattr(words, "FOLDER", folder)
    monkeypatch.setattr(translations, "FOLDER", folder / "translations")
    monkeypatch.setattr(translations, "FILE", folder / "translations" / translations.FILE.name)
    signing.forget()
    yield folder
    monkeypatch.undo()
    signing.forget()


def _shown(html: str) -> str:
    found = re.search(r'name="shown" value="(\w+)"', html)
    assert found
    return found[1]


def _first(html: str, what: str) -> str:
    found = re.search(rf'href="/workbench/signing/{what}/([^"]+)"', html)
    assert found
    return found[1]


def test_an_approver_signs_a_reply(bench: Bench, safety: Path) -> None:
    approver = bench.client("approver")
    listed = approver.see("/signing").text
    assert "Not signed" in listed
    id_ = _first(listed, "reply")
    page = approver.see(f"/signing/reply/{id_}").text
    sent = {"shown": _shown(page), "by": "safeguarding lead, PYL", "day": "2026-11-20"}
    assert approver.submit(f"/signing/reply/{id_}/sign", sent).status_code == 303
    assert "safeguarding lead, PYL" in (safety / "replies.yaml").read_text(encoding="utf-8")
    page = approver.see(f"/signing/reply/{id_}").text
    assert "Signed" in page
    assert approver.submit(f"/signing/reply/{id_}/unsign", {"shown": _shown(page)}).status_code == 303
    assert "safeguarding lead, PYL" not in (safety / "replies.yaml").read_text(encoding="utf-8")


def test_words_that_changed_meanwhile_are_not_signed(bench: Bench, safety: Path) -> None:
    approver = bench.client("approver")
    id_ = _first(approver.see("/signing").text, "reply")
    before = (safety / "replies.yaml").read_bytes()
    answer = approver.submit(f"/signing/reply/{id_}/sign", {"shown": "0" * 32, "by": "somebody", "day": "2026-11-20"})
    assert answer.status_code == 409
    assert "Read them again" in answer.text
    assert (safety / "replies.yaml").read_bytes() == before


@pytest.mark.parametrize(("by", "day"), [("", "2026-11-20"), ("PYL", "2030-01-01"), ("PYL", "soon")])
def test_a_signature_needs_somebody_and_a_day_that_has_been(bench: Bench, safety: Path, by: str, day: str) -> None:
    approver = bench.client("approver")
    id_ = _first(approver.see("/signing?what=lead").text, "lead")
    shown = _shown(approver.see(f"/signing/lead/{id_}").text)
    answer = approver.submit(f"/signing/lead/{id_}/sign", {"shown": shown, "by": by, "day": day})
    assert answer.status_code in (400, 409)


def test_new_words_lose_the_signature_and_keep_their_gaps(bench: Bench, safety: Path) -> None:
    approver = bench.client("approver")
    id_ = _first(approver.see("/signing").text, "reply")
    page = approver.see(f"/signing/reply/{id_}").text
    refused = approver.submit(f"/signing/reply/{id_}/edit", {"shown": _shown(page), "text": "Call 07700 900123 now."})
    assert refused.status_code == 409


def test_others_look_and_do_not_sign(bench: Bench, safety: Path) -> None:
    for role in ("viewer", "worker"):
        client = bench.client(role)
        id_ = _first(client.see("/signing").text, "reply")
        assert "Sign these words" not in client.see(f"/signing/reply/{id_}").text
        assert (
            client.submit(f"/signing/reply/{id_}/sign", {"shown": "x", "by": "PYL", "day": "2026-11-20"}).status_code == 403
        )
    assert bench.client("council").see("/signing").status_code == 403


@pytest.mark.parametrize("what", ["reply", "lead", "contact", "council", "translation"])
def test_every_kind_has_a_page_for_each(bench: Bench, safety: Path, what: str) -> None:
    viewer = bench.client("viewer")
    listed = viewer.see(f"/signing?what={what}").text
    ids = re.findall(rf'href="/workbench/signing/{what}/([^"]+)"', listed)
    assert ids
    for id_ in (ids[0], ids[-1]):
        assert viewer.see(f"/signing/{what}/{id_}").status_code == 200
