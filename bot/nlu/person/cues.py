"""The words around a place that say what it is to the writer.

Patterns for the left side end at the place ("$"), those for the right side begin there ("^"); in both, "@" is another place,
"," and "." are pauses, and im = i am (see wording.py).

To teach PAL a new way of saying something, add a line here and an example to tests/nlu/person/set.yaml.
"""

import re

Patterns = tuple[re.Pattern[str], ...]


def one_of(text: str) -> str:
    """ "in at by" → "(?:in|at|by)"; "_" stands for a space inside a phrase."""
    return "(?:" + "|".join(word.replace("_", " ") for word in text.split()) + ")"


def _all(*patterns: str) -> Patterns:
    return tuple(re.compile(pattern) for pattern in patterns)


# --- the council that looked after them ---------------------------------------------------------------------------------

#: Little words between a cue and the place: "looked after [by the royal borough of] @".
_LINK = " " + one_of(
    "in at by with from under of to for is was were are be being been the a royal council called named , still "
    "now also through via "
    "over near it its s there maybe la my one that says say said_by i_think think only borough always originally "
    "mostly mainly me "
    "your some thats actually from_the called_up"
)
LINK = rf"(?:{_LINK})*$"
ME = "(?: me| us| myself| i)"
_CARE_OF = "(?:take|took|taking|takes|taken|taked) (?:the )?care(?: of| for| about)?"
#: To look after, with the ways of learners and of dictation.
LOOK = (
    rf"(?:look(?:s|ed|ing)? ?(?:after|out for)(?: of)?|look (?=me)|{_CARE_OF}|car(?:e|es|ed|ing) (?:for|of|"
    rf"about )?(?=me|us)|"
    r"rais(?:ed|e|es|ing)|(?:brought|bring|brings|bringing) (?=me|us)|parent(?:ed|ing)|(?:had|"
    r"has) (?:the )?care of(?=(?: me| us))|support(?:ed|s|ing)? (?=me|"
    r"us)|foster(?:ed|ing|s)?)"
)
STAFF = one_of(
    "social_workers? pas? leaving_care leaving_care_(?:worker|team|service|pa|adviser|council|social_worker) "
    "key_?workers? socials? "
    "case_?worker support_worker social_services iro after_?care(?:_team|_worker)? pathway_plan my_case "
    "care_order care_?team "
    "16_plus(?:_team)? through_?care(?:_team)? worker guardian adviser"
)
_AT_WORK = (
    "(?: "
    + one_of(
        "review meeting appointment name works? working worked based comes? came team office is was are council employed"
    )
    + ")*"
)
_COUNCIL = (
    "(?:"
    + one_of(
        "asylum_team leaving_care_team leaving_care 16_plus_team care_team team county city metropolitan council "
        "borough la social_services social_worker s authority , and still london "
        "services people lot"
    )
    + " )*"
)
_WAS = (
    "(?:"
    + one_of(
        "that who which what thats was were is are has have had did used use to the one ones only always still "
        "council also supposed meant be "
        "being been a my really first actually place la authority will just then who_actually"
    )
    + " )*"
)
_UNTIL = (
    "(?: till| until| from| when| since| before| for \\d| ,| \\.|$| but| and (?!my|his|her)| as a| in care| my "
    "whole| growing)"
)
_HAD = one_of(
    "had has have got kept took taken take put places? placed moves? moved sent removed adopted keep "
    "dumped shipped stuck relocated chucked rehoused dragged"
)
_HAD_WHERE = one_of(
    "in(?:to)?_the_care in(?:to)?_care in_foster in_a into from when since away as here there up with in to out "
    "off out_of far miles outside , "
    "\\. still until all at for"
)
_GAP = (
    r"(?: (?!live\b|living|stay|staying|moved|now\b|im\b|but\b|work|rent|home\b|flat\b|got\b|homeless|college|"
    r"what|how\b|do\b|does\b|can\b|where|rights|need|help|want|get\b|"
    r"uni\b)\w+){0,7}"
)
_IN = one_of("with in under by at to through from of via w")
_LINKS = one_of("from under in of with at for by through to via council is was my")

