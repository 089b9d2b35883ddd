"""Which role a place has in a message: the council that looked after the writer, where they live, or neither.

Each mention is judged by the words right before and after it. Patterns on the left end at the mention, patterns on the right begin
there, so that "hackney looked after me but i live in croydon" gives each place its own words. Rules: docs/places.md.
"""

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["care", "home"]
#: How sure a reading is: said outright, or only the likeliest meaning ("im from tottenham").
STRONG, WEAK = 2, 1

_F = (
    r"(?: (?:in|at|by|with|from|under|of|to|for|is|was|were|are|be|being|been|the|a|royal|council|called|named|,|still|now|also|through|via|over|"
    r"near|it|its|s|there|maybe|la|my|one|that|says?|i think|think|only|borough|always|originally|mostly|mainly|me))*$"
)
_STAFF = (
    r"(?:social workers?|pas?|leaving care(?: worker| team| service| pa| adviser| council| social worker)?|key ?workers?|socials?|case ?worker|support worker|"
    r"social services|iro|aftercare(?: team| worker)?|after care(?: team| worker)?|pathway plan|my case|care order|careteam|care team|"
    r"16 plus(?: team)?|through care(?: team)?|through ?care|16|worker|guardian|adviser)"
)
_AT_WORK = r"(?: (?:name|works?|working|worked|based|comes?|came|team|office|is|was|are|council|employed))*"
#: Verbs of "look after", with learners' and dictation's ways of saying it.
_LOOK = (
    r"(?:look(?:s|ed|ing)? ?(?:after|afer|out for)(?: of)?|look (?=me)|(?:take|took|taking|takes|taken|taked) (?:the )?care(?: of| for| about)?|"
    r"car(?:e|es|ed|ing) (?:for|of|about )?(?=me|us)|rais(?:ed|e|es|ing)|(?:brought|bring|brings|bringing) (?=me|us)|parent(?:ed|ing)|foster(?:ed|ing|s)?)"
)
_ME = r"(?: me| us| myself| i)"
_P = r"(?:(?:council|borough|la|social services|social worker|s|authority|,|and|still|they|london|services|people|lot) )*"
_AUX = (
    r"(?:(?:that|who|which|what|thats|was|were|is|are|has|have|had|did|used|use|to|the|one|ones|only|always|still|council|also|supposed|"
    r"meant|be|being|been|a|my|really|who|first|actually|place|la|authority|will|just|always|then) )*"
)
_RIGHT_CARE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{_P}{_AUX}{_LOOK}(?:{_ME}\b|(?: till| until| from| when| since| before| for \d| ,| \.|$| but| and (?!my|his|her)| as a| in care| my whole| growing))",
        rf"^{_P}{_AUX}(?:had|has|have|got|kept|took|taken|take|put|placed?|moved?|sent|removed|adopted|keep) (?:me|us)(?: in(?:to)?(?: the)? care| in (?:foster|a)| into|"
        r" from|"
        r" when| since| away| as| here| there| up| with| in @| in\b| to @| out| ,| \.|$| still| till| until| all| at| for)",
        rf"^{_P}{_AUX}(?:my |the |our )?(?:old |main |actual |own |official )?(?:responsible|corporate parents?|corporate|care (?:council|authority|la|borough|provider)|"
        r"leaving care (?:council|authority|borough|team|la)|responsibility|legal (?:guardian|parent)|in charge of (?:me|my case))\b",
        rf"^{_P}{_AUX}(?:do|does|doing|done|run|runs|handles?|deals?|dealing|manages?|got|has|have|holds?|keeps?) (?:with )?my (?:leaving care|care|case|pathway|file|pa\b)",
        rf"^{_P}{_AUX}(?:my|me) (?:pa|social worker|leaving care|care team|key worker)\b(?! (?:is|was) (?:in|at|from|with) @)",
        r"^(?:council |borough |la |s )?(?:ex )?(?:care|carer) (?:leaver|experienced|kid|child|boy|girl|baby|lever)\b(?!s)",
        r"^(?:council |borough |s )?(?:looked after child|lac|ex lac|foster (?:kid|child)|cic|child in care|kid in care|kid|uasc|child)\b(?! (?:friendly|care|benefit))",
        r"^(?:is |was |are |were )?(?:who|where|the one|the ones|the council|what)(?: that| who| which)? (?:im|i was|ive been|i am|me) (?:under|with|in care|looked after)",
        r"^(?:council )?(?:pay|pays|paid|paying|fund|funds) (?:for )?my (?:placement|foster|accommodation|pa|support|supported)",
        r"^(?:, ?|is |was |are |\(|my )*(?:care|responsible|corporate parent|looked after|looked after me)(?: council| authority| borough| la)?(?: ?[.,]|$| (?=home|lives?|living|now|and))",
        r"^(?:(?!@|\.|live|living|stay)\S+ ){0,3}(?:was |were |been |im |i was )?(?:in|under|left) their care\b",
        r"^(?:, |and |but |\. |cos )*(?:was |i was |got |been )?(?:looked after|fostered|in care|raised|taken into care) (?:there|by them|with them)\b",
        r"^(?:, |and |but |\. |cos )*they (?:are |were |was )?(?:looked? after me|took (?:care of )?me|raised me|had me|put me|placed me|my corporate|fostered)",
        r"^(?:council )?(?:is |was |are )?owes? me|^(?:s |council )?(?:responsibility)|^(?:was |is |are |were )?(?:the )?responsible",
        r"^(?:council )?(?:is )?(?:where|when) (?:i|im) (?:was |were |been |grew up |got |went )?(?:in care|looked after|fostered|in foster|put in care|into care|taken into)",
        r"^(?:i was |was )(?:looked after|in care)(?: by| with| under| there|$| ?[.,])",
    )
)
#: Staff of a council: "my lambeth pa", "havering social worker left"; but "whats the lambeth leaving care number" asks about any.
_RIGHT_STAFF = re.compile(
    r"^(?:council |borough |s )*(?:leaving care(?! (?:number|phone|email|office|contact|address|details|offer|grant|team (?:number|phone|email)))|pas?\b|"
    r"social workers?|key ?worker|16 plus|aftercare|through ?care|social services (?:had|have|took|looked|raised|closed|said|put|brought|"
    r"removed|are|is|was|were|never|keep|dont|wont|got|did|been|moved|placed|has|told|still|kept|let|failed|says))"
)
_RIGHT_IN_CARE = re.compile(r"^(?:council |borough |s )*(?:foster )?care\b(?! (?:leaver|about|home|for|less|of me|package|act))")
_LEFT_IN = re.compile(r"(?:^|\b)(?:in|under|from|through|with|into|of|left|leaving|ex|by|via)$")

