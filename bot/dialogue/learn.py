"""What a message says about the person, put into the state."""

from dataclasses import dataclass, replace

from bot.dialogue.heard import Heard
from bot.dialogue.roles import same_again
from bot.dialogue.state import State
from bot.nlu.person import PersonFacts
from bot.offers.person import OUTSIDE


@dataclass(frozen=True)
class Learnt:
    """`changed`: names of facts that are new or different. `unclear`: councils that an ambiguous place may mean, and the
    role it was said in (care, home, or None). `about`: councils named without saying how they are tied to them."""

    state: State
    changed: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    unclear_role: str | None = None
    about: tuple[str, ...] = ()


def learn(state: State, heard: Heard) -> Learnt:
    """The state with what `heard.facts` adds or corrects."""
    facts = heard.facts
    before = state
    if state.care in facts.not_care:
        state = replace(state, care=None)
    if state.home in facts.not_home:
        state = replace(state, home=None)
    denied = (*facts.not_care, *facts.not_home)
    named_instead = [slug for slug in facts.places if slug not in denied]
    if len(named_instead) == 1 and not (facts.care or facts.home):
        # "Not Camden, Enfield": what they name instead takes the place of what they take back.
        if before.care in facts.not_care:
            state = replace(state, care=named_instead[0])
        elif before.home in facts.not_home:
            state = replace(state, home=named_instead[0])
    if facts.care:
        state = replace(state, care=facts.care)
    if facts.home:
        state = replace(state, home=facts.home)
    if not facts.places and same_again(heard.text):
        # "They did too", "same": the other council is the one that PAL knows.
        if before.asked == "care" and state.care is None:
            state = replace(state, care=state.home)
        elif before.asked == "home" and state.home is None:
            state = replace(state, home=state.care)
    if facts.age is not None:
        state = replace(state, age=facts.age, under_18=None)
    elif facts.under_18 is not None and state.age is None:
        state = replace(state, under_18=facts.under_18)
    if facts.nation:
        state = replace(state, nation=facts.nation)
    if heard.is_ or heard.is_not:
        state = with_conditions(state, heard.is_, heard.is_not)
    changed = tuple(
        name for name in ("care", "home", "age", "is_", "is_not") if getattr(state, name) != getattr(before, name)
    )
    unclear, role = _unclear(facts)
    named = {state.care, state.home, *facts.not_care, *facts.not_home, *unclear}
    # A place outside London says nothing that PAL could look up.
    about = () if unclear else tuple(slug for slug in facts.places if slug not in named and slug != OUTSIDE)
    return Learnt(state, changed, unclear, role, about)


def with_conditions(state: State, is_: frozenset[str], is_not: frozenset[str]) -> State:
    """The newest word about a condition counts."""
    yes = (frozenset(state.is_) - is_not) | is_
    no = (frozenset(state.is_not) - is_) | is_not
    return replace(state, is_=tuple(sorted(yes)), is_not=tuple(sorted(no)))


def _unclear(facts: PersonFacts) -> tuple[tuple[str, ...], str | None]:
    if facts.care_options:
        return tuple(facts.care_options), "care"
    if facts.home_options:
        return tuple(facts.home_options), "home"
    return tuple(facts.place_options), None
