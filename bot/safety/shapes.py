# ruff: noqa: E501 (one list of words a line reads better than one folded over five)
"""What private details look like when they are typed: numbers, e-mails, postcodes, streets, names that are given.

Only the patterns; bot/safety/privacy.py decides what each find is. Each is linear: no repetition stands next to another one
that could take the same signs.
"""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
#: Signs that print nothing, between Latin letters and digits. (Joiners of other scripts are letters there, and stay.)
INSIDE = re.compile(r"(?<=[A-Za-z0-9@.+])[\u00ad\u034f\u200b-\u200d\u2060\ufeff]+(?=[A-Za-z0-9@.+])")
KEYCAP = re.compile(r"(?<=\d)[\ufe0e\ufe0f]?\u20e3")
DASHES = re.compile(r"(?<=\d)(\s?)[\u2010-\u2015\u2212](\s?)(?=\d)")
#: Where spans stand that are none of our business while the rest is looked at: signs that nobody types.
HOLD = 0xF0000
HELD = re.compile("[\U000f0000-\U000ffffd]")

_DOT = r"(?:\.|\s(?:dot|point)\s|\s?[\[({]dot[\])}]\s?|\s\.\s?(?=(?:com|co|uk|org|net|gov|ac|edu)\b))"
_PROVIDER = (
    r"(?:g\s?mail|google\s?mail|hot\s?mail|outlook|yahoo|ymail|i\s?cloud|live|proton\s?mail|proton|aol|msn|btinternet|sky)"
)
_LOCAL = r"(?<![\w.+'-])[\w+'’.-]{1,64}(?:\s(?:dot|underscore|under score|dash|hyphen)\s[\w+-]{1,64}){0,4}"
_DOMAIN = rf"(?:{_PROVIDER}\b(?:[,;]\s?(?:com|co[.,]uk)\b|\s(?:com|co\suk|co\.uk)\b|{_DOT}[a-z0-9-]{{1,63}}){{0,3}}|[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{1,4}})"
#: "look at gov dot uk" is no address of anybody.
_NO_LOCAL = r"(?!(?:apply|find|found|go|here|i|im|info|is|it|its|look|looked|looking|me|on|one|online|page|read|saw|see|site|them|was|website|you)\s)"
EMAIL = re.compile(
    rf"{_LOCAL}\s{{0,2}}(?:@|[\[({{]at[\])}}])\s{{0,2}}{_DOMAIN}"
    rf"|\b{_NO_LOCAL}{_LOCAL}\sat\s(?:{_PROVIDER}(?:(?:{_DOT}|\s)(?:com|co|net|org|uk|me)\b){{1,2}}"
    r"|[a-z0-9-]{2,63}(?:\sdot\s[a-z0-9-]{2,63}){1,4})",
    re.I,
)
_SEP = r"[\s./_-]{0,2}"
NI = re.compile(
    rf"(?<![A-Z0-9])[A-CEGHJ-PR-TW-Z]\s?[A-CEGHJ-NPR-TW-Z]{_SEP}(?:\d{_SEP}){{6}}[A-D](?![A-Z0-9])|(?<![A-Z0-9])QQ{_SEP}(?:\d{_SEP}){{6}}[A-D](?![A-Z0-9])",
    re.I,
)
# "insurance number is": what stands between a word and the number that it announces.
_CALLED = r"(?: number| no\.?| num)?\b\W{0,3}(?:is\W{0,3})?"
NI_ASKED = re.compile(
    rf"(\b(?:ni|nino|(?:national )?insurance){_CALLED})[A-Z]\s?[A-Z]{_SEP}(?:\d{_SEP}){{6}}(?:[A-Z](?![A-Z0-9])|(?<=\d)(?![A-Z0-9]))",
    re.I,
)
POSTCODE = re.compile(
    r"(?<![A-Z0-9])([A-Z][0-9O][0-9A-Z]?|[A-Z]{2}[0-9O][0-9A-Z]?)([\s.,_-]{0,3})([0-9OI])(\s?)([ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])",
    re.I,
)
SPACED = re.compile(r"(?<![^\W_])[A-Z](?:\s[A-Z0-9]){4,6}(?![^\W_])", re.I)
#: "1st" and "2 do" behind a district are words, not the end of a postcode.
ORDINAL = re.compile(r"(?:1st|2nd|3rd|[4-9]th)", re.I)
AFTER_ORDINAL = re.compile(
    r"\s(?:floor|year|of|time|month|week|bus|child|kid|baby|son|half|term|day|attempt|warning|letter|tenancy|one|place|hand|floor)\b",
    re.I,
)
LITTLE = frozenset(["as", "at", "be", "by", "do", "go", "he", "us", "up", "we", "ex", "la", "pt", "st"])
_PAIRS = r"\d\d\s?[ ./-]?\s?\d\d\s?[ ./-]?\s?\d\d"
_EIGHT = r"(?:\d{8}|\d{4}[ -]\d{4}|\d\d[ -]\d\d[ -]\d\d[ -]\d\d|\d{3}[ -]\d{3}[ -]\d{2})"
ACCOUNT = re.compile(
    rf"\b(?:sort(?: ?code)?|s/c|sc)\b\W{{0,3}}(?:is\W{{0,3}})?{_PAIRS}(?!\d)(?:\D{{1,30}}?{_EIGHT})?(?!\d)"
    rf"|\b(?:account|acc|acct|a/c)(?: number| no\.?| num)?\b\W{{0,3}}(?:is\W{{0,3}})?(?:{_EIGHT}|\d{{6,10}})(?!\d)"
    rf"|(?<!\d)\d\d-\d\d-\d\d\D{{1,12}}?{_EIGHT}(?!\d)"
    r"|(?<![\d/.-])\d\d-\d\d-\d\d(?![\d/.-])(?=\s(?:is my sort|sort))",
    re.I,
)
_STREET = r"(?:street|st|road|rd|avenue|ave|av|lane|ln|crescent|cres|terrace|gardens|gdns|grove|mews|buildings|mansions|wharf|quay|broadway)"
#: Everyday words too: only behind "at", "flat 4", or written as a name.
_STREET_TOO = (
    r"(?:drive|dr|close|court|ct|place|pl|square|sq|way|walk|row|hill|house|lodge|estate|green|park|gate|rise|view|parade|vale|yard|"
    r"tower|towers|point|heights|common)"
)
_NO_STREET = (
    r"(?!(?:a|about|again|ago|am|an|and|are|as|at|bed|bedroom|bedroomed|been|big|bus|buses|but|can|care|council|days?|different|do|each|every|something|"
    r"for|from|get|good|got|had|halfway|hard|has|have|hours?|how|hrs?|i|if|im|in|is|it|its|just|kids?|left|live|lived|lives|living|"
    r"long|looking|main|me|miles?|mins?|minutes?|months?|more|moved?|moving|my|need|needed|new|next|nice|now|of|off|old|on|or|other|out|"
    r"people|percent|person|places?|pm|pounds|quid|rooms?|safe|second|shared|short|small|so|still|storey|than|that|the|their|then|this|"
    r"times|to|too|two|want|was|we|weeks?|went|what|when|where|whole|who|with|years?|yo|yrs?|you)\b)"
)
_NAMED = rf"(?:{_NO_STREET}[a-z][a-z'’.-]{{1,20}},?\s)"
_FLAT = r"(?:flat|apt|apartment|room|rm|unit|studio)(?:\s?\d{1,4}[a-z]?|\s[a-z])\b"
_HOUSE = r"\d{1,4}[a-z]?(?:\s?-\s?\d{1,4}[a-z]?)?"
_KENT = r"(?:(?:old|great|upper|lower)\s(?=[a-z]))?"
_AT = (
    r"(?:\bat|\b(?:live|lives|lived|living|stay|stays|staying) in|\baddress(?: is|:)?|\bmoved? (?:in ?to|to|in at)|\bhouse number|"
    r"\bnumber)"
)
_CAPITAL_STREET = "(?:" + "|".join(word.capitalize() for word in _STREET_TOO[3:-1].split("|")) + ")"
ADDRESSES = (
    re.compile(
        rf"(?:\b{_FLAT}\W{{1,3}})?\b{_HOUSE},?\s{_KENT}{_NAMED}{{1,3}}?{_STREET}\b(?!\s(?:station|stop|tube|bus))",
        re.I,
    ),
    re.compile(
        rf"\b{_FLAT}\W{{1,3}}(?:{_HOUSE}\W{{1,3}})?{_NAMED}{{1,3}}(?:{_STREET}|{_STREET_TOO})\b"
        r"(?:\W{1,3}\[address\])?",
        re.I,
    ),
    re.compile(
        rf"(?<=\W)(?:{_FLAT}\W{{1,3}})?{_HOUSE},?\s(?:the\s{_STREET_TOO}|(?:old\s)?{_NAMED}{{1,3}}?{_STREET_TOO})\b", re.I
    ),
    re.compile(rf"(?<=\[address\]),?\s{_NAMED}{{1,3}}?{_STREET}\b", re.I),
    re.compile(rf"(?<!\w){_HOUSE},?\s(?:The\s|(?:[A-Z][\w'’.-]{{1,20}}\s){{1,3}}?){_CAPITAL_STREET}\b"),
)
BEFORE_HOME = re.compile(rf"{_AT}\s$", re.I)
NAME = re.compile(
    r"(\b(?<!what )(?<!whats )(?:(?:my (?:full |real |first |last )?|(?:full |first |last |sur))name(?:['’]?s| is|['’]?s is|:|(?=\s(?-i:[A-Z])))|"
    r"(?:^|(?<=\n))name:|(?:^|(?<=\n))names(?=\s(?-i:[A-Z]))|i am called|i'?m called|(?-i:[Cc]all me(?= [A-Z])))\s)"
    r"((?!(?:is|not|on|in|at|was|isn|isnt|the|a|an|up|down|back|when|if|for|to|and|please|pls|later|tomorrow|today|changed?|got|get|"
    r"wrong|spelt|has|my|mine|your|his|her|their|our|like|with|cos|because|here|there|saved|used|private|safe|secret|can|crazy|stupid|fat|ugly|mad|dumb|bad|weird|gay|out|off|asap|anytime|now|or|changing|removed|added|stays|will|still|too|names?|"
    r"be|by|of|that|it|came|comes|keeps|goes|went|says|means|also|really|they|so|only|never|always|needs?|should|change|change[ds]|first|last|number|address|date)\b)"
    r"[^\W\d_][\w'’-]{1,25}"
    r"(?:\s(?:(?-i:[A-Z])[\w'’-]{1,25}|(?!(?:and|im|i|from|my|in|age|aged|or|but|so|here|pls|please|thanks|lol|hi|hello|surname|last)\b)[^\W\d_][\w'’-]{1,25}(?=\s*(?:$|[.,;!?\n])|\s(?:and|im|i)\b))){0,3})",
    re.I,
)
#: "my name is" in the other languages of data/safety/translations; a second name only with a capital.
NAME_ELSEWHERE = re.compile(
    r"(\b(?:me llamo|mi nombre es|je m['’]appelle|mon nom est|meu nome [ée]|me chamo|chamo-me|nazywam si[ęe]|mam na imi[ęe]|"
    r"(?:benim )?ad[ıi]m|magacaygu waa|emri im [ëe]sht[ëe]|quhem|unë quhem|t[êe]n (?:t[ôo]i|em|m[ìi]nh) l[àa]|esmam|esme man|ismi)\s|"
    r"(?<!\w)(?:[اإ]سمي|أنا اسمي|اسم من|نام من|من اسمم|زما نوم|ناوی من|ስሜ|ስመይ|আমার নাম)\s)"
    r"([^\W\d_][\w'’\u0980-\u09ff\u200c-]{1,25}(?:\s(?-i:(?=[^\W\d_a-z])[A-ZÀ-ÞĄĆĘŁŃÓŚŹŻŞĞİÇÖÜĐ])[\w'’-]{1,25}){0,3})",
    re.I,
)
#: Digits with at most three signs between them; what they are is decided afterwards.
NUMBER = re.compile(r"(?<![\d£$€])(?<!\d[.,])(?:\+\s?)?\(?\d(?:[\s().,/_*~|-]{0,3}\d){6,24}(?!\d)(?![.,]\d)")
#: What looks like one of them and is none: links, money, times. Held aside while the rest is looked at.
KEPT = re.compile(
    r"https?://\S+|\bwww\.\S+|[£$€]\s?\d[\d,.]*(?:\s?[kKmM]\b)?|(?<![\d,])\b[1-9]\d{0,2}(?:,\d{3})+(?:\.\d\d)?\b(?!,?\d)"
    r"|\b\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\b)?(?:\s?(?:-|to)\s?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b)?)(?![.:]?\d)"
    r"|(?<![\d.:])\d{1,2}:\d\d(?::\d\d)?(?![:\d])|(?<![\w-])(?:[01]\d|2[0-3])[0-5]\d\s?-\s?(?:[01]\d|2[0-4])[0-5]\d\b(?![\s-]?\d)"
    r"|(?<![\d.])(?:19|20)\d\d\s?[-/–]\s?(?:(?:19|20)\d\d|\d\d)(?![\d/-])",
    re.I,
)
#: What stands shortly before a number says what it is, where its shape does not.
ABOUT = (
    ("card", re.compile(r"\b(?:card|visa|mastercard|amex|debit|monzo)\W{0,3}(?:\w+\W{1,3}){0,2}$", re.I)),
    ("nhs_number", re.compile(r"\bnhs\W{0,3}(?:\w+\W{1,3}){0,2}$", re.I)),
    ("bank_account", re.compile(r"\b(?:acc(?:oun)?t?|a/c|bank|sort)\W{0,3}(?:\w+\W{1,3}){0,2}$", re.I)),
    ("passport", re.compile(r"\b(?:passport|brp|visa|id card|citizen ?card|home office)\W{0,3}(?:\w+\W{1,3}){0,2}$", re.I)),
    ("phone", re.compile(r"\b(?:call|ring|text|phone|mobile|mob|tel|whatsapp|landline)\W{0,3}(?:\w+\W{1,3}){0,2}$", re.I)),
    ("reference", re.compile(r"\b(?:ref(?:erence)?|case|ucas|uln|crn|claim|student|id)\W{0,3}(?:\w+\W{1,3}){0,3}$", re.I)),
)