_GAP = r"(?: (?!live|living|stay|staying|moved|now|im|but|work|working|rent|renting|in @|home|flat|got|at @|homeless|college|uni)[\w]+){0,7}"
_LEFT_CARE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_LOOK}{_ME}?(?: (?:since|when|until|from|as|for|after|all|my|whole|life|i|was|were|a|the|child|kid|baby|small|little|young|"
        rf"years?|months|old|\d+))*{_F}",
        rf"\b(?:in(?:to|side)?|left|leaving|from|under|out of|thru|through)(?: the| foster)? care(?: system)?{_GAP}?(?: ,)? (?:with|in|under|by|at|to|through|from|of)(?: the)?$",
        r"\bin(?:to)?(?: the| foster)? care(?: system)?(?: ,)?$",
        r"\bcare (?:leaver|leaving|experienced|kid|child|lever|person)(?: now)?(?: ,)?(?: \d\d?)?(?: ,)?(?: (?:from|under|in|of|with|at|for|by|through|to|via|council|is|was|my))*(?: the)?$",
        rf"\b(?:corporate parents?|responsible(?: council| borough| la| authority| one| local authority)?(?: (?:of|for) me)?|care (?:council|borough|la|authority)|care la)(?: ,)?{_F}",
        rf"\b{_STAFF}(?: ,)?{_AT_WORK}{_F}",
        rf"\bfoster(?:ed|ing)?(?: care| home)?(?: by| through| in| with| under| via| from){_F}",
        rf"\bfoster(?:ed)?(?: care)?{_F}",
        r"\b(?:placed|put|moved|housed|sent|taken|took|removed|raised|brought up|rehoused|dumped|parented|supported|relocated|shipped)(?: me| us)?"
        r"(?: (?:in|into|to|out|of|from|here|there|up|down|home|away|care|foster|a|flat|hostel|placement|over|@))* (?:by|under)(?: the)?$",
        r"\bunder(?: the)?(?: care of| supervision of)?(?: the)?$",
        r"(?:^|\b)(?:im|i was|ive been|was|been|still|am|me|always|only|now) (?:(?:still|always|also|now|only|actually|originally|not|with) )*with(?: the)?$",
        r"\b(?:belong(?:ed|s|ing)?(?: to)?|ward of|property of|child of|kid of)(?: the)?$",
        r"\b(?:section 20|s20|care order|full care order|s31|section 31|leaving care|care plan|care)(?: was| is)? (?:with|in|under|to|by|from|through|at)(?: the)?$",
        r"\b(?:looked after|lac|cic)(?: child)?(?: (?:in|of|with|from|under|at|by|,))*$",
        r"(?:^|[.,] ?|and |but )(?:my )?(?:care|responsible|looked after|care is|care side|for care)(?: ?,| is| was| =| side)*$",
        r"\b(?:authority|council|borough|la) (?:that |who |which )?(?:is |was |were )?(?:in charge|responsible)(?: (?:of|for) me)?" + _F,
    )
)

