# ruff: noqa: E501 (one guard a line reads better than one folded over five)
"""What looks like danger and is none: figures of speech, games, films, homework, and what is long over and well.

Over the words that `screen.words` makes ("." between sentences). Each guard needs the harmless thing to be named ("the app
is stalking me", "mum will kill me for being late"); a laugh alone lowers nothing but a soft "mum will kill me haha", and what
has to be taken seriously in the same message ("… if he finds out im pregnant") switches every guard off. Fixed sayings ("could
eat a horse") are the `safe` phrases of data/safety/phrases. A joke that gets a crisis reply is a small fault, a crisis taken for
a joke a great one: so there are few guards, and none for one message only.
"""

import re
from dataclasses import dataclass

_LAUGH = r"(?:l+o+l+|lmf?ao+|haha(?:ha)*|hehe|ha ha|emojilaugh|rofl|jk|jokes?|joking)"
_VERY = r"(?:actually|literally|really|so|just|deffo|definitely|proper|totally|probably|absolutely)"
_HARM = (
    r"(?:kill|murder|batter|slaughter|strangle|skin|shoot|throttle|beat|smack|slap|bury|destroy|finish)(?:s|ed|ing)?(?: (?:me|us))"
    r"(?: alive| up)?"
)
_WILL = r"(?:will|would|gonna|is gonna|are gonna|might|could|ll|d|wanna|is)"
#: Who says it of themselves half the time; a partner never does.
_SOFT = (
    r"(?:mum|nan|gran|grandma|boss|manager|teacher|tutor|lecturer|coach|pa|pas|sister|auntie|aunt|mate|mates|friend|"
    r"flatmate|foster mum|foster carer|social worker|key worker|keyworker|instructor|hairdresser|dentist|supervisor|shell|she|team)"
)
_FAMILY = rf"(?:{_SOFT}|dad|brother|cousin|uncle|parents|family|he|hell|they|theyll|carer|girlfriend|landlord|mrs)"
#: Small faults: nobody is killed for these.
_SMALL = (
    r"(?:late|lateness|hair|haircut|bill|bills|grades?|exam|exams|test|failed|fail|essay|homework|coursework|deadline|uniform|room|mess|messy|"
    r"tidy|dishes|washing|laundry|ring|call|text|reply|yoghurt|food|dinner|tea|lunch|snacks|crisps|jacket|coat|shoes|trainers|hoodie|shift|"
    r"shifts|rota|keys|skip|skipped|miss|missed|forget|forgot|forgetting|spoil|spoilers|diet|spent|spending|broke the|"
    r"smashed the|phone|screen|laptop|tattoo|piercing|nails|overslept|training|practice|rehearsal|lesson|lessons|class|bins|milk|"
    r"charger|swapping|eating|ate|borrowing|borrowed|wearing|parking|speeding|passport photo|wifi|washed|report|dropped out|drop out|resit|resits)"
)
#: With one of these it is meant.
GRAVE = re.compile(
    r" (?:pregnant|baby|gay|lesbian|bi|trans|queer|boyfriend|girlfriend|dating|married|marry|marriage|wedding|left|leave|leaving|ran|run|"
    r"runaway|tell|told|telling|police|feds|social services|escape|escaped|finds me|find me|found me|christian|muslim|hijab|convert%|"
    r"honour|shame|shamed|virgin|knife|gun|weapon|blood|bruise|bruises|hits|hit|beats|beat me up|scared|afraid|terrified|fear|serious|"
    r"seriously|(?:not|wasnt|isnt|aint|werent) joking|no joke|for real|means it|really will|threat\w*|drunk|drinks|violent|abusive|again|last time|"
    r"suicid\w*|wanna die|end it|alone|help me|not safe|unsafe|ex|husband|he|him|hes|shes|took|takes|taken|passport|bleeding|bled|unconscious|"
    r"chest|numb|feel|feeling|thats me|forced|rape\w*|stab\w*|attacked|weapons|machete|outside|waiting for me|wanna|the house) "
)
#: "I'd rather die than …" one of these is no joke.
_MEANT = re.compile(
    r" (?:back|him|her|them|hes|home|country|placement|prison|alone|this life|like this|family|marry|husband|boyfriend|dad|stepdad|"
    r"carer|carers|refuge|asylum|deported|wanna die|suicid\w*|another day|my life|(?:not|wasnt|isnt|aint|werent) joking|no joke) "
)
_BEAST = r"(?:goose|geese|swans?|seagulls?|pigeons?|squirrels?|fox|foxes|wasps?|bees?|mosquitos?|mosquitoes|spiders?|midges|cats?|kittens?|puppy|puppies)"
_THING = (
    rf"(?:{_BEAST}|app|apps|website|site|ads?|adverts?|algorithm|council|councils|dwp|uc|universal credit|job ?centre|hmrc|student finance|bailiff letters?|"
    r"bills?|rent|rents|prices?|costs?|deadlines?|exams?|revision|weather|heat|cold|wind|rain|sun|course|homework|essay|essays|coursework|"
    r"maths|traffic|commute|heels?|shoes|boots|trainers|jeans|bra|hayfever|hay fever|cramps?|hangover|diet|bank|emails?|"
    r"letters?|paperwork|forms?|form|journal|alarm|printer|wifi|laptop|phone|spotify|netflix|tiktok|instagram|insta|duolingo|song|tune|beat|"
    r"bass|game|boss fight|dungeon master|creeper|zombies?|dragon|virgin media|sky|vodafone|ee|tfl|oyster|spurs|arsenal|chelsea|gym|leg day|spin|"
    r"workout|shift|shifts|overtime|queue|hold music|stairs|hill|boiler|bus|curry|hot sauce|chilli|wings)"
)
#: Where a clause begins. A thing elsewhere is only where it happened: "a man at the gym is stalking me".
_CLAUSE = r"(?:(?<=\A )|(?<=\. )|(?<=and )|(?<=but )|(?<=cos )|(?<=so )|(?<=because )|(?<=lol )|(?<=omg )|(?<=when ))"
_DO = (
    r"(?:kill|murder|stalk|attack|abus|strangl|chok|harass|batter|punch|stab|control|destroy|beat|hit|hurt|torment|tortur|bully|"
    r"bulli|threaten|assault|finish|slaughter|ruin|suffocat|drown|rob|stress)(?:e|es|s|ed|ing|ning|bing|ting|y|ies|ied|ying)?"
)
_STUDY = re.compile(
    r" (?:essay|essays|homework|coursework|assignment|assignments|dissertation|presentation|module|gcse|gcses|a level|btec|level 3|"
    r"level 2|degree|lecture|seminar|workshop|pshe|rse lesson|history|psychology|sociology|criminology|english lit|poster|posters|leaflet|"
    r"film|movie|documentary|docu|series|episode|soap|eastenders|hollyoaks|corrie|netflix|bbc|itv|podcast|book|novel|chapter|play|"
    r"poem|spoken word|lyrics?|song|album|tune|news|newspaper|paper|headline|article|volunteer|volunteers|volunteering|volunteered|donate|donation|"
    r"fundraiser|charity|statistics|stats|definition|define|meaning|stand for|training|course|career|job|what is|what are|"
    r"whats the law|is it illegal|nrm|support group|the game|sims|minecraft|gta|fortnite) "
)
#: Topics that are named in lessons and on the news as well as lived.
_TOPIC = re.compile(
    r"^(?: |modern|slavery|slave|forced|labour|marriage|servitude|traffick\w*|human|sex|county|lines|fgm|female|genital|mutilation|"
    r"domestic|dv|abuse|violence|abuser|abusive|violent|relationship|relationships|home|homes|suicid\w*|self|harm|coercive|control|controlling|behaviour|knife|crime|"
    r"gang|gangs|grooming|groomed|exploitation|kidnap\w*|rape|sexual|assault|stalk\w*|sleep|sleeping|rough|homeless|overdose\w*|"
    r"is|are|a|an|about|on|of|in|the|and|people|someone|honour|killing|child|criminal|sleepers?|street|streets|who|to|for|breathing|not)*$"
)
_ME = re.compile(
    r" (?:me|myself|im in|im being|i was|ive been|am i|is this|happening|my (?:boyfriend|partner|husband|ex|girlfriend|wife|dad|mum|mate|friend|sister|brother|family|uncle)|"
    r"tonight|right now|last night|today) "
)
#: Somebody tells what happens in a story.
_TOLD = r"(?:film|movie|book|novel|series|show|documentary|doc|docu|drama|musical|manga|anime|episode|story|play|poem|song|tune|album|playlist|track|lyrics?|game|sims|piece)"
_STORY = re.compile(
    rf" (?:(?:on|in|the|watch|watched|watching|saw) (?:[^ .]+ )?(?:news|headlines?|netflix|eastenders|hollyoaks|corrie|coronation street|itv|soap)|"
    rf"(?:watch|watched|watching|read|reading) (?:[^ .]+ ){{0,4}}?{_TOLD}|true crime|(?:news|headlines?) (?:says|said|about)|in (?:the|this|that|a) {_TOLD}|"
    rf"{_TOLD} (?:is |was |its )?(?:literally |actually )?(?:about|where|when|in which|called|titled|goes|says|mean|means|i locked|i keep)|"
    r"(?:playing|play|plays|act|acting|role of) (?:[^ .]+ ){0,3}?(?:girl|boy|woman|man|character|part|someone) who|"
    r"(?:lyrics?|quote|line|scene|ending|bit|part|chorus) (?:[^ .]+ ){0,3}?(?:goes|says|where|when|is|mean|means|[a-z]+nt wanna)|"
    r"(?:the|a) (?:villain|character|hero|baddie|actor)) "
)
#: … and does not tell of their own life with it.
_OWN = re.compile(
    r" (?:me|myself|my \w+|mate|mates|friend|bro|sis|we|us|he|she|"
    r"feel|feels|feeling|relate|same|real|true|tonight|today|now|im in|i was|ive been|happened|thats (?:what|how|why)|i wanna|i want|gonna|too|also) "
)
_OVER = re.compile(
    r" (?:used to|years? ago|ages ago|long time ago|back then|back when|when i was (?:a kid|a child|little|small|young|younger|a teen\w*|\d\d?)|"
    r"as a (?:kid|child|teen\w*)|last year|in the past|(?:two|three|four|five|six|seven|eight|nine|ten|few|couple) years|in 20[12]\d) "
)
_WELL = re.compile(
    r" (?:(?:im|am|doing|feel|feeling|its|all|much|ive been|so much) (?:[^ .]+ )?(?:ok|okay|fine|good|better|well|great|clean|alright|safe|happy|"
    r"recovered|proud|stable)|moved on|good place|better place|\d+ (?:years|months) clean|(?:im|am) \d\d now|now (?:i|im|ive|help|have|mentor|"
    r"volunteer|work|live)|therapy helped|healed|stopped it|i have (?:a flat|status|my status|my own)|got my status|over it|thats why i (?:was|"
    r"went|am|came)|(?:in prison|locked up|passed away) now|(?:see|read|get|access|request) my (?:care )?(?:file|files|records)|how do i become|can i volunteer|peer mentor) "
)
_STILL = re.compile(
    r" (?:again|still|back|started|starting|relaps\w*|tonight|scared|afraid|cant stop|cant sleep|urge|urges|wanna|thinking|thoughts|today|"
    r"flashbacks|he found|found me|contacting|messaging|but now|right now|keeps|nobody believes|fostering) "
)