#: "@. thats who …": what stands between the place and what is said of it.
THAT_IS = re.compile(
    r"^[.,]? ?(?:thats|that is|that was|which is|which was|its|it was|they were|they are|theyre)(?: the (?:one|"
    r"ones|council|borough))?"
    r" (?=who|where|that|look|care|my\b)"
)
_FAMILY_OF_MINE = (
    r"(?:my|our) (?:\w+ )?(?:mum|mother|dad|father|parents?|guardians?|family)(?: (?:and|n|or) (?:mum|dad|mother|father))?"
)
RIGHT_CARE = _all(
    r"^(?:council )?(?:books|caseload|case load|case list)\b",
    r"^(?:that |who )?(?:im|i was|ive been|i am) (?:still |always |really |actually )*(?:under|with|looked after by|"
    r"fostered by|in care with)(?: ?[.,]|$| (?:not|and|but|cos|til|until|since))",
    # "@ was my mum and dad on paper"; not "@ is my mums borough"
    rf"^{_COUNCIL}(?:is|are|was|were|thats)(?: \w+){{0,4}}? {_FAMILY_OF_MINE}"
    r"(?= ?[.,]|$| (?:on|in|growing|as|for|but|and (?:now|im|i)|when|until|from|really|then))",
    r"^(?:council )?(?:(?:are|is|r|were) my (?:lot|people|council for care)|(?:pay|paid|pays) (?:her|them|him)\b)",
    r"^(?:council )?(?:that |who |which |they )?owes? me\b",
    rf"^{_COUNCIL}{_WAS}{LOOK}(?:{ME}\b|{_UNTIL})",
    rf"^{_COUNCIL}{_WAS}{_HAD} (?:me|us) {_HAD_WHERE}",
    rf"^{_COUNCIL}{_WAS}{_HAD} (?:me|us)$",
    rf"^{_COUNCIL}{_WAS}(?:my |the |our )?(?:old |main |actual |own |official )?(?:responsible|corporate|responsibility|"
    rf"legal (?:guardian|parent)|in charge of m)",
    rf"^{_COUNCIL}{_WAS}(?:my |the |our )?(?:care (?:council|authority|la|borough|provider)|leaving care (?:council|"
    rf"authority|borough|team|la)|parents?\b)",
    rf"^{_COUNCIL}{_WAS}(?:do|does|doing|done|run|runs|handles?|deals?|dealing|manages?|got|has|have|holds?|"
    rf"keeps?) (?:with )?my (?:leaving care|care|case|pathway|pa\b)",
    rf"^{_COUNCIL}{_WAS}(?:my|me) (?:pa|social worker|leaving care|care team|key worker)\b(?! (?:is|was) (?:in|at|from|"
    rf"with) @)",
    rf"^{_COUNCIL}{_WAS}(?:got |had |have |took |get )?(?:a |the |an |my )?(?:full |interim )?(?:care order|section 20)",
    rf"^{_COUNCIL}(?:did|do|does|done|handled|ran|run|managed) (?:all )?my (?:care|leaving care|case|pathway|pa)\b",
    rf"^{_COUNCIL}{_WAS}(?:had |has |have |got |took )?(?:the )?(?:full )?parental (?:responsib|right)",
    rf"^{_COUNCIL}(?:gave|give|gives|got|given|assigned) (?:me )?(?:a |my |new )*(?:social worker|pa|key worker|"
    rf"worker)\b",
    r"^(?:council )?(?:pays|paid|is paying|are paying)(?: my rent)?(?: ?[.,]|$)",
    r"^(?:(?!@|\.)[\w,]+ ){0,7}(?:im|i was|as|am) (?:their|one of their|one of there|there) (?:care leaver|"
    r"looked after|kid|child|lac)",
    r"^(?:(?!@|\.)[\w,]+ ){0,12}(?:care leaver|looked after|in care) (?:from |by |in |under )?(?:there|them)\b",
    r"^(?:council |borough |la |s )?(?:ex )?(?:care|carer) (?:leaver|experienced|kid|child|boy|girl|baby|lever)\b(?!s)",
    r"^(?:council |borough |s )?(?:looked after (?:child|kid|young)|lac|ex lac|foster (?:kid|child)|cic|(?:child|"
    r"kid) in care|kid|uasc|child)\b(?! (?:friendly|care|benefit))",
    r"^(?:is |was |are |were )?(?:who|where|the ones?|the council|what)(?: that| who| which)? (?:im|i was|ive been|"
    r"me) (?:under|with|in care|looked after|from care)",
    r"^(?:council |still |they )*(?:pay|pays|paid|paying|fund|funds|funded) (?:for )?(?:my (?:placement|foster|"
    r"accommodation|pa|support|supported|rent there)|it\b|me to|the placement|for me)",
    r"^(?:, ?|is |was |are |my )*(?:care|responsible|corporate parent|looked after|looked after me)(?: council|"
    r" authority| borough| la)?"
    r"(?: ?[.,]|$| (?=home|lives?|living|now|and))",
    r"^(?:council )?(?:in care|in foster care|in the care system)(?: ?[.,]|$| (?:from|since|until|when|and|but|for))",
    r"^(?:(?!@|\.|live|living|stay)\S+ ){0,3}(?:was |were |been |im |i was )?(?:in|under|left) their care\b",
    r"^(?:, |and |but |\. |cos )*(?:was |i was |got |been )?(?:looked after|fostered|in care|raised|"
    r"taken into care) (?:there|by them|with them)\b",
    r"^(?:council )?(?:is |was |are )?owes? me|^(?:s |council )?responsibility|^(?:was |is |are |"
    r"were )?(?:the )?responsible",
    r"^(?:council )?(?:is )?(?:where|when) (?:i|im) (?:was |were |been |grew up |got |went )?(?:in care|looked after|"
    r"fostered|in foster|put in care|into care|taken into)",
    r"^(?:i was |was )(?:looked after|in care)(?: by| with| under| there|$| ?[.,])",
)
#: "they" after a place means that council, unless the place is where they live.
RIGHT_THEY = re.compile(
    r"^(?:(?!@|but\b|\.)[\w,]+ ){0,6}(?:, |and |but |\. |cos )*they (?:are |were |was )?(?:the ones? (?:who|that) )?"
    r"(?:look\w* after me|took (?:care of )?me|raised me|had me|put me|placed me|my (?:corporate|la\b|council|care|"
    r"local|old la)|fostered|brought me up|cared for me|supported me|had care of me)"
)
#: Staff of a council: "my lambeth pa"; but "whats the lambeth leaving care number" asks about any.
RIGHT_STAFF = re.compile(
    r"^(?:council |borough |s )*(?:leaving care(?! (?:team |service )?(?:number|phone|email|office|contact|address|"
    r"details|offer|grant|website))|pas?\b|"
    r"social workers?|key ?worker|16 plus|aftercare|through ?care|social services (?:had|have|took|looked|raised|"
    r"closed|said|put|brought|"
    r"removed|are|is|was|were|never|keep|dont|wont|got|did|been|moved|placed|has|told|still|kept|let|failed|says|[.,]|$))"
)
RIGHT_IN_CARE = re.compile(
    r"^(?:council |borough |s )*(?:foster )?care\b(?! (?:leaver|about|home|for|less|of me|"
    r"package|act))"
)
LEFT_IN = re.compile(r"\b(?:in|under|from|through|with|into|of|left|leaving|ex|by|via)$")

