"""The columns of a sheet of offers or contacts, made from the schema: one a field, groups spread out."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from msgspec import inspect

from bot.desk.model import Content
from bot.desk.rows import SHAPES
from bot.offers.dates import PATTERN

Form = Literal["text", "list", "date", "number", "yes_no"]
#: Beside the schema's fields: whose it is, and which state the sheet was made from.
AUTHORITY, REVISION = "authority", "revision"


@dataclass(frozen=True)
class Column:
    """`name`: in the first row; `path`: where it stands in the content; `needed`: a new entry must have it."""

    name: str
    path: tuple[str, ...]
    form: Form
    needed: bool

    @property
    def field(self) -> str:
        """As problems name it: "source.title"."""
        return ".".join(self.path)


@lru_cache(maxsize=2)
def columns(kind: str) -> tuple[Column, ...]:
    """In the schema's order."""
    known = inspect.type_info(SHAPES[kind])
    assert isinstance(known, inspect.StructType)
    return tuple(_columns(known, ()))


def column_of(kind: str, field: str) -> str:
    """The column in which the field of a problem stands: "conditions.0" is in "conditions"."""
    parts = field.split(".")
    for length in range(len(parts), 0, -1):
        for column in columns(kind):
            if column.path == tuple(parts[:length]):
                return column.name
    return next((column.name for column in columns(kind) if column.path[0] == parts[0]), "")


def value(content: Content, path: tuple[str, ...]) -> Any:
    """What stands at `path`; None when there is nothing."""
    found: Any = content
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def put(content: Content, path: tuple[str, ...], said: Any) -> None:
    """Sets what stands at `path`."""
    for name in path[:-1]:
        inner = content.get(name)
        content[name] = dict(inner) if isinstance(inner, dict) else {}
        content = content[name]
    content[path[-1]] = said


def _columns(known: inspect.StructType, at: tuple[str, ...]) -> list[Column]:
    found: list[Column] = []
    for field in known.fields:
        path = (*at, field.encode_name)
        inner, nullable = bare(field.type)
        if isinstance(inner, inspect.StructType):
            found += _columns(inner, path)
        else:
            found.append(Column("_".join(path), path, _form(inner), field.required and not nullable))
    return found


def _form(known: inspect.Type) -> Form:
    if isinstance(known, inspect.ListType):
        return "list"
    if isinstance(known, inspect.IntType):
        return "number"
    if isinstance(known, inspect.BoolType):
        return "yes_no"
    dated = isinstance(known, inspect.StrType) and known.pattern in (PATTERN, r"^\d{4}-\d{2}-\d{2}$")
    return "date" if dated else "text"


def bare(known: inspect.Type) -> tuple[inspect.Type, bool]:
    """The type without descriptions and None, and whether None was in it."""
    nullable = False
    while isinstance(known, (inspect.Metadata, inspect.UnionType)):
        if isinstance(known, inspect.Metadata):
            known = known.type
        else:
            nullable = True
            known = next(one for one in known.types if not isinstance(one, inspect.NoneType))
    return known, nullable
