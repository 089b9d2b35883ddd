"""What a process wants the person at the keyboard to know: it writes a notice, `pal up` prints it. Never anything of what
people write, and no secret."""

from pathlib import Path

from bot.settings import Settings


def put(settings: Settings, name: str, text: str) -> None:
    """Leaves the notice `name`, in place of an earlier one."""
    path = _path(settings, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def clear(settings: Settings, name: str) -> None:
    """Takes the notice `name` away, if it is there."""
    _path(settings, name).unlink(missing_ok=True)


def fresh(settings: Settings, seen: dict[str, str]) -> list[str]:
    """The notices that are not in `seen` yet (name → text, which gains them)."""
    found: list[str] = []
    there = {path.stem: path for path in sorted((settings.data_dir / "run").glob("*.notice"))}
    for name in [name for name in seen if name not in there]:
        del seen[name]
    for name, path in there.items():
        try:
            text = path.read_text(encoding="utf-8").strip()
        except OSError:
            continue
        if text and seen.get(name) != text:
            seen[name] = text
            found.append(text)
    return found


def _path(settings: Settings, name: str) -> Path:
    return settings.data_dir / "run" / f"{name}.notice"