_PLACE_I = "(?:council|borough|one|la|place|area|authority|bit|town)"
LEFT_CARE = _all(
    rf"\b(?:council|borough|la|one)s?(?: \w+){{0,4}} {_FAMILY_OF_MINE}(?: is| was| ,| its)+$",
    r"\bcare leaver (?:status|support|file|worker|stuff)(?: is| was| comes?| came)* (?:from|with|by|at|under|in|through)$",
    rf"\b{_PLACE_I} (?:for (?:my )?care|(?:where |that )?i was (?:in care|looked after|fostered|with|under)(?: with|"
        rf" in| under| by)?)(?: is| was| ,)*$",
    r"\b(?:and|but) (?:me|mine|i was)(?: is| was)? (?:by|under|with)$",
    rf"\b{LOOK}{ME}?(?: (?:since|when|until|from|as|for|after|all|my|whole|life|i|was|were|a|the|child|kid|baby|small|"
    rf"little|young|years?|months|old|\d+))*{LINK}",
    rf"\b(?:in(?:to|side)?|left|leaving|from|under|out of|thru|through)(?: the| foster| kinship|"
    rf" residential)* care(?: system)?{_GAP}?(?: ,)? {_IN}(?: the)?$",
    r"\b(?:in(?:to)?|left|leaving|out of|ex)(?: the| foster)? care(?: system)?(?: ,)?$",
    r"\bcare (?:leaver|leaving|experienced|kid|child|lever|"
    r"person)(?: now)?(?: ,)?(?: \d\d?)?(?: ,)?(?: " + _LINKS + r")*(?: the)?$",
    r"\b(?:corporate parents?|responsible(?: (?:council|borough|la|authority|one))?(?: (?:of|for) me)?|care (?:council|"
    r"borough|la|authority))(?: ,)?" + LINK,
    rf"\b{STAFF}(?: ,)?{_AT_WORK}{LINK}",
    rf"\bfoster(?:ed|ing)?(?: care)?(?: by| through| in| with| under| via| from){LINK}",
    rf"\bfoster(?:ed)?(?: care)?(?: ,)?{LINK}",
    r"\b" + one_of("placed put moved housed sent taken took removed raised brought_up rehoused dumped parented "
        "supported relocated shipped") + r"(?: me| us)?(?: "
    + one_of("in into to out of from here there up down home away care foster a flat hostel placement over "
        "london my our parents? mum mums dad family @") + r")* (?:by|under)(?: the)?$",
    r"@ (?:through|via|by)(?: the)?$",
    r"\bmy (?:care|leaving care|case)(?: was| is)? (?:done|run|managed|handled|provided|given|dealt with|held) (?:by|"
    r"with|through|in|at)(?: the)?$",
    r"\bunder(?: the)?(?: care of| supervision of)?(?: the)?$",
    r"\b(?:im|i was|ive been|was|been|still|am|me|always|only) (?:(?:still|always|also|now|only|actually|originally|"
    r"not|with|in care) )*with(?: the)?$",
    r"\b(?:known|open|linked|assigned|allocated|attached) to(?: the)?$|\b(?:come|came) under(?: the)?$",
    r"\b(?:belong(?:ed|s|ing)?(?: to)?|ward of|property of|(?:child|kid) of)(?: the)?$",
    r"\b(?:section 20|s20|care order|full care order|s31|section 31|leaving care|care|care plan|leave care)(?: was|"
    r" is)? (?:with|in|under|to|by|from|through|at)(?: the)?$",
    r"\b(?:looked after(?: status)?|former relevant|relevant child|qualifying|eligible child|lac|cic|uasc|"
        r"unaccompanied|unaccompanied (?:minor|child)|"
    r"asylum seeking child)(?: child| kid)?(?: (?:in|of|with|from|under|at|by|,))*$",
    r"(?:^|[.,] ?|and |but )(?:my )?(?:care|responsible|looked after|care is|care side|for care|in care)(?: ?,| is|"
    r" was| =| side)*$",
    r"\b(?:authority|council|borough|la) (?:that |who |which )?(?:is |was |were )?(?:in charge|responsible)(?: (?:of|"
    r"for) me)?" + LINK,
    r"(?:^|\bmy |\bthe |[.,] ?)authority(?: is| was| ,)*$",
    r"\b(?:authority|council|borough|la) (?:that |who |which )(?:had|took|raised|put|placed|paid|removed) (?:me|"
    r"us)(?: (?:in|into|care|away))*(?: is| was)?$",
)  # fmt: skip

