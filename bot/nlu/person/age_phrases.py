"""Turns of phrase that say how old the writer is or soon will be; the number is the group "n". `age.py` judges whose."""

import re

from bot.nlu.person.cues import one_of

N = r"(?P<n>[1-9]\d)"
#: What a number may count instead of years of life.
COUNTED = one_of(
    "pounds? quid p days? weeks? wks? minutes? mins? min hours? hrs? months? miles? percent per am(?!_i) pm grand k "
    "of_(?!age) times placements? stops? euros? people nights? more others other_(?!day) out bus st nd rd th to_\\d "
    "\\d(?!_(?:kids?|child|children|sons?|daughters?)\\b) mg "
    "kg stone points? marks? shifts kids children siblings lads girls boys men women students flats rooms houses bids "
    "in_line in_a_row in_the_queue letters calls emails texts forms applications lessons hundred thousand credits "
    "years?_(?:ago|in|left|of|sentence|to|waiting|since|into|with|here|later)"
)
YEARS = rf"{N}\b(?! {COUNTED}\b)"
_SMALL = (
    "(?:"
    + one_of(
        "now only just a an still already aged age soon also really f m female male girl boy guy lad about "
        "roughly around like of barely officially finally legally"
    )
    + " )*"
)
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_SPAN = "(?:days?|weeks?|wks?|fortnight|months?|years?)"
_SOON = (
    rf" (?:next(?! to| door)|this coming|in (?:an? )?(?:\w+ |couple of )?(?:{_SPAN}|bit|while|few)|in {MONTHS}|"
    r"soon(?! \d)|tomorrow|"
    r"in the new year|(?:after|at|by) (?:xmas|christmas|new year)|"
    r"(?:real|really|very|pretty|so) soon|come (?:next )?(?:\w+)|any day|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day|on (?:the )?[1-3]?\d (?:st|nd|rd|th)|later this|"
    r"this (?:year|month|week|summer|winter|autumn|spring|"
    r"christmas))\b(?! (?:just )?(?:gone|past|passed|there)\b)"
)
_BEING = one_of(
    "im imm+ i_be am me_is my_is i_is being been ive_been ive_just_turned just_turned recently_turned have_turned "
    "ive_turned now_im if_im just_gone"
)
#: "me 20 him 22", "i 18"; but "lend me 20", "can i".
_ME = r"(?:(?<![a-z] )|(?<=and )|(?<=but )|(?<=cos )|(?<=hi )|(?<=if ))(?:me|i)"
PARENT = one_of("mum mom mummy mother dad daddy father parent")
#: A number that can be a care leaver's age, where the words alone would not do.
_LIKELY = r"(?P<n>1[5-9]|2[0-5])"
_END = r"(?= ?[.,]|$)"
#: How a life is at an age.
_ALONE = one_of("homeless alone stuck struggling skint broke(?!_(?:my|up|down|a|the|his|her)_)")
_STATUS = one_of(
    "in_(?:semi|temp|foster|supported|hostel|custody|uni|college|placement) "
    "care_leaver homeless living live from pregnant female male btw single ex_care in_care and with"
)
_NOT_NEXT = one_of(
    "past over above older older_than under younger below on number no room in at paying bus waiting behind owed down "
    "like band step short due size level (?:not|with)(?=_\\d)"
)
#: How an ask begins, right after an age: "im afghan 17 need solicitor".
_ASKS = one_of(
    "ex ex_care from living need needs want wanna looking trying how who what where can could is do does please pls "
    "help got no have"
)
#: "18 what happens", "25 does it stop": a rule, not the writer.
_OF_ALL = r"(?:is |does |do (?!i\b)|(?:can|could) (?:they|it|my)\b|what (?:happens|changes|stops))"
#: "my 18th", "my 18 birthday".
_TH = r"(?: (?:st|nd|rd|th)|(?= birthday))"
#: Where a message begins, whatever the greeting.
_HELLO = r"^(?:(?:hi|hey|hello|hiya|heya|yo|ok|sorry|please|there|all|pal) (?:, )?)*"
NOW = (
    re.compile(rf"\b{N} (?:and |nd |an |plus )?(?:a )?(?:half|bit)\b"),
    re.compile(rf"\b{N} (?:years? )?(?:and )?\d\d? months?(?= old|$| ?[.,])"),
    re.compile(rf"(?:^|[.,] ?|\b(?:im|just|hi|been) ){N} (?:since|last) \w+"),
    re.compile(rf"\b{N} years young\b"),
    re.compile(rf"\bim at (?:the )?age (?:of )?{N}\b"),
    re.compile(rf"\bi (?:may|might) be {N}\b(?= but)"),
    re.compile(rf"\bhad my {N}{_TH}\b"),
    re.compile(rf"\bmy {N}{_TH}(?: birthday)? (?:was|has been)\b"),
    re.compile(rf"\b(?:{_BEING}|{_ME}) {_SMALL}{YEARS}"),
    re.compile(rf"\b(?:i |ive |have )?(?:just |recently |now )*(?:turned|hit|became|become|made|reached) {YEARS}"),
    re.compile(rf"\b{N} ?(?:years? (?:of )?old|yearold|years? of age|y ?(?:\. )?o(?:ld)?|yrs?old|yro)\b(?!s)"),
    re.compile(rf"(?:^|[.,] ?|\bhave |\bgot |\bim ){N} years?(?: ?[.,]|$| (?:and|but|now|girl|boy|female|male)\b)"),
    re.compile(rf"\b(?:i have|now i have|i got) {N}(?: ?[.,]|$)"),
    re.compile(rf"\b{N} (?:already|today)\b"),
    re.compile(rf"\b{N} (?:just (?:gone|now)|(?:on|in|last|this) (?:the )?\w+ (?:just )?(?:gone|past|passed))\b"),
    re.compile(rf"\b{N} (?:but |and |, )?(?:soon|nearly|almost|turning|going(?: on)?|about to be) \d\d\b"),
    re.compile(rf"(?:^|[.,] ?|\b(?:im|still|only|just) ){N} for another\b"),
    re.compile(rf"\b(?:still|barely|only just|just about) {YEARS}(?= ?[.,]|$| (?:and|but|so|cos)\b)"),
    re.compile(rf"(?:^|\bim ){N}ish{_END}"),
    re.compile(rf"(?:^|\bim )just over {N}{_END}"),
    re.compile(rf"\bi (?:said|meant|mean) {YEARS}{_END}"),
    re.compile(rf"\b{N} as of (?!tomorrow|next)"),
    re.compile(
        rf"\b(?:we|(?:me|i) and (?:my )?\w+|my \w+ and (?:me|i)) (?:are |r )?(?:both |all )?"
        rf"{YEARS}(?= ?[.,]|$| (?:and|but|with|from)\b)"
    ),
    re.compile(rf"\bim with {N} years?\b"),
    re.compile(rf"\bonly {_LIKELY} and (?:already|i|im|still|{_ALONE})\b"),
    re.compile(
        rf"\bat (?:the )?(?:age of )?{N} (?:and )?(?:(?:i |im |am i )?still|now (?:im|am i|i)) "
        rf"(?!had|was|were|didnt|couldnt|\d)"
    ),
    re.compile(rf"\b(?:single|young|teen|lone) {PARENT}(?: (?:of|to) \w+)? ?(?:, )?{YEARS}"),
    re.compile(
        rf"\b(?:still(?: \w+){{0,6}}|(?<!left )(?<!was )(?<!were )(?<!been )"
        rf"{_ALONE}(?: \w+){{0,6}}) at {YEARS}(?: ?[.,]|$| (?:and|but|with)\b)"
    ),
    re.compile(rf"\b(?:as|im) (?:someone|an? \w+(?: \w+)?) who is (?:just )?(?:turned )?{YEARS}"),
    re.compile(rf"\b{N} going on \d"),
    re.compile(rf"\b(?:{_ALONE}|pregnant|scared|single) (?:and |but |, )?{YEARS}"),
    re.compile(rf"\bi was {N} (?=(?:in {MONTHS}|last (?:week|month|year))\b)"),
    re.compile(rf"\b{N} (?:f|m|female|male)\b"),
    re.compile(rf"(?:^|[.,] ?)(?:f|m|female|male) {YEARS}"),
    re.compile(rf"\b(?:aged?|age is|age ,|age me|my age(?: it)?(?: is)?|my (?:old|years?) (?:is|are)) {YEARS}"),
    re.compile(rf"\bnow {YEARS}"),
    re.compile(rf"\b{N} (?:now|here)\b"),
    re.compile(rf"^{N} (?:and |, )?{_STATUS}\b"),
    re.compile(
        rf"{_HELLO}{_LIKELY} (?:and |but |so |, )*(?:(?!{_OF_ALL}){_ASKS}|is (?:that|it|this|there)|am i|i|im|been|"
        r"never|still|cant|dont|(?<=[a-z,] )they)\b"
    ),
    re.compile(rf"{_HELLO}m{_LIKELY}(?<!25)\b"),
    re.compile(
        rf"\b(?:care leaver|in care|leaving care|homeless|pregnant|care experienced)(?: @\d+)? {N}(?: ?[.,]|"
        rf"$| (?:in|from|living|and|but|@\d)\b)"
    ),
    re.compile(rf"(?:^|[.,] ?){N}(?: ?[.,]| ?$)"),
    re.compile(rf"\b(?:its|it was|was|had|just had) my {N}{_TH}\b(?! (?:birthday )?(?:next|in|soon|tomorrow))"),
    re.compile(rf"\bim (?!{_NOT_NEXT} )(?:[a-z]+ ){{1,2}}{N}(?: and| but| ?[.,]|$)"),
    re.compile(rf"^im (?:[a-z]+ ){{0,3}}@\d+ {N}$"),
    re.compile(rf"\bim (?!{_NOT_NEXT} )(?:(?:[a-z]+|@\d+) ){{1,3}}{N}(?= {_ASKS}\b)"),
    re.compile(rf"\b{YEARS}(?= (?:btw|by the way|if (?:that|it) (?:helps|matters))\b)"),
    # A council and a bare number that can be a care leaver's age, at the end or the beginning: "council tax southwark 21".
    re.compile(r"(?<!bus )(?<!route )(?<!number )@\d+ (?:[,.] ?)?(?:and )?(?P<n>1[5-9]|2[0-5]) ?[.,]?$"),
    re.compile(r"^(?P<n>1[5-9]|2[0-5]) (?:and |, )?(?:in |from )?@\d+(?: ?[.,]|$)"),
)
_WHEN = (
    rf"next (?:week|month|year|\w+day)|tomorrow|in (?:a|an|\d+|few|a few|one|two|three|four) (?:weeks?|months?|days?)|"
    rf"on \w+day|this (?:week|month|\w+day)|(?:next |in )?{MONTHS}"
)
NEARLY = one_of(
    "nearly almost about_to_be about_to_turn close_to coming_up_to coming_up turning approaching not_quite "
    "soon_to_be soon_be soon pushing nearing"
)
SOON_TO_BE = (
    re.compile(rf"(?:^|[.,] ?|\b(?:and|but) )(?:{_WHEN}) (?:, )?(?:im|i am|ill be|i turn|i will be) {N}\b(?! {COUNTED}\b)"),
    re.compile(
        rf"\b(?:ill be|i will be|i turn|i complete|i finish) {N}(?: years?)?(?: old)?(?= (?:in|on|next|this|soon)\b)"
    ),
    re.compile(rf"\b(?:weeks?|months?|days?) (?:until|to|before|off|from) my {N}{_TH}\b"),
    #: "when i turn 25" is a rule; "when i turn 25 in march" says how old the writer is.
    re.compile(rf"\b(?:when|until|before|once|after|day) (?:im|i turn|i hit|i become|i reach|ill be) {N}{_SOON}"),
    re.compile(rf"(?:^|\bim )just under {N}{_END}"),
    re.compile(rf"\b(?:im |i |am |me )?{NEARLY} {YEARS}(?! (?:means|will|sucks|feels|makes|scares|is (?!that|it|this))\b)"),
    re.compile(rf"\b{NEARLY}(?: \w+)? my {N}{_TH}\b(?= birthday| ?[.,]|$| (?:and|so|but)\b)"),
    re.compile(rf"\b(?:birthday|{MONTHS})(?: \w+){{0,4}} (?:, )?then (?:im|ill be|i turn|i will be) {YEARS}(?! now)"),
    re.compile(
        rf"\b(?:i (?:will )?turn|ill turn|^turn|i (?:will|gonna|going to) be|ill be|im (?:gonna|going to) (?:be|turn)|i hit|"
        rf"i reach) {YEARS}"
    ),
    re.compile(rf"\b(?:im |i am |be )?{N}{_SOON}"),
    re.compile(rf"\bnot (?!18){N} (?:until|before)(?= (?:{MONTHS}|next|this|later|the|after|my)\b)"),
    re.compile(rf"\b(?:about to|gonna|going to|soon) (?:hit|reach|get to|be|turn|become) {N}\b"),
    re.compile(rf"\bgetting to {N}\b"),
    re.compile(
        r"\b(?:weeks?|months?|days?|wks?)(?: left| to go)? (?:away from|off|until|from|before|to go until)"
        rf"(?: turning| being| im| i turn| i am)? {N}\b"
    ),
    re.compile(
        rf"(?:\bmy |^(?=\d\d (?:\w\w )?birthday)){N}{_TH}(?: birthday)?(?: is| s)? (?:next|in|soon|tomorrow|coming|on)\b"
    ),
)
