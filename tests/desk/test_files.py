"""Published changes into the files and back: a small diff, nothing lost, conflicts seen and settled."""

import re
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from bot import desk
from bot.desk import Missing, NotAllowed, Refused, shape
from bot.desk.file_text import rewritten
from bot.desk.files import conflicts, export_yaml, take_desk, take_file
from bot.offers.loader import Conflict, Loaded, content, load
from bot.offers.schema import OfferFile
from bot.offers.store import Store
from bot.offers.yaml_files import read
from tests.desk.conftest import ANN, BOB, COUNCIL, NOW, TEAM, A, B, files, published
from tests.offers.conftest import DATA, contact, file, new_engine, offer, write

LATER = NOW + timedelta(days=1)


def withdraw(engine: Engine, id_: str) -> None:
    one = desk.withdraw(engine, ANN, NOW, id_, desk.get(engine, id_).revision, "ended")
    desk.approve(engine, BOB, NOW, one.id, one.version)


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.yaml")}


def title(engine: Engine, id_: str = A) -> str | None:
    found = Store(engine).offer(id_)
    return found[1].title if found else None


def test_without_news_nothing_is_touched(engine: Engine, folder: Path) -> None:
    before = texts(folder)
    done = export_yaml(engine, folder)
    assert (done.diff, done.files, done.conflicts, texts(folder)) == ("", (), (), before)