_STOP = (
    r"(?!live\b|but\b|look|care\b|work|college|school|uni|university|council\b|social\b|want|job|hospital|gym|help|moving|@|was\b|were\b|get\b|tax\b|bus\b|"
    r"friends? (?:is|are|from)|cos\b|when\b|who\b|that\b|so\b|until\b|since\b|if\b|near @|responsible|money|rights?|my pa\b)"
)
_PREP = r"(?:in|at|near|around|round|by|to|on|towards|inside|off|within|outside|nr|close to|next to|over in|down in|up in|down|en|em)"
_WHERE = r"(?: the| a| an| central| south| north| east| west| like| down| up| over| here| called| good old| sunny| deepest| just| ,)*$"
_LIVE = r"(?:live|lives|living|lived|reside|resides|residing|stay|stays|staying|stayed|based|settled|located|domiciled|dwell|kip|kipping|kotch|kotching)"
_ROUGH = r"(?:sleep|sleeping|crash|crashing|squat|squatting|surfing|renting|rent|lodging|homeless|streets?|stuck|kicked out|evicted|thrown out|chucked out|sofa|couch|floor)"
_SET = r"(?:moved|relocated|housed|rehoused|placed|dumped|put|sent|shipped|transferred|gone|resettled|came|come back|went back)"
_NOUN = (
    r"(?:flats?|place|room|house|home|yard|hostel|tenancy|studio|bedsit|accommodation|semi independent|semi|supported (?:living|housing|accommodation)|placement|"
    r"address|postcode|post code|ends|area|spot|crib|gaff|bedroom|estate|shelter|refuge|temporary|ta|foster (?:carers?|home|family|mum|placement)|hotel|b and b|bnb|"
    r"lodgings|digs|shared house|unit|apartment|home borough|borough i live|hood|manor|neighbourhood|local area)"
)
_LEFT_HOME = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_LIVE}(?: (?:now|currently|alone|still|also|only|just|here|there|actually|somewhere|over|back|right|temporarily|,|permanently|down|up))*(?: {_PREP})*{_WHERE}",
        rf"\b{_LIVE}(?: {_STOP}[\w]+){{0,6}} {_PREP}{_WHERE}",
        rf"\b{_ROUGH}(?: {_STOP}[\w]+){{0,4}} {_PREP}{_WHERE}",
        rf"\b{_SET}(?: (?:me|us|back|over|out|down|here|up|in|now|just|away|from @|from|all the way|straight|somewhere))* (?:to|into|in|2|at|near|towards|over to){_WHERE}",
        rf"\b{_SET} (?:me |us )?(?:in|into|to|up in) (?:a|an|some|this|my) (?:\w+ ){{0,3}}(?:in|at|near){_WHERE}",
        rf"\b(?:my|our|mine|a|an|the|got|have|having|in|this|new|own|council|private|shared|supported) (?:[\w]+ )?{_NOUN}(?: {_STOP}[\w]+){{0,2}}? (?:is|are|s|in|at|near|on|round|around|by|its|now in|is in)(?: in| near| at)?{_WHERE}",
        rf"^(?:[\w]+ )?{_NOUN} (?:in|near|at|is|,){_WHERE}",
        r"\b(?:my|mi) (?:flats?|places?|rooms?|house|houses|yard|ends|area|home|hostel|postcode|post code|address|hood|manor|spot|gaff|crib|home borough|home council|"
        r"local area|tenancy|foster family|foster carers?) ?(?:is|are|s|in|,|be|now|near|at)*(?: in| near| at| the)?$",
        r"(?:^|[.,] ?|and |but )(?:my )?(?:home|lives?|living|address|postcode|area|home address|live|living in|resident|residence|for home|home side)(?: ?,| is| in| now| of| =| side)*$",
        r"\b(?:vivo|vive|moro|habite|wohne|abito|mieszkam|yasiyorum|oturuyorum|jetoj|deganahay|locuiesc|zivim|ziviu) ?(?:ahora |now |atualmente |aujourdhui )?(?:en|em|a|in|no|w|na|ne|la|à|dans|ku|u|v)?$",
        r"\b(?:im|in|from|round|at) (?:in |from |round |at )?(?:the |my )?(?:ends|sides?|yard|area)(?: is| are| of| in| ,)*$",
    )
)
_RIGHT_HOME = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:is |s |be )?(?:where|were) (?:i|im|ive|we)(?: am| now| currently| just| been| actually| still| got)* (?:live|living|stay|staying|based|moved|at|housed|reside|now|is|placed|located|settled|rent|sleep)",
        r"^(?:is |s |are |council is )?(?:my |the )?(?:home|home borough|yard|ends|home council)(?: now| these days)?(?: ?[.,]|$| (?:and|but|cos|care))",
        r"^(?:[.,]? ?)(?:home|address|lives here|live here|living here)(?: now)?(?: ?[.,]|$)",
        r"^(?:council |borough )?(?:resident|tenant|residents)\b",
        r"^(?:is |s )?(?:that|which)? ?(?:im|i|i am) (?:live|living|stay|staying|based)(?: in| at)?(?: now)?(?: ?[.,]|$| (?:and|but|now))",
        r"^(?:side|sides|ends|ways|area|way) (?:im|i|innit|now|,|\.|but|and|born)|^(?:side|sides|ends)$",
        r"^i (?:live|stay)(?: in)?(?: now)?(?: ?[.,]|$| (?:and|but))",
        r"^(?:is |s )?(?:my )?(?:current|new|present) (?:borough|council|area|address|home|place)",
    )
)
_LEFT_WEAK = (
    re.compile(
        r"\b(?:im|i is|i be|am|were|now|been|me|but|still|here|and) (?:(?:now|still|here|just|only|actually|currently|out|over|down|up|all|way|back|stuck|homeless|alone|located|sat|again|at|f|m|\d\d) )*"
        r"(?:in|near|at|around|round|by|outside|nearby)(?: the| a| like| just| central| south| north| east| west)*$"
    ),
    re.compile(r"^(?:near|around|round|close to|nearby|by|live|outside|not far from|next to)(?: the)?$"),
)
_LEFT_FROM = re.compile(
    r"(?:^|\b(?:im|i am|am|me|i come|i came|we|hi|yo|hey|hello|wagwan|f|m|female|male|girl|boy|guy|lad|\d\d|i|and|but|years|old|years old|[.,]) )(?:(?:come|coming|originally|orig|a|girl|boy|lad|guy|person|proud|all the way|,|and) )*from(?: the)?$"
)
_PAST = (
    re.compile(
        r"\b(?:used to|use to|previously|formerly|before i|before|last year i|once|was|were)(?: \w+){0,2} (?:live|lived|living|stay|staying|stayed|based|be|in|at|rent|homeless|rented|placed)(?: [\w]+){0,3}$"
    ),
    re.compile(r"\b(?:lived|stayed|grew up|born|raised|left|moved (?:from|out of|away from|out)|came from|escaped|ran away from|kicked out of|grown up)(?: (?:in|at|near|with|my|mum|the|and|by|from|foster|a|family|placement|out|around|hostel|bred))*$"),
    re.compile(r"\bfrom(?: the)?$(?<=moved from)"),
    re.compile(r"\b(?:was|were|i was) (?:in|at|near|round)$"),
)
_STILL_LIVED = re.compile(r"\b(?:ive|have|weve|always|all my life|been)(?: \w+){0,2} (?:lived|stayed|living|staying)(?: \w+){0,3}$")
_SINCE = re.compile(r"^(?:since|all my life|my whole life|ever since|now|for (?:\w+ ){1,3}now)\b")
_CONDITION = re.compile(r"\b(?:if|could|can|should|want(?:ed)? to|wanna|would like to|like to|hope to|hoping to|trying to|plan(?:ning)? to|thinking of|thinking about|before|when|allowed to|gonna|going to|will|to) (?:i |we |me |get |be |ever )*(?:get |be |to )*(?:moved?|move|relocated?|rehoused|housed|placed|sent|transferred|live|stay|moving|living)\b")
_SEEK = re.compile(
    r"\b(?:want|need|looking|look for|find|bid|bidding|apply|applying|applied|get|getting|waiting|afford|viewing|swap|any|there|which|where|are there|good|cheap|list of|offered?|deposit|waitlist|register(?:ed)?|close to|buy|know)(?: [\w]+){0,4}$"
)
_COUNCIL_LEFT = re.compile(r"\b(?:my|mine|our)(?: (?:local|own|current|main|new|old|actual))?(?: (?:council|borough|la|authority))?(?: (?:is|was|are|s|be|its|called|still|,))+$|\b(?:my|our) (?:local |old |current )?(?:council|borough|la)(?: ,)?$")
_COUNCIL_RIGHT = re.compile(r"^(?:council |borough |is |was |are |s |still )*(?:my|our) (?:\w+ )?(?:council|borough|la|authority)\b")
_LEFT_IM = re.compile(r"\b(?:im|i am|i was)(?: a)?$")
_NOT = r"(?:not|isnt|aint|wasnt|werent|arent|never|dont|didnt|doesnt|no longer|nah not|neither|nor|instead of|rather than|stopped|havent)"
_NOT_LEFT = re.compile(rf"\b{_NOT}(?: (?:in|under|with|from|by|at|the|my|been|was|even|actually|really|a|of|anymore|for|to|live|living|lived|stay|staying|looked|after|responsible|care|leaver|council|borough|its|social|worker|pa))*$")
_NOT_RIGHT = re.compile(
    r"^(?:council |they |is |was |are |were |do |did |does )*(?:not|isnt|aint|wasnt|werent|arent|never|didnt|doesnt|dont|no longer|stopped)(?: (?:my|the|a|is|been|even|actually|really|be|who|one|ever))*"
    r" ?(?P<what>look\w*|responsible|corporate|care (?:of|for)|took|take|raised?|council|borough|la\b|where|home|in charge|it\b|anymore(?: ?[.,]|$)|one\b|who\b)"
)
_NO_LIST = re.compile(r"(?:^|[.,] ?|\b(?:no|nah|nope|sorry) (?:, )?)(?:no |nah |nope |sorry |its |i said |i meant |is |it was |it )*not(?: (?:in|from|under|the|with|by|about|like))*$")
_WAS_NOT = re.compile(r"\b(?:its|it|thats|that|is|was|it was|they|im|mine is|this is)? ?(?:not|isnt|wasnt|aint)(?: (?:in|from|under|the|even|actually))*$")
_OTHER = (
    r"(?:brothers?|bros?|sisters?|sis|mates?|friends?|cousins?|girlfriends?|boyfriends?|partners?|mums?|mums|mothers?|mom|dads?|fathers?|sons?|daughters?|"
    r"bab(?:y|ies)|kids?|husbands?|wife|auntie?s?|aunty|uncles?|nans?|grandma|grandad|roommates?|flatmates?|bestie|bestfriend|family|parents|twins?|neighbours?|ex|gyal|client|step\w+|nephew|niece|young person)"
)
_SUBJECT = re.compile(
    rf"\b(?:(?P<with>(?:with|at|and|near|to|by|on|of|off|from|round|like|than|visit|see) )?(?P<owner>my|his|her|a|our|me|some|the|their|this)(?: \w+)? (?P<other>{_OTHER})\b"
    rf"|(?P<he>he|shes?|hes|his|her|hers|theyre)\b|(?P<they>they (?:live|stay|are in|moved))|(?P<one>someone|somebody|people|everyone|others|anyone|ppl)\b"
    r"|(?P<self>i|im|ive|ill|id|me|myself|we|were|us|mine|my(?= (?:flat|flats|place|room|pa|pas|social|council|borough|home|house|ends|area|yard|post|address|care|la|leaving|local|key|corporate|"
    r"responsible|case|old|new|hostel|own|current|worker|foster|tenancy|placement|support|adviser|studio|authority))))\b"
)
_BOTH = re.compile(r"^(?:council |for |is |are |does |did |was |, )*(?:both|care and home|home and care)\b|^(?:(?!@)[\w,]+ ){0,4}(?:care and home|home and care|for both)\b")
_STILL_THERE = re.compile(r"^(?:(?!@|\.)[\w,]+ ){0,9}(?:still|also|i|im|and|now) (?:live|living|stay|staying|here|there|in it|in the same|reside)(?: (?:there|here|in the same|in it|now)| ?[.,]|$)")
_SIDE = 130