# --- where they live ----------------------------------------------------------------------------------------------------

_STOP = (
    r"(?!live\b|but\b|look|care\b|work|college|school|uni\b|university|council\b|social\b|want|job\b|hospital|gym\b|"
    r"help|moving|@|was\b|were\b|get\b|"
    r"tax\b|bus\b|cos\b|when\b|who\b|that\b|so\b|until\b|since\b|if\b|im\b|i\b|responsible|money|rights?\b|my pa\b)"
)
_PREP = one_of(
    "in at near around round by to on towards inside off within outside nr close_to next_to over_in down_in up_in down en em"
)
_WHERE = (
    r"(?: "
    + one_of(
        "the a an central south north east west like down up over here called good_old sunny deepest just , "
        "london mostly mainly which_is"
    )
    + ")*$"
)
LIVE = one_of(
    "live lives living lived reside resides residing residin stay stays staying stayed based settled located "
    "domiciled dwell kip kipping kotch kotching kotchin"
)
_ROUGH = one_of(
    "sleep sleeping crash crashing squat squatting surfing renting i_rent now_rent and_rent lodging homeless "
    "streets? stuck "
    "kicked_out evicted thrown_out chucked_out sofa couch "
    "floor between_places between_homes rough tenant resident"
)
_SET = one_of(
    "moved relocated housed rehoused placed dumped put sent shipped gone resettled came_back come_back went_back move"
)
_NOUN = one_of(
    "flats? place room house home yard hostel tenancy studio bedsit accommodation semi_independent semi "
    "supported_(?:living|housing|accommodation) placement "
    "address postcode post_code ends area spot crib gaff bedroom estate shelter refuge temporary ta "
    "foster_(?:carers?|home|family|mum|placement) hotel b_and_b "
    "bnb lodgings digs shared_house unit apartment home_borough hood manor neighbourhood local_area"
)
_MY_NOUN = one_of(
    "flats? places? rooms? house houses yard ends area home hostel postcode post_code address hood manor spot "
    "gaff crib home_borough home_council "
    "local_area tenancy foster_family studio bedsits? yards hostels postcodes post_codes landlord landlady neighbours"
)