def test_the_real_files_change_in_the_fields_that_changed_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for slug in ("camden", "barnet"):
        shutil.copy(DATA / f"{slug}.yaml", folder)
    engine = new_engine(tmp_path / "offers.db")
    load(folder, engine, NOW)
    before = texts(folder)
    assert export_yaml(engine, folder).diff == ""
    tax = next(item for item in desk.find(engine, desk.Filters("offer", "camden", "council_tax")).items)
    who = {"age_from": 18, "age_until": 24}
    published(engine, id_=tax.id, title="You pay no council tax until 24", who=who, conditions=["you ask them: first"])
    done = export_yaml(engine, folder)
    assert done.files == ("camden.yaml",)
    changed = [line for line in done.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert "+  title: You pay no council tax until 24" in changed
    assert "+  - 'you ask them: first'" in changed
    assert all(line[1:].lstrip().startswith(("title:", "who:", "conditions:", "- ")) for line in changed), changed
    after = texts(folder)
    assert {name for name in after if after[name] != before[name]} == {"camden.yaml"}
    assert load(folder, engine, LATER) == Loaded(unchanged=len(desk.find(engine, desk.Filters(), size=5000).items))
    assert not desk.get(engine, tax.id).unexported and desk.get(engine, tax.id).origin == "yaml"
    assert export_yaml(engine, folder).diff == ""


def test_new_withdrawn_and_confirmed_reach_the_files(engine: Engine, folder: Path) -> None:
    fresh = {**desk.get(engine, A).content, "id": None, "title": "Free bikes"}
    one = desk.save_draft(engine, ANN, NOW, fresh, why="New", authority="camden")
    one = desk.submit(engine, ANN, NOW, one.id, one.version)
    desk.approve(engine, BOB, NOW, one.id, one.version)
    withdraw(engine, B)
    withdraw(engine, "brent-travel-x")
    desk.confirm(engine, ANN, NOW, TEAM, 1, NOW.date())
    done = export_yaml(engine, folder)
    assert done.files == ("brent.yaml", "camden.yaml")
    camden, brent = (read(folder / f"{slug}.yaml", OfferFile) for slug in ("camden", "brent"))
    assert [item.id for item in camden.offers] == [A, one.item_id]
    assert (camden.contacts[0].checked, brent.offers) == ("2026-11-21", [])
    assert load(folder, engine, LATER) == Loaded(unchanged=3)
    assert title(engine, B) is None and not desk.get(engine, B).unexported
    # Once the files agree, a file that has it again brings it back.
    files(folder)
    assert set(load(folder, engine, LATER).changed) >= {B, "brent-travel-x"}


def test_comments_quotes_and_line_ends_stay(engine: Engine, folder: Path) -> None:
    path = folder / "camden.yaml"
    written = f"""# Camden, looked after by the desk.
authority: camden
name: "Camden"   # as it calls itself
local_offer_url: null
offers:
# the first
- id: {A}
  topic: travel
  title: 'Half off'  # short
  # read this twice
  summary: You pay half on the bus.
  amount: null
  basis: responsible
  # ages: see page 2
  who: {{}}
  conditions: []  # none
  how_to_claim: null
  claim_url: null
  status: in_force
  source: {{title: "Example council's page", url: 'https://www.example.gov.uk/care', date: null}}
  seen: '2026-11'
  checked: null
  review_by: '2027-05-01'
  confidence: high
# the second
- id: {B}
  topic: travel
  title: Free trams
  summary: You pay half on the bus.
  amount: null
  basis: responsible
  how_to_claim: null
  claim_url: null
  status: in_force
  source: {{title: "Example council's page", url: 'https://www.example.gov.uk/care', date: null}}
  seen: '2026-11'
  checked: null
  review_by: '2027-05-01'
  confidence: high
contacts: []   # asked for
gaps: []
"""
    path.write_bytes(written.replace("\n", "\r\n").encode())
    load(folder, engine, NOW)
    published(engine, title="Free buses: all of them", who={"age_from": 18}, conditions=["you ask first"], note="A # sign")
    withdraw(engine, B)
    export_yaml(engine, folder)
    text = path.read_bytes().decode()
    assert "\r\n" in text and "\n" not in text.replace("\r\n", "")
    text = text.replace("\r\n", "\n")
    for comment in ("looked after by the desk", "as it calls itself", "the first", "# short", "read this twice", "page 2"):
        assert comment in text
    for line in (
        "title: 'Free buses: all of them'  # short",
        "who: {age_from: 18}",
        "  - you ask first",
        'name: "Camden"   #',
    ):
        assert line in text, text
    assert "# asked for" in text and "# none" in text
    assert load(folder, engine, LATER).changed == []


def test_edited_at_the_desk_and_in_the_file(engine: Engine, folder: Path) -> None:
    published(engine, title="From the desk")
    files(folder, title="From the file", amount="£5", review_by="2027-03-01")
    with pytest.raises(Conflict):
        load(folder, engine, LATER)
    (found,) = conflicts(engine, folder)
    assert {field.field: (field.base, field.theirs, field.yours) for field in found.fields} == {
        "title": ("Half off", "From the file", "From the desk"),
        "amount": (None, "£5", None),
        "review_by": ("2027-05-01", "2027-03-01", "2027-05-01"),
    }
    assert (found.id, found.who) == (A, "Bob")
    before = texts(folder)
    assert export_yaml(engine, folder).conflicts == (A,)
    assert texts(folder) == before


def test_take_the_desks(engine: Engine, folder: Path) -> None:
    published(engine, title="From the desk")
    files(folder, title="From the file")
    with pytest.raises(NotAllowed):
        take_desk(engine, COUNCIL, NOW, A, folder)
    take_desk(engine, ANN, NOW, A, folder)
    assert conflicts(engine, folder) == []
    assert load(folder, engine, LATER).kept == [A]
    assert title(engine) == "From the desk"
    assert "+  title: From the desk" in export_yaml(engine, folder).diff
    assert load(folder, engine, LATER) == Loaded(unchanged=4)
    with pytest.raises(Missing, match="not in conflict"):
        take_desk(engine, ANN, NOW, A, folder)


def test_take_the_files_and_think_again(engine: Engine, folder: Path) -> None:
    published(engine, title="From the desk")
    files(folder, title="From the file")
    done = take_file(engine, ANN, NOW, A, folder)
    assert (title(engine), done.what, done.before and done.before["title"]) == (
        "From the file",
        "take_file",
        "From the desk",
    )
    assert load(folder, engine, LATER) == Loaded(unchanged=4)
    desk.undo(engine, BOB, NOW, done.id)
    assert title(engine) == "From the desk"
    assert load(folder, engine, LATER).kept == [A]


@pytest.mark.parametrize("take", ["desk", "file"])
def test_gone_from_the_files_but_changed_at_the_desk(engine: Engine, folder: Path, take: str) -> None:
    published(engine, title="From the desk")
    write(folder, file(offer(B, title="Free trams"), contact()), file(offer("brent-travel-x"), authority="brent"))
    (found,) = conflicts(engine, folder)
    assert found.file is None
    (take_desk if take == "desk" else take_file)(engine, ANN, NOW, A, folder)
    assert load(folder, engine, LATER) == Loaded(unchanged=3)
    assert title(engine) == ("From the desk" if take == "desk" else None)
    assert (A in export_yaml(engine, folder).diff) == (take == "desk")


@pytest.mark.parametrize("take", ["desk", "file"])
def test_withdrawn_at_the_desk_but_changed_in_the_files(engine: Engine, folder: Path, take: str) -> None:
    withdraw(engine, A)
    files(folder, title="From the file")
    (found,) = conflicts(engine, folder)
    assert found.desk is None
    (take_desk if take == "desk" else take_file)(engine, ANN, NOW, A, folder)
    load(folder, engine, LATER)
    assert title(engine) == (None if take == "desk" else "From the file")
    assert conflicts(engine, folder) == []


def test_the_desk_goes_on_between_export_and_load(engine: Engine, folder: Path) -> None:
    published(engine, title="First")
    export_yaml(engine, folder)
    published(engine, title="Second")
    assert conflicts(engine, folder) == []
    assert load(folder, engine, LATER).kept == [A]
    assert title(engine) == "Second"
    assert "-  title: First\n+  title: Second\n" in export_yaml(engine, folder).diff
    assert load(folder, engine, LATER).kept == []


def test_an_undo_between_export_and_load_is_not_overwritten(engine: Engine, folder: Path) -> None:
    one = published(engine, title="First")
    export_yaml(engine, folder)
    desk.undo(engine, ANN, NOW, one.id)
    assert load(folder, engine, LATER).kept == [A]
    assert title(engine) == "Half off"
    export_yaml(engine, folder)
    assert load(folder, engine, LATER) == Loaded(unchanged=4)


def test_an_undo_right_after_the_export_is_exported_too(engine: Engine, folder: Path) -> None:
    before = texts(folder)
    one = published(engine, title="First")
    export_yaml(engine, folder)
    desk.undo(engine, ANN, NOW, one.id)
    export_yaml(engine, folder)
    assert read(folder / "camden.yaml", OfferFile).offers[0].title == "Half off"
    assert set(texts(folder)) == set(before)


def test_brought_back_after_the_withdrawal_was_exported(engine: Engine, folder: Path) -> None:
    withdraw(engine, A)
    export_yaml(engine, folder)
    desk.undo(engine, ANN, NOW, desk.history(engine, A)[0].id)
    assert load(folder, engine, LATER).kept == [A]
    assert title(engine) == "Half off"
    export_yaml(engine, folder)
    assert load(folder, engine, LATER) == Loaded(unchanged=4)
    # Now that both agree, the files may take it out again.
    write(folder, file(offer(B, title="Free trams"), contact()), file(offer("brent-travel-x"), authority="brent"))
    assert load(folder, engine, LATER).retired == [A]


def test_moved_in_the_files_is_not_the_desks_to_settle(engine: Engine, folder: Path) -> None:
    published(engine, title="From the desk")
    write(folder, file(offer(B, title="Free trams"), contact()), file(offer(A), offer("brent-travel-x"), authority="brent"))
    with pytest.raises(Refused, match="under brent"):
        take_file(engine, ANN, NOW, A, folder)


def test_nothing_is_written_when_a_file_cannot_be_read(engine: Engine, folder: Path) -> None:
    published(engine, title="From the desk")
    (folder / "brent.yaml").write_text("authority: brent\n\tx", encoding="utf-8")
    before = texts(folder)
    with pytest.raises(ValueError, match=r"brent\.yaml"):
        export_yaml(engine, folder)
    assert texts(folder) == before


def test_looking_writes_nothing(engine: Engine, folder: Path) -> None:
    published(engine, title="From the desk")
    before = texts(folder)
    assert "+  title: From the desk" in export_yaml(engine, folder, write=False).diff
    assert texts(folder) == before


REAL = (DATA / "camden.yaml").read_text(encoding="utf-8")
#: The first offers of the real file, by hand as they are: folded words, groups in one line, quotes.
CAMDEN = "".join(re.split(r"(?m)(?=^- id: )", REAL.partition("\ncontacts:")[0] + "\n")[:5]) + "contacts: []\ngaps: []\n"
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=4, max_size=60)
hard = st.sampled_from(
    ["no: yes", "# not a comment", "'quoted'", '"', "- dash", "null", "2026", "*a &b", "{x}", "é £5 😀", "a  b c d"]
)
texts_ = (words | hard).map(shape.clean).filter(lambda text: 4 <= len(text) <= 60)