@dataclass(frozen=True)
class Reading:
    """What a message makes of one mention. `denied`: the role it is denied in ("both" when no role is named). `council`: called
    "my council", which may be either. `past`: where they were. `other`: somebody else's."""

    role: Role | None = None
    strength: int = 0
    also: Role | None = None
    denied: Literal["care", "home", "both"] | None = None
    council: bool = False
    past: bool = False
    other: bool = False
    now: bool = False
    asked_about: bool = False


def judge(line: str, number: int, count: int, abroad: bool) -> Reading:
    """The reading of mention `number` of `count` in `line` (wording.plain). `abroad`: a country people come from."""
    mark = f"@{number}"
    at = line.find(mark)
    if at < 0:
        return Reading()
    left = re.sub(r"@\d+", "@", line[max(0, at - _SIDE) : at]).strip()
    right = re.sub(r"@\d+", "@", line[at + len(mark) : at + len(mark) + _SIDE]).strip()
    if _someone_else(left):
        return Reading(other=True)
    now = bool(re.search(r"\bnow(?: (?:its|in|im|at|with|under|the|is|living|live|stay))*$", left) or re.match(r"(?:is )?now\b", right))
    denied = _denied(left, right)
    if denied:
        return Reading(denied=denied)
    asked_about = bool(re.search(r"\b(?:what|how) about(?: in)?$|\b(?:what|whats|does|do|did|is there|are there|which|where)(?: \w+){0,4}$", left))
    if _care(left, right):
        also: Role | None = "home" if _STILL_THERE.match(right) else None
        return Reading("care", STRONG, also, now=now)
    past = any(pattern.search(left) for pattern in _PAST) and not (_STILL_LIVED.search(left) or _SINCE.match(right))
    if not past and _home(left, right):
        return Reading("home", STRONG, "care" if _also_care(right) else None, now=now)
    if _BOTH.match(right) and count == 1:
        return Reading("care", STRONG, "home")
    if _COUNCIL_LEFT.search(left) or _COUNCIL_RIGHT.match(right):
        return Reading(council=True, now=now)
    if past:
        return Reading(past=True)
    if any(pattern.search(left) for pattern in _LEFT_WEAK) and not _SEEK.search(left):
        return Reading("home", WEAK, now=True)
    if _LEFT_FROM.search(left) and not abroad:
        return Reading("home", 0, past=False)
    return Reading(now=now, asked_about=asked_about, council=False)


