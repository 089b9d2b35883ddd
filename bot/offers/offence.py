"""What a rule says of an offer file: a line of text that also knows whom and which field it is about."""


class Offence(str):
    """The line as `pal offers check` prints it. `ids`: the offers and contacts it is about; `field`: the schema's name of
    the field, "" for the whole; `words`: the line without the id."""

    ids: tuple[str, ...]
    field: str
    words: str

    def __new__(cls, ids: str | tuple[str, ...], field: str, words: str, where: str | None = None) -> "Offence":
        """`where` begins the line; the id when left out."""
        ids = (ids,) if isinstance(ids, str) else ids
        made = super().__new__(cls, f"{ids[0] if where is None else where}: {words}")
        made.ids, made.field, made.words = ids, field, words
        return made
