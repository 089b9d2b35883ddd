"""The facts that a message gives about its writer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonFacts:
    """Nothing here is guessed: what was not said, or could mean two things, is None or empty.

    care: the council that looked after them (slug or "outside"). home: where they live now. places: every authority named
    and not denied ("outside" too), in order, whatever its role. age: whole years. under_18: known to be, known not to be, or
    None. care_options, home_options, place_options: what a name that lies in several boroughs may mean, in that role or in
    none. unclear_place: that name. assumed: (place, slug) taken although others are possible; PAL says so. not_care,
    not_home: councils they say it is not; both hold one denied without a role ("not Hackney"). nation: of a place outside
    London that has a role. theirs: councils of somebody else whom they speak of.
    """

    care: str | None = None
    home: str | None = None
    places: tuple[str, ...] = ()
    age: int | None = None
    under_18: bool | None = None
    care_options: tuple[str, ...] = ()
    home_options: tuple[str, ...] = ()
    place_options: tuple[str, ...] = ()
    unclear_place: str | None = None
    assumed: tuple[tuple[str, str], ...] = ()
    not_care: tuple[str, ...] = ()
    not_home: tuple[str, ...] = ()
    nation: str | None = None
    theirs: tuple[str, ...] = ()