def from_text(text: str) -> OfferFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "camden.yaml"
        path.write_text(text, encoding="utf-8")
        return read(path, OfferFile)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(st.data())
def test_whatever_is_written_the_file_says_it_and_the_rest_stays(data: st.DataObject) -> None:
    held = from_text(CAMDEN)
    item = data.draw(st.sampled_from(held.offers))
    new = content(item) | {
        "title": data.draw(texts_),
        "note": data.draw(st.none() | st.lists(texts_, min_size=1, max_size=9).map(" ".join)),
        "conditions": data.draw(st.lists(texts_, max_size=3)),
        "source": {**content(item)["source"], "title": data.draw(texts_)},
        "how_to_claim": data.draw(st.none() | st.lists(texts_, min_size=1, max_size=4).map("\n".join)),
    }
    done = rewritten(CAMDEN, held, {item.id: new})
    back = from_text(done)
    assert {one.id: content(one) for one in back.offers}[item.id] == content(msgspec.convert(new, type(item)))
    (old_before, old), (now_before, now) = (text.split(f"- id: {item.id}\n") for text in (CAMDEN, done))
    assert old_before == now_before
    after = re.compile(r"\n(?=- id: |contacts:)")
    assert after.split(old, 1)[1] == after.split(now, 1)[1]
