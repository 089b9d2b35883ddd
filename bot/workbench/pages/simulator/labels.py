"""What PAL's own names mean, for people who do not know them."""

from bot.offers.conditions import CONDITIONS
from bot.offers.person import OUTSIDE
from bot.places.authorities import names
from bot.safety.privacy import KINDS
from bot.topics import TITLES

#: What somebody does with a message that is about no topic; follows "They".
ACTS = {
    "greet": "say hello",
    "goodbye": "say goodbye",
    "thanks": "say thank you",
    "affirm": "say yes",
    "deny": "say no",
    "talk_to_human": "want to talk to a person",
    "ask_capabilities": "ask what PAL can do",
    "is_bot": "ask whether PAL is a computer",
    "delete_my_data": "want their chat deleted",
    "privacy_question": "ask who can see the chat",
    "change_borough": "want to change their council",
    "give_borough": "name a council or a place",
    "give_age": "give their age",
    "restart": "want to start again",
    "not_helpful": "say that it did not help",
    "didnt_understand": "did not understand the answer",
    "repeat": "want it said again",
    "chitchat": "make small talk",
    "out_of_scope": "ask for something that PAL is not for",
    "more": "want more",
    "how_to_ask": "want to know how to ask for it",
    "ask_detail": "want to know more about an offer",
    "urgent_help": "want urgent help",
    "skip": "would rather not say",
    "press": "tapped a button",
    "nlu_fallback": "say something that PAL does not recognise",
}
CRISES = {
    "suicide": "thoughts of suicide or self-harm",
    "abuse": "abuse or violence",
    "homeless_tonight": "nowhere to sleep tonight",
    "other": "another danger",
}
QUESTIONS = {
    "care": "Which council looked after you?",
    "home": "Where do you live?",
    "age": "How old are you?",
    "place": "Which council is that place in, or what is it to you?",
    "topic": "What do you need?",
    "forget": "Shall I delete this chat?",
}
VERDICTS = {"yes": ("good", "Yes"), "maybe": ("warn", "Maybe"), "no": ("off", "No")}
#: (at least, in words) of a chance.
_SURE = ((0.9, "very sure"), (0.6, "quite sure"), (0.35, "not very sure"), (0.0, "hardly more than a guess"))


def meaning(intent: str) -> str:
    """What a message means, after "They"."""
    if intent in TITLES:
        return f"ask about “{TITLES[intent]}”"
    return ACTS.get(intent, intent.replace("_", " "))


def short(intent: str) -> str:
    """The same in as few words as a list allows."""
    return TITLES.get(intent) or f"they {ACTS.get(intent, intent.replace('_', ' '))}"


def sure(chance: float) -> str:
    """How sure that is, in words and figures."""
    words = next(words for least, words in _SURE if chance >= least)
    return f"{words}, {chance:.0%}"


def council(slug: str | None) -> str:
    """A council's name; "a council outside London"; "not known"."""
    if slug is None:
        return "not known"
    return "outside London" if slug == OUTSIDE else names().get(slug, slug)


def giver(slug: str) -> str:
    """Whose offer it is."""
    return {"london": "London-wide", "england": "England-wide"}.get(slug) or names().get(slug, slug)


def question(asked: str | None) -> str:
    """What PAL waits for."""
    if asked is None:
        return "nothing"
    head, _, name = asked.partition(":")
    if head == "status" and name in CONDITIONS:
        return CONDITIONS[name].question
    return QUESTIONS.get(asked, asked)


def condition(name: str) -> str:
    """A condition as a short sentence about them: "They have a job"."""
    clause = CONDITIONS[name].clause if name in CONDITIONS else name.replace("_", " ")
    words = clause.replace("you or your partner", "they or their partner").replace("your", "their").replace("you", "they")
    return words[0].upper() + words[1:]


def listed(words: list[str]) -> str:
    """ "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def masked(kinds: list[str]) -> str:
    """What was taken out."""
    return listed([KINDS.get(kind, kind.replace("_", " ")) for kind in kinds])