LEFT_HOME = _all(
    rf"\b{_PLACE_I} (?:where |that |which )?(?:i|im)(?: am| now| currently)* (?:live|living|stay|staying|in|moved|"
        rf"based)(?: in| to| at)?(?: now)?(?: is| was| ,| called| its| name)+$",
    rf"\b{LIVE}(?: " + one_of("now alone still also only just here there actually somewhere over back right "
        "temporarily , permanently down up mostly") + rf")*(?: {_PREP})*{_WHERE}",
    rf"\b{LIVE}(?: {_STOP}\w+){{0,6}} {_PREP}{_WHERE}",
    rf"\b{_ROUGH}(?: {_STOP}\w+){{0,4}} (?:{_PREP}|of){_WHERE}",
    rf"\b{_ROUGH}(?: ,| now| mostly| mainly| around| bare)*$",
    rf"\b{_SET}(?: " + one_of("me us far miles , back over out down here up in now just away from_@ @ from "
        "all_the_way straight "
        "somewhere") + rf")* (?:to|into|in|2|at|near|towards|over to){_WHERE}",
    rf"\b{_SET}(?: \w+){{0,4}} by @(?: council)? (?:in|at|to|near|into){_WHERE}",
    rf"\b{_SET} (?:me |us )?(?:in|into|to|up in) (?:a|an|some|this|my) (?:\w+ ){{0,3}}(?:in|at|near){_WHERE}",
    rf"\b(?:my|our|mine|a|an|the|got|have|having|in|this|new|own|council|private|shared|supported) (?:(?!uni|college|"
    rf"school|work|job|nursery|gym|course|hospital|gp)\w+ )?{_NOUN}(?: {_STOP}\w+){{0,4}}? "
    rf"(?:is|are|s|in|at|near|on|round|around|by|its|now in|is in|out in)(?: in| near| at)?{_WHERE}",
    rf"^(?:\w+ )?{_NOUN} (?:in|near|at|is|,){_WHERE}",
    rf"\bmy {_MY_NOUN}(?: (?:is|are|s|in|,|be|now|near|at))*(?: in| near| at| the)?$",
    r"\bmy (?:address|postcodes?|post codes?)(?: is| ,)?(?: [\w,]+){0,6}$",
    r"(?:^|[.,] ?|and |but )(?:my )?(?:home|lives?|living|address|postcode|area|home address|live|living in|residence|"
    r"for home|home side)(?: ?,| is| in| now| of| =| side)*$",
    r"\b" + one_of("vivir vivendo jhabite vivo vive moro habite wohne abito mieszkam yasiyorum oturuyorum jetoj "
        "deganahay locuiesc zivim")
    + r"(?: (?:ahora|now|atualmente|aujourdhui|actualmente))?(?: (?:en|em|a|in|no|w|na|ne|la|dans|ku|u|v))?$",
    r"\b(?:im|in|from|round|at) (?:in |from |round |at )?(?:the |my )?(?:ends|sides?|yard|area)(?: is| are| of| in| ,)*$",
    r"\b(?:im|live|flat is|place is|am) (?:like |about |only |just )?(?:\d+|a few|few|couple|"
    r"a couple(?: of)?) (?:mins?|minutes|stops|streets|min) (?:away |walk |drive )?from(?: the)?$",
)  # fmt: skip
_I_LIVE = one_of("live living stay staying based moved at housed reside now is placed located settled rent sleep living_now")
RIGHT_HOME = _all(
    rf"^(?:is |s |be )?(?:where|were) (?:i|im|ive|we)(?: am| now| just| been| actually| still| got)* {_I_LIVE}",
    r"^(?:is |s |are |council is )?(?:my |the )?(?:home|yard|ends|home council)(?: now)?(?: ?[.,]|$|"
    r" (?:and|but|cos|care))",
    r"^(?:[.,]? ?)(?:home|address|lives here|live here|living here)(?: now)?(?: ?[.,]|$)",
    r"^(?:council |borough )?(?:resident|tenant)\b|^council (?:flat|house|tenancy|property|estate)\b",
    r"^(?:is |s )?(?:that|which)? ?(?:im|i) (?:live|living|stay|staying|based)(?: in| at)?(?: now)?(?: ?[.,]|$| (?:and|"
    r"but|now))",
    r"^(?:side|sides|ends|ways|area|way) (?:im|i|innit|now|,|\.|but|and|born)|^(?:side|sides|ends)$",
    r"^i (?:live|stay)(?: in)?(?: now)?(?: ?[.,]|$| (?:and|but))",
    r"^(?:is |s )?(?:my )?(?:current|new|present) (?:borough|council|area|address|home|place)",
    r"^[.,]? ?(?:and |but )(?:still |now |also )?(?:live|living|stay|staying) (?:there|here)\b",
    r"^[.,]? ?(?:and |but |cos )?(?:i|im|ive|we)(?: just| only| have| now)* (?:live|living|moved|stay|staying|based|"
    r"been living)(?: over| out| up| down)? (?:there|here)",
    r"^(?:(?!@|\.|not\b)[\w,]+ ){0,3}(?:cos|and|as|since|,) i (?:live|stay)(?: now)? (?:there|here)",
    r"^(?:is |s )?where (?:my|the|ive got my|i have my|i got my) (?:flat|place|room|house|home|hostel|tenancy|yard)",
    r"^(?:(?!@|\.)[\w,]+ ){0,6}(?:placed|moved|put|housed) (?:me )?there\b",
    r"^(?:council )?(?:houses|is housing|are housing|house) me\b",
)
#: "im in @", "now in @": where they are, said in passing.
LEFT_BEING = _all(
    r"\b(?:im|i is|i be|am|were|now|been|me|but|still|here|and) (?:"
    + one_of(
        "now still here just only out over down up all way back stuck homeless alone located sat again at f m "
        "\\d\\d living_at there mostly"
    )
    + r" )*(?:in|near|at|around|round|by|outside|nearby|off)(?: (?:the|a|just|central|south|north|east|west))*$",
    r"^(?:near|around|round|close to|nearby|by|live|outside|not far from|next to|just off)(?: the)?$",
    r"\b(?:between places|between homes|sofa surfing|homeless)(?: now| ,| mostly| mainly)*$",
    r"\bim (?:now |mostly |mainly )+(?:in )?$",
)
LEFT_FROM = re.compile(
    r"(?:^|\b(?:"
    + one_of(
        "im am me i_come i_came we hi yo hey hello wagwan f m female male girl boy guy lad here \\d\\d i and but years "
        "old years_old"
    )
    + r"|[.,]) )(?:(?:come|coming|originally|a|girl|boy|lad|guy|person|proud|all the way|,|and) )*from(?: the)?$"
)
PAST = _all(
    r"\b(?:used to|use to|previously|formerly|before i|before|last year i|once|was|were)(?: \w+){0,2} "
    r"(?:live|lived|living|stay|staying|stayed|based|be|in|at|rent|homeless|rented|placed)(?: \w+){0,4}$",
    r"\b(?:lived|stayed|grew up|born|raised|left|moved (?:from|out of|away from|out)|came from|escaped|ran away from|"
    r"kicked out of|grown up|placement was)(?: "
    + one_of("in at near with my mum the and by from foster a family placement out around hostel bred childrens? "
        "kids care home residential was fam") + ")*$",
    r"\b(?:was|were|i was) (?:in|at|near|round)$",
    r"\b(?:lost|gave up|gave back|had to leave|handed back) (?:my|our|the)(?: \w+){1,2} (?:in|at|for|near)$",
)  # fmt: skip
#: "e17 born and raised".
BORN_THERE = re.compile(
    r"^(?:born|raised|bred|broke down|fell through|ended|closed|is where i (?:grew|was born|was raised)|(?:was|"
    r"used to be) (?:home|"
    r"where i))\b"
)
#: "@, but i dont live there now".
NOT_THERE = re.compile(
    r"^[.,]? ?(?:and |but |cos |tho )*i (?:dont|do not|no longer|aint|not) (?:live|living|"
    r"stay)(?: there| here)"
)
#: "ive lived in @", "lived in @ since 2019": still there.
STILL_LIVED = re.compile(
    r"\b(?:ive|have|weve|always|all my life|been)(?: \w+){0,2} (?:lived|stayed|living|"
    r"staying)(?: \w+){0,3}$"
)
SINCE = re.compile(r"^(?:since|all my life|my whole life|ever since|now|for (?:\w+ ){1,3}now)\b")
#: Not there yet: "if i move to", "want to live in".
NOT_YET = re.compile(
    r"\b" + one_of(
        "if could can should want(?:ed)?_to wanna would_like_to like_to hope_to hoping_to trying_to tryna "
        "plan(?:ning)?_to thinking_of thinking_about before when "
        "allowed_to gonna going_to will to might may they_want"
    )
    + r" (?:i |we |me |get |be |ever |to |you |u )*(?:get |be |to )*(?:moved?|relocated?|rehoused|housed|placed|sent|"
        r"transferred|live|stay|moving|living)\b|\bmoving (?:in|into|to|out to)\b"
)  # fmt: skip
#: Looking for something there, not living there.
SEEK = re.compile(
    r"\b" + one_of(
        "want need looking look_for find bid bidding apply applying applied get getting waiting afford viewing "
        "swap any is_there which where are_there good cheap "
        "list offered? deposit waitlist register(?:ed)? close_to buy know"
    )
    + r"(?: \w+){0,4}$"
)  # fmt: skip
HAVE_HOME = re.compile(rf"\b(?:help(?:ed)? me|got me|{LIVE}|my|i got|ive got|have got|got (?:a|my))\b")

