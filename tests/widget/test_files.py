"""The built files: small, alone, the same as their source, and saying what the rest of PAL says."""

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.channels.web import render
from bot.front.inbox import Said
from bot.messages import Message
from bot.topics import TITLES

ROOT = Path(__file__).resolve().parents[2]
WIDGET = ROOT / "bot" / "widget"
LOADER = (WIDGET / "dist" / "widget.js").read_bytes()
CHAT = (WIDGET / "dist" / "chat.js").read_bytes()


def zipped(data: bytes) -> int:
    return len(gzip.compress(data, 9, mtime=0))


def test_it_is_small() -> None:
    assert zipped(LOADER) <= 3000, "before it is opened"
    assert zipped(LOADER) + zipped(CHAT) <= 15_000, "all there is"


def test_nothing_that_a_strict_policy_forbids_and_no_cookie() -> None:
    text = (LOADER + CHAT).decode()
    for forbidden in ("eval(", "new Function", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", ".cookie"):
        assert forbidden not in text, forbidden
    assert set(re.findall(r"https?://[\w.-]+", text)) == {"https://www.bbc.co.uk"}, "only where a quick exit leads"
    assert "(?<" not in text, "Safari before 16.4 refuses a file with lookbehind"


def test_the_loader_takes_only_this_chat() -> None:
    loader = LOADER.decode()
    assert f"sha384-{base64.b64encode(hashlib.sha384(CHAT).digest()).decode()}" in loader
    assert f"chat.js?v={hashlib.sha256(CHAT).hexdigest()[:8]}" in loader


def test_the_lock_names_no_download_address() -> None:
    lock = json.loads((WIDGET / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages and not [name for name, entry in packages.items() if "resolved" in entry]
    assert all("integrity" in entry for entry in packages.values())


def test_the_built_files_are_what_the_source_gives(tmp_path: Path) -> None:
    if not shutil.which("npm") or not shutil.which("node"):
        if os.environ.get("PAL_CI"):
            pytest.fail("needs Node; CI must have it")
        pytest.skip("needs Node")
    modules = WIDGET / "node_modules"
    if not (modules / "esbuild").is_dir():
        if not os.environ.get("PAL_CI"):
            pytest.skip("needs the build's packages: npm ci --prefix bot/widget")
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=WIDGET, check=True, timeout=300)
    subprocess.run(["npx", "--no-install", "tsc", "--noEmit"], cwd=WIDGET, check=True, timeout=120)
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=WIDGET, check=True, timeout=120)
    for name in ("widget.js", "chat.js"):
        assert (tmp_path / name).read_bytes() == (WIDGET / "dist" / name).read_bytes(), f"{name}: npm run build"


def _source(name: str) -> str:
    return (WIDGET / "src" / name).read_text(encoding="utf-8")


def test_numbers_are_those_of_the_safety_data() -> None:
    contacts = {
        c["label"]: c for c in YAML(typ="safe").load((ROOT / "data/safety/contacts.yaml").read_text(encoding="utf-8"))
    }
    numbers = re.findall(r'\["([^"]+)", "(tel|sms):(\d+)", "([\d ]+)"\]', _source("words.ts"))
    after = re.findall(r'^  "(.*)",$', _source("says.ts").split("AFTER = [")[1].split("]")[0], re.M)
    assert len(numbers) == len(after) == 5
    for (label, kind, link, shown), says in zip(numbers, after, strict=True):
        contact = contacts[label]
        assert contact["lead"] and link == shown.replace(" ", "")
        assert shown == contact["phone" if kind == "tel" else "text"] and says == contact["says"]
    call = re.search(r'call: "(.*)"', _source("says.ts"))
    assert call and set(re.findall(r"\d[\d ]*\d", call.group(1))) == {"999", "116 123"}


def test_topics_are_called_as_everywhere() -> None:
    listed = _source("says.ts").split("TOPICS: Record<string, string> = {")[1].split("}")[0]
    assert dict(re.findall(r'(\w+): "([^"]+)"', listed)) == TITLES


def test_its_words_are_short_and_plain() -> None:
    words = re.findall(r'^  +(?:\w+:)?\s*"(.*)",$', _source("says.ts") + _source("words.ts"), re.M)
    assert len(words) > 50
    for text in words:
        for one in re.split(r"(?<=[.?!])\s", text):
            assert len(one.split()) <= 20, one
        assert not re.search(r"[\u2190-\u2bff\U0001f000-\U0001ffff]", text), f"a picture: {text}"


def test_a_draft_is_known_by_its_flag() -> None:
    words = (Message("Copy this:"), Message("Hi. …", copy=True), Message("Then: …"))
    said = [Said(n, f"a{n}", 1, message) for n, message in enumerate(words)]
    assert [one.get("copy", False) for one in render.as_json(said)] == [False, True, False]