def _someone_else(left: str) -> bool:
    """Whether the nearest person to the left is not the writer. "with my mate", "at my aunts" do not count."""
    sentence = left.rsplit(".", 1)[-1]
    nearest = None
    for match in _SUBJECT.finditer(sentence):
        if match.group("other"):
            after = sentence[match.end() :].lstrip()
            before = sentence[: match.start()].rstrip()
            if match.group("with") or after.startswith(("and i ", "and me ", "and i$")) or before.endswith((" and", "me and")):
                continue
            if match.group("owner") in ("the", "a", "this", "some") and match.group("other") in ("ex", "family", "kid", "kids", "young person", "baby"):
                continue
            nearest = "other"
        elif match.group("he") or match.group("they") or match.group("one"):
            if nearest != "self" or match.group("he") not in ("her", "his"):
                nearest = "other"
        elif match.group("self") in ("me", "us") and nearest == "other" and not re.match(r" (?:and|im|in|live|living|i|was|under)\b", sentence[match.end() :]):
            continue
        else:
            nearest = "self"
    return nearest == "other"


def _denied(left: str, right: str) -> Literal["care", "home", "both"] | None:
    wrong = _NOT_RIGHT.match(right)
    if wrong:
        what = wrong.group("what")
        if what.startswith(("look", "respons", "corp", "care", "took", "take", "raise", "in charge", "who")):
            return "care"
        return "home" if what in ("where", "home") else "both"
    tail = _NOT_LEFT.search(left)
    if tail:
        said = tail.group()
        if re.search(r"live|living|lived|stay|staying", said):
            return "home"
        if re.search(r"under|look|responsible|care|social|pa\b|with", said):
            return "care"
        if _NO_LIST.search(left) or _WAS_NOT.search(left) or re.search(r"\b(?:not|instead of|rather than)$", left):
            return "both"
        if re.search(r"\bin$", said):
            return "home"
    return None