#: "after moving to @": there by now. "if i live in @": there as well.
BY_NOW = re.compile(
    r"\b(?:since|after|before) (?:i )?moving(?: (?:out|from|away|@|over|back))* (?:to|into|in)(?: the)?$|\bif (?:i|"
    r"im|we) (?:live|stay|living|staying)\b"
)

# --- labels: "care: @, home: @" ---------------------------------------------------------------------------------------

LABEL = re.compile(
    r"(?:^|[.,] ?)(?:my )?(?:(?P<care>care|in care|responsible(?: (?:la|council|authority|borough))?|"
    r"corporate parent|looked after(?: by)?|from care)"
    r"|(?P<home>home|lives?(?: in)?|living(?: in)?|address|resident|residence|area))(?: side| council|"
    r" borough)?(?: ?,| is| =)+$"
)

# --- "my council": either ----------------------------------------------------------------------------------------------

COUNCIL_LEFT = re.compile(
    r"\b(?:my|mine|our)(?: (?:local|own|current|main|new|old|actual))?(?: (?:council|borough|la|authority))?(?: (?:is|"
    r"was|are|s|be|its|called|still|,))+$"
    r"|\b(?:my|our) (?:local |old |current )?(?:council|borough|la)(?: ,)?$"
)
COUNCIL_RIGHT = re.compile(
    r"^(?:council |borough |is |was |are |s |still )*(?:my|our) (?:\w+ )?(?:council|borough|la|"
    r"authority)\b"
)