@dataclass(frozen=True)
class Guard:
    """`says` is taken out of the words, unless one of the words of `unless` is in the rest (`throughout`: or in itself)."""

    says: "re.Pattern[str]"
    unless: "re.Pattern[str]" = GRAVE
    throughout: bool = False


def _guard(says: str, throughout: bool = False) -> Guard:
    return Guard(re.compile(f"(?<= )(?:{says})(?= )"), GRAVE, throughout)


_UP_TO = r"(?: (?!\. )[^ ]+){0,%d}?"
_SPORT = (
    r"(?:boxing|sparring|jiu jitsu|judo|rugby|mma|karate|wrestling|netball|football|basketball|kickboxing|muay thai|training|gig|"
    r"skateboarding|bmx)"
)
_GAME = (
    r"(?:fifa|fc ?\d\d|cod|warzone|fortnite|minecraft|roblox|mario kart|smash bros|uno|chess|monopoly|pool|darts|snooker|bowling|"
    r"tennis|football|basketball|netball|rugby|cricket|badminton|table tennis|ping pong|arm wrestling|sprints?|cards|connect four|the quiz|the race)"
)
_INJURY = r"(?:black eye|bruis\w*|hit in the \w+|punched in the \w+|elbow\w*|strangled out|choked out|knocked out|broken nose|battered)"
GUARDS: tuple[Guard, ...] = (
    # "mum will kill me haha"; "dad would kill me if i forgot the bins"
    _guard(rf"{_SOFT} {_WILL} (?:{_VERY} )?{_HARM}{_UP_TO % 9} {_LAUGH}", throughout=True),
    _guard(rf"{_FAMILY} {_WILL} (?:{_VERY} )?{_HARM}{_UP_TO % 8} {_SMALL}", throughout=True),
    # a thing, a beast or an office does it, or will not let go
    _guard(
        rf"{_CLAUSE}(?:(?:the|this|that|these|those|my|our|a) )?(?:[^ .]+ )?{_THING}(?: (?:is|are|was|be|keep|keeps|kept|been|has|have|just|will|nearly|"
        rf"almost|gonna|{_VERY}|lowkey))* {_DO} (?:me|us|my \w+)(?: to death)?"
    ),
    _guard(
        rf"{_CLAUSE}(?:(?:the|this|that|these|those|my|our|a) )?(?:{_THING}|login|system|page|link|portal|account|captcha|self checkout) "
        r"(?:wont|doesnt|dont|isnt|not) (?:letting|let) (?:me|us)(?: (?:leave|out|in|go|use|see|finish|log in|sign in|speak))?"
    ),
    _guard(rf"(?:attacked|chased|mugged|bitten|robbed|stung) by (?:a|an|my|the|some|this) (?:[^ .]+ )?{_BEAST}"),
    _guard(
        r"(?:hostage|stuck|trapped|tortured|stalked|harassed) by (?:[^ .]+ )?(?:virgin media|sky|vodafone|hold music|adverts|emails)"
    ),
    # sport and games, named
    _guard(
        rf"(?:(?:beat|beats|battered|smashed|thrashed|hammered|destroyed|slaughtered|killed|spanked) (?:me|us|him|her|them)|(?:get|got|getting|been|was) (?:beaten|battered|smashed|thrashed|destroyed|killed)) (?:(?:at|in|on) (?:[^ .]+ )?{_GAME}|"
        r"on (?:penalties|aggregate|points)|for (?:0|nil|zero)|(?:by )?\d+ (?:nil|\d+|goals?|points?)|to (?:it|the (?:last|first|finish|front|top|viewing|ticket|seat|flat|room)))"
    ),
    _guard(rf"{_SPORT}(?: [^ .]+){{0,8}}? {_INJURY}"),
    _guard(rf"{_INJURY}(?: [^ .]+){{0,6}}? {_SPORT}"),
    # to want something to be over, or to be gone from it, and it is named in the same breath
    _guard(
        r"cant (?:go on|live|carry on|do this|cope|keep going)(?: like this)? (?:with|without) (?:(?:no|this|the|my) )*(?:[^ .]+ )?(?:wifi|broadband|washing machine|"
        r"data|airpods|phone|laptop|charger|hold music|straighteners|hairdryer)"
    ),
    _guard(
        r"(?:goodbye|goodbyes|bye) to (?:my|the|our|this) (?:[^ .]+ )?(?:pa|worker|keyworker|tutor|teacher|class|course|team|manager|boss)(?: [^ .]+){0,6}? (?:gift|card|cake|"
        r"present|leaving do|flowers)"
    ),
    _guard(r"(?:want|wanna|can i|need|how do i|allowed to)(?: to)? (?:change|changed|changing) (?:my|the) (?:lock|locks)"),
    Guard(
        re.compile(
            rf"(?<= )(?:rather|sooner) (?:[^ .]+ )?(?:die|be dead|be homeless|sleep (?:rough|outside|on the street|in a bin)|jump off \w+|eat \w+|get stabbed|end it all|kill myself) "
            rf"than (?:[^ .]+ ){{0,5}}?(?:(?:live|move) (?:in|to|north|south|near|out) \w+|pay|wear|eat|watch|ring|call|share|listen|work|queue|support|revise|do (?:a|that|maths|another)|"
            rf"get (?:up|the bus)|use|drink|sit|cook|{_LAUGH})(?= )"
        ),
        _MEANT,
        throughout=True,
    ),
)