def _question(left: str) -> bool:
    clause = re.split(r"[.,]", left)[-1].strip()
    return bool(
        re.match(r"(?:hi |hey |so |and |but |yo |ok )*(?:what|whats|where|wheres|who|how|does|do|can|is|are|which|any|whos|will|would|has|have)\b", clause)
    ) and not re.search(r"\b(?:my|im|i was|me)\b", clause)


def _care(left: str, right: str) -> bool:
    if any(pattern.match(right) for pattern in _RIGHT_CARE):
        if re.match(r"(?:council |borough |la |s )?(?:ex )?(?:care|carer|looked after child|lac|kid|child|foster kid|uasc)\b", right):
            return not re.search(r"\b(?:any|every|each|if|can|do|does|would|for|all|other|most)(?: a| an)?$", left)
        return True
    if _RIGHT_STAFF.match(right):
        return not _question(left)
    if _RIGHT_IN_CARE.match(right) and _LEFT_IN.search(left):
        return True
    if not any(pattern.search(left) for pattern in _LEFT_CARE):
        return bool(re.match(r"(?:council )?did(?: ?[.,]|$| (?:that|it|all))", right) and re.search(r"look|care|foster|raise", left))
    return not re.search(r"\b(?:home|number|email|address|care leavers|leavers)(?: \w+){0,2}$", left) or bool(re.search(r"children.?s? home|care home", left) and False)


def _also_care(right: str) -> bool:
    return bool(re.match(r"(?:(?!@|\.)[\w,]+ ){0,6}(?:they|and they|who|the same council|same council)(?: \w+){0,2} (?:look\w* after me|took care of me|had me in care|my corporate)", right))


def _home(left: str, right: str) -> bool:
    if any(pattern.match(right) for pattern in _RIGHT_HOME):
        return True
    if not any(pattern.search(left) for pattern in _LEFT_HOME):
        return False
    if _CONDITION.search(left):
        return False
    seek = _SEEK.search(left)
    return not (seek and not re.search(rf"\b(?:{_LIVE}|my|i got|ive got|have got|got (?:a|my))\b", seek.group()))