# --- not that one --------------------------------------------------------------------------------------------------------

_NOT = one_of(
    "not isnt aint wasnt werent arent never dont didnt doesnt no_longer nah_not neither nor instead_of "
    "rather_than stopped havent wont"
)
NOT_LEFT = re.compile(
    rf"\b{_NOT}(?: "
    + one_of(
        "in under with from by at the my been was even actually really a of anymore for to live living lived stay "
        "staying looked after responsible care leaver "
        "council borough its social worker pa have got any through"
    )
    + ")*$"
)
NOT_RIGHT = re.compile(
    r"^(?:council |they |is |was |are |were |do |did |does )*(?:not|isnt|aint|wasnt|werent|arent|never|didnt|doesnt|"
    r"dont|no longer|stopped)"
    r"(?: (?:my|the|a|is|been|even|actually|really|be|who|one|ever))* ?"
    r"(?P<what>look\w*|responsible|corporate|care (?:of|for)|took|take|raised?|council|borough|la\b|where|home|"
    r"in charge|it\b|anymore(?: ?[.,]|$)|one\b|who\b)"
)
NOT_BARE = re.compile(
    r"(?:^|[.,] ?|\b(?:no|nah|nope|sorry) (?:, )?)(?:no |nah |nope |sorry |its |i said |i meant |is |it was |"
    r"it )*not(?: (?:in|from|under|the|with|by|about))*$"
    r"|\b(?:not|isnt|wasnt|aint)(?: (?:in|from|under|the|even|actually))*$|\b(?:not|instead of|rather than)$"
)

# --- somebody else's ------------------------------------------------------------------------------------------------------

_OTHER = one_of(
    "brothers? bros? sisters? sis mates? friends? cousins? girlfriends? boyfriends? partners? mums? mothers? mom "
    "dads? fathers? sons? daughters? bab(?:y|ies) kids? "
    "husbands? wife aunt(?:ie|y)?s? gran grann(?:y|ie) grandparents uncles? nans? grandma grandad roommates? "
    "flatmates? bestie bestfriend family "
    "parents twins? neighbours? ex gyal client man woman guy bloke geezer "
    "step\\w+ nephew niece young_person foster_carers? carers?"
)
_MINE = one_of(
    "flats? place room pas? social council borough home house ends area yard post address care la leaving local "
    "key corporate responsible case old new hostel own "
    "current worker tenancy placement support adviser studio authority"
)
_FAMILY = one_of("mum dad nan bro sis brother sister gf bf girlfriend boyfriend cousin mate friend")
SUBJECT = re.compile(
    rf"(?:^|[,.] ?|\band |\bbut |\bcos )(?P<bare>{_FAMILY})\b|\b(?:(?P<with>(?:with|at|in|and|near|to|by|on|of|off|from|"
    rf"round|like|than|visit|see) )?"
    rf"(?P<owner>my|his|her|(?<!im )a(?! foster)|our|me|some|the|their|this)(?: (?!corporate|looked|care|with|near|at|"
    rf"and|from|in|is|was|by|for|to)\w+){{0,2}} (?P<other>{_OTHER})\b"
    r"|(?P<he>he|shes?|hes|his|her|hers|theyre)\b|(?P<they>they (?:live|stay|are in))|(?P<one>someone|somebody|people|"
    r"everyone|others|anyone|ppl)(?=(?: [\w@]+){1,4}$)"
    rf"|(?P<self>i|im|ive|ill|id|me|myself|we|were|us|mine|my(?= {_MINE}))\b)"
)