def blank(whole: str, gap: str) -> str:
    """`whole` without what only sounds like danger; `gap` stands in its place."""
    for guard in GUARDS:
        match = guard.says.search(whole)
        if match is None:
            continue
        rest = whole if guard.throughout else f"{whole[: match.start()]} {whole[match.end() :]}"
        if not guard.unless.search(rest):
            whole = guard.says.sub(gap, whole)
    return whole


def _sentence(whole: str, start: int) -> str:
    """The one around `start`."""
    left = whole.rfind(" . ", 0, start + 1)
    right = whole.find(" . ", start)
    return whole[left if left >= 0 else 0 : right + 1 if right >= 0 else len(whole)]


def only_a_topic(found: str, whole: str, start: int) -> bool:
    """Whether the words found only name a subject ("county lines") that is being studied, read or worked on here."""
    sentence = _sentence(whole, start)
    return bool(_TOPIC.match(found) and _STUDY.search(sentence)) and not _ME.search(sentence)


def only_a_story(found: str, whole: str, start: int) -> bool:
    """Whether the words found are what happens in a film, a book, a song or a part in a play, and nothing of it is said of
    the young person's own life."""
    around = whole[:start] + " ~ " + whole[start + len(found) :]
    return bool(_STORY.search(_sentence(whole, start))) and not _OWN.search(around)


def only_named(found: str, whole: str, start: int) -> bool:
    """Whether danger is only spoken of here: a subject, or a story."""
    return only_a_topic(found, whole, start) or only_a_story(found, whole, start)


def over_and_well(whole: str, start: int) -> bool:
    """Whether what is said at `start` is long over, and all is said to be well now: nothing began again, nothing today."""
    return bool(_OVER.search(_sentence(whole, start)) and _WELL.search(whole)) and not _STILL.search(whole)