# --- both, and "still there" ---------------------------------------------------------------------------------------------

BOTH = re.compile(
    r"^(?:council |for |is |are |does |did |was |, )*(?:both|care and home|home and care)\b|"
    r"^(?:(?!@)[\w,]+ ){0,4}(?:care and home|home and care|for both)\b"
)
#: "same council for both, @".
BOTH_LEFT = re.compile(
    r"\b(?:for both|both are|both is|both of them|both councils|care and home|home and care)(?: are| is| its| ,| \.)*$"
)
STILL_THERE = re.compile(
    r"^(?:(?!@)[\w,.]+ ){0,12}(?:thats |is |its |and )?where (?:i|im|my flat is|my place is)(?: still| now| also)* "
    r"(?:live|living|stay|staying|sleep|am|at)?(?: (?:too|as well|still|now|aswell)| ?[.,]|$)|"
    r"^(?:(?!@|\.)[\w,]+ ){0,9}(?:still|also|i|im|and|now) (?:live|living|stay|staying|here|there|in it|in the same|"
    r"reside)"
    r"(?: (?:there|here|in the same|in it|now)| ?[.,]|$)"
    r"|^(?:(?!@|\.)[\w,]+ ){0,12}(?:live|living|flat|place|room|home)(?: \w+){0,3} there\b"
)
#: "my foster mum lives in @ and i live with her": somebody else's place, and the writer's too.
WITH_THEM = re.compile(
    r"^(?:(?!@|but\b)[\w,]+ ){0,6}(?:(?:i|im|ive|i am)(?: still| also| now| been| always)* (?:live|living|lived|stay|"
    r"staying|stayed|sleep|sleeping|am|with|at)(?: still| here| there)? ?(?:with )?(?:him|her|hers|them|theirs|his)\b|"
    r"so (?:do|am) i\b|"
    r"(?:is |thats )where (?:i|im) (?:live|stay|sleep|staying|living)|(?:lets|let|letting) me (?:stay|sleep|live|crash))"
)
#: "is @ better than @": neither is theirs.
COMPARED_LEFT = re.compile(
    r"\b(?:compare|difference between|(?:better|worse|more|less|same|different|nicer|cheaper|safer)(?: \w+){0,2} "
    r"(?:than|as|from|to)|better|between)(?: @)?(?: ?,| and| or| with| in| to)*(?: @)?(?: and| or)*$|@ (?:vs|versus|v)$"
)
COMPARED_RIGHT = re.compile(
    r"^(?:council |any |do |does |give |gives |pay |pays |a |is |get )*(?:better|worse|more|nicer|cheaper|safer|the same|"
    r"different|good|bad|less)(?: \w+){0,4} (?:than|as|from|or) (?:in )?@|^(?:vs|versus|v) @|^or @(?: \w+)? (?:better|worse)"
)
ALSO_CARE = re.compile(
    r"^(?:(?!@|\.)[\w,]+ ){0,6}(?:and they|who|the same council|same council)(?: \w+){0,2} (?:look\w* after me|"
    r"took care of me|had me in care|my corporate)"
)

# --- when no pattern fits: the words of the place's own clause ------------------------------------------------------------

CLAUSE = re.compile(r" ?[.,] ?| (?:but|and|cos|so|then|though|although|while|or|if|when) ")
CARE_WORDS = re.compile(
    rf"\b(?:{LOOK} ?(?:me|us)?|in care|foster(?:ed)?|social workers?|pa|corporate|responsible|lac|uasc|care order|"
    rf"leaving care|looked after|care leaver|pathway plan)\b"
)
HOME_WORDS = re.compile(
    r"\b(?:live|living|stay|staying|moved|my flat|my room|my place|my house|homeless|sofa|hostel|renting|address|"
    r"postcode|sleeping|tenancy|tenant)\b"
)
SELF_WORDS = re.compile(r"\b(?:i|im|ive|me|my|mine|we|us)\b")
