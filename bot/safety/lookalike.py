# ruff: noqa: E501 (one guard a line reads better than one folded over five)
"""What looks like danger and is none: figures of speech, games, films, homework, and what is long over and well.

Over the words that `screen.words` makes ("." between sentences). Each guard needs the harmless thing to be named ("the app
is stalking me", "mum will kill me for being late"); a laugh alone lowers nothing but a soft "mum will kill me haha", and what
has to be taken seriously in the same message ("… if he finds out im pregnant") switches a guard off.
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
    r"charger|swapping|eating|ate|borrowing|borrowed|wearing|parking|speeding|passport photo|wifi|washed|report)"
)
#: With one of these it is meant.
GRAVE = re.compile(
    r" (?:pregnant|baby|gay|lesbian|bi|trans|queer|boyfriend|girlfriend|dating|married|marry|marriage|wedding|left|leave|leaving|ran|run|"
    r"runaway|tell|told|telling|police|feds|social services|escape|escaped|finds me|find me|found me|christian|muslim|hijab|convert%|"
    r"honour|shame|shamed|virgin|knife|gun|weapon|blood|bruise|bruises|hits|hit|beats|beat me up|scared|afraid|terrified|fear|serious|"
    r"seriously|not joking|no joke|for real|means it|really will|threat\w*|drunk|drinks|violent|abusive|again|last time|"
    r"suicid\w*|wanna die|end it|alone|help me|not safe|unsafe) "
)
#: "I'd rather die than …" one of these is no joke.
_MEANT = re.compile(
    r" (?:back|him|her|them|hes|home|country|placement|prison|alone|this life|like this|family|marry|husband|boyfriend|dad|stepdad|"
    r"carer|carers|refuge|asylum|deported|wanna die|suicid\w*|another day|my life) "
)
_THING = (
    r"(?:app|apps|website|site|ads?|adverts?|algorithm|council|councils|dwp|uc|universal credit|job ?centre|hmrc|student finance|bailiff letters?|"
    r"bills?|rent|rents|prices?|costs?|deadlines?|exams?|revision|weather|heat|cold|wind|rain|sun|course|homework|essay|essays|coursework|"
    r"maths|traffic|commute|goose|geese|swan|seagulls?|pigeons?|squirrel|fox|wasps?|bees?|mosquitos?|mosquitoes|spiders?|midges|cats?|kitten|"
    r"puppy|heels?|shoes|boots|trainers|jeans|bra|knees?|back|backs|feet|foot|legs?|neck|head|hayfever|hay fever|cramps?|hangover|diet|bank|emails?|"
    r"letters?|paperwork|forms?|form|journal|alarm|printer|wifi|laptop|phone|spotify|netflix|tiktok|instagram|insta|duolingo|song|tune|beat|"
    r"bass|game|boss fight|dungeon master|creeper|zombies?|dragon|virgin media|sky|vodafone|ee|tfl|oyster|spurs|arsenal|chelsea|gym|leg day|spin|"
    r"workout|shift|shifts|overtime|queue|hold music|stairs|hill|boiler|bus|curry|hot sauce|chilli|wings)"
)
_DO = (
    r"(?:kill|murder|stalk|attack|abus|strangl|chok|harass|batter|punch|stab|control|destroy|beat|hit|hurt|torment|tortur|bully|"
    r"bulli|threaten|assault|rap|finish|slaughter|ruin|suffocat|drown|rob|stress)(?:e|es|s|ed|ing|ning|bing|ting|y|ies|ied|ying)?"
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
_OVER = re.compile(
    r" (?:used to|years? ago|ages ago|long time ago|back then|back when|when i was (?:a kid|a child|little|small|young|younger|a teen\w*|\d\d?)|"
    r"as a (?:kid|child|teen\w*)|last year|in the past|(?:two|three|four|five|six|seven|eight|nine|ten|few|couple) years|in 20[12]\d) "
)
_WELL = re.compile(
    r" (?:(?:im|am|doing|feel|feeling|its|all|much|ive been|so much) (?:[^ .]+ )?(?:ok|okay|fine|good|better|well|great|clean|alright|safe|happy|"
    r"recovered|proud|stable)|moved on|good place|better place|\d+ (?:years|months) clean|(?:im|am) \d\d now|now (?:i|im|ive|help|have|mentor|"
    r"volunteer|work|live)|therapy helped|healed|stopped it|i have (?:a flat|status|my status|my own)|got my status|over it|thats why i (?:was|"
    r"went|am|came)|how do i become|can i volunteer|peer mentor) "
)
_STILL = re.compile(
    r" (?:again|still|back|started|starting|relaps\w*|tonight|scared|afraid|cant stop|cant sleep|urge|urges|wanna|thinking|thoughts|today|"
    r"flashbacks|he found|found me|contacting|messaging|but now|right now|keeps|nobody believes|fostering) "
)


@dataclass(frozen=True)
class Guard:
    """`says` is taken out of the words, unless one of the words of `unless` is in the rest (`throughout`: or in itself)."""

    says: "re.Pattern[str]"
    unless: "re.Pattern[str] | None" = None
    throughout: bool = False


def _guard(says: str, grave: bool = True, throughout: bool = False) -> Guard:
    return Guard(re.compile(f"(?<= )(?:{says})(?= )"), GRAVE if grave else None, throughout)


_UP_TO = r"(?: (?!\. )[^ ]+){0,%d}?"
GUARDS: tuple[Guard, ...] = (
    # "mum will kill me haha"; "dad would kill me if i forgot the bins"
    _guard(rf"{_SOFT} {_WILL} (?:{_VERY} )?{_HARM}{_UP_TO % 9} {_LAUGH}", throughout=True),
    _guard(rf"{_FAMILY} {_WILL} (?:{_VERY} )?{_HARM}{_UP_TO % 8} {_SMALL}", throughout=True),
    # a thing, a beast or an office does it
    _guard(
        rf"{_THING}(?: [^ .]+)? (?:is|are|was|were|be|keep|keeps|kept|been|has|have|just|will|nearly|almost|gonna|really|"
        rf"absolutely|literally|lowkey|actually)(?: {_VERY})?(?: been| gonna| nearly| almost)? {_DO}(?: (?:me|us|my \w+))?(?: to death)?",
        grave=False,
    ),
    _guard(rf"(?:the|this|that|these|those|my|our|a|uc|dwp) (?:[^ .]+ )?{_THING} {_DO} (?:me|us|my \w+)", grave=False),
    _guard(rf"{_DO} (?:by|from) (?:a|an|my|the|this|these) (?:[^ .]+ )?{_THING}", grave=False),
    _guard(
        r"(?:got|was|been|get|getting|nearly) (?:attacked|stabbed|bitten|chased|mugged|robbed) by (?:a|an|my own|some|the|my) "
        r"(?:[^ .]+ )?(?:goose|geese|swan|seagulls?|pigeons?|squirrel|fox|wasps?|bees?|mosquito\w*|spider|cat|kitten|puppy|heels|shoes|umbrella)",
        grave=False,
    ),
    _guard(
        r"(?:my|own) (?:[^ .]+ )?(?:heels|shoes|boots|bra|cat|kitten)(?: [^ .]+)? (?:stabb?\w*|kill\w*|attack\w*)",
        grave=False,
    ),
    # games and sport
    _guard(
        r"(?:they|he|she|we|you|someone|somebody|brother|sister|mate|team|dad|cousin|nephew|another \w+) (?:beat|beats|battered|smashed|thrashed|hammered|destroyed|"
        r"slaughtered|killed|spanked) (?:me|us|him|her|them) (?:at|to (?:the|a|it|my)|on (?:penalties|aggregate|the line|points)|in (?:the "
        r"(?:final|cup|semi|league|derby|game|quiz)|straight|extra)|(?:by )?\d+ (?:nil|\d+|goals?|points?)|for (?:0|nil|\d)|\d|by (?:a|one|two|three) )",
        grave=False,
    ),
    _guard(
        r"(?:died|dying|dead|killed|stabbed|shot|sniped|eliminated|jumped|robbed|burned|murdered) (?:[^ .]+ ){0,3}?(?:on level|at the same boss|same boss|"
        r"in (?:cod|warzone|fortnite|minecraft|elden ring|gta|among us|the game|game|round \d|electrical|fifa|roblox|sims)|on (?:cod|warzone|fortnite|minecraft|elden ring|gta|roblox))",
        grave=False,
    ),
    _guard(
        r"(?:sims|sim|minecraft|gta|roblox|fortnite|warzone|cod|elden ring|pokemon|the game|dungeon master|creeper)(?: [^ .]+){0,6}? "
        r"(?:kill\w*|die[sd]?|dying|drown\w*|dead|shot|hit|stab\w*|lock\w*|shoot\w*|attack\w*|burn\w*)(?: (?:me|us|him|her|them|my whole squad))?",
        grave=False,
    ),
    # films, books, songs and lessons say it
    _guard(
        r"(?:the|a) (?:villain|character|hero|baddie|actor|film|movie|book|scene|episode|story|plot|ending|song|tune)(?: [^ .]+){0,7}? "
        r"(?:forced|forces|kidnap\w*|dies|die|died|kill\w*|locks|locked|stab\w*|murder\w*|trafficked|runs away|ran away|abus\w*|rape\w*|hits|beats|suicid\w*)"
        r"(?: (?:him|her|them|himself|herself))?(?: to (?:marry|wed|kill)(?: (?:him|her|them))?)?"
    ),
    _guard(
        r"(?:book|film|movie|story|play|novel|series|show|documentary) (?:is )?(?:about|where|when|called)(?: [^ .]+){0,6}? (?:runs? away|ran away|"
        r"missing|forced to marry|homeless|dies|killed|kidnap\w*|trafficked|suicid\w*|abus\w*)",
        grave=False,
    ),
    _guard(
        r"(?:lyrics?|lyric says|song (?:goes|says|called)|called|titled|line (?:goes|says)|quote|sings?)(?: [^ .]+){0,6}? (?:live forever|wanna die|ready to die|die for you|suicid\w*|kill "
        r"myself|dying alone|end it all|stayin alive|dead|die)"
    ),
    _guard(
        r"(?:who|playing|acting|act|play|role)(?: [^ .]+){0,5}? (?:girl|boy|woman|man|character|part|someone) who (?:is |gets |was )?(?:forced to marry|kill\w*|dies|runs away|abused)",
        grave=False,
    ),
    # breath, sleep, hunger, as everybody says it
    _guard(
        r"(?:cant|couldnt|could not|stopped|hardly) (?:breathe|breathing)(?: [^ .]+){0,4}? (?:laughing|laugh|funny|jeans|dress|corset|top|tube|train|packed|squashed|crowded|"
        r"heat|saw (?:the|my|how)|when i saw|rent|price|prices|bill|bills)"
    ),
    _guard(
        r"(?:passed|pass|passes) out (?:[^ .]+ ){0,2}?(?:on the (?:sofa|couch|bed|bus home)|after (?:work|one pint|a pint|two pints|one drink|dinner|my shift|a shift|gym|the gym|lunch)"
        r"|like a (?:nan|baby|log|light)|asleep|of (?:my|the|his|her|army|police)|flyers|leaflets|parade|from (?:my|army|police|sandhurst))"
    ),
    _guard(
        r"(?:so|bare|really|literally|absolutely) (?:hungry|starving) (?:i )?could eat a (?:horse|scabby horse|cow|house)",
        grave=False,
    ),
    _guard(
        r"(?:starved|starve|starving) myself (?:all day )?for (?:this|the|a|our|my) (?:buffet|roast|dinner|meal|curry|takeaway|wedding|pizza)"
    ),
    _guard(
        r"no (?:food|milk|bread) in (?:until|before|yet until)(?: [^ .]+){0,3}? (?:tesco|asda|sainsburys|delivery|ocado|shop|shopping|payday comes|comes)",
        grave=False,
    ),
    _guard(
        r"nothing in the (?:fridge|cupboard|cupboards)(?: [^ .]+){0,6}? (?:off to|going to the shop|shopping|order|ordering|takeaway|deliveroo)",
        grave=False,
    ),
    _guard(
        r"(?:sofa|tent|shelf|shelves|wardrobe|chair|table|ceiling fan|cake|gazebo|market|company|deal|wall|fence|bed) (?:has |just |is )?(?:collapsed|collapsing)"
        r"|collapsed (?:on|onto|into|in) (?:the|my) (?:bed|sofa|couch|chair)(?: after (?:work|moving|gym|training|my shift|a shift|packing))?"
    ),
    _guard(
        r"(?:crying|wetting myself|dying|creasing|weak) (?:of |with |from )?laughing(?: [^ .]+){0,3}? (?:passed out|died|dead|breathe|collapsed)"
    ),
    _guard(r"(?:not|never|no) waking up (?:before|early|until|for)", grave=False),
    _guard(
        r"(?:heart attack|stroke|panic attack)(?: [^ .]+){0,3}? (?:when|because|looking|reading|opening|saw|over|at|watching|that jump scare)(?: [^ .]+){0,6}? (?:bill|bills|rent|letter|price|"
        r"prices|balance|statement|receipt|bank|spider|queue|score|result|results|cost)"
    ),
    _guard(
        r"(?:jump ?scare|film|movie|horror|bill|letter|price|prank|rollercoaster|ride)(?: [^ .]+){0,2}? (?:gave|giving|give) me (?:a|an|such a) (?:heart attack|stroke|panic attack)",
        grave=False,
    ),
    _guard(
        r"panic attack (?:because|when|over|about)(?: [^ .]+){0,3}? (?:out of|no more|ran out|price|prices|sold out|the (?:bill|queue))",
        grave=False,
    ),
    # nowhere to put a thing, or to spend a holiday
    _guard(
        r"nowhere (?:[^ .]+ )?to (?:put|park|store|keep|hang|dry|plug|charge|study|revise|cook|eat out|go on (?:holiday|a date|a night out|dates)|go out|shop|buy|train|work out|practise|practice|"
        r"skate|play|wash|leave my (?:bike|stuff|bag)|go for (?:a|my|fun|food))",
        grave=False,
    ),
    _guard(
        r"(?:want|wanna|can i|can you|need|how do i|who|do i|allowed to)(?: [^ .]+){0,3}? (?:change|changed|changing) (?:my|the) (?:lock|locks)",
        grave=False,
    ),
    # not let in by a thing
    _guard(
        rf"(?:{_THING}|login|system|page|link|portal|account|bouncer|door|cat|it|captcha|printer|self checkout|bank) (?:wont|doesnt|dont|keeps not|isnt|not) (?:letting|let) (?:me|us)"
        r"(?: [^ .]+){0,4}",
        grave=False,
    ),
    _guard(
        r"(?:stuck|trapped|held|being held|locked|hostage)(?: hostage)?(?: [^ .]+){0,3}? (?:by|under|in|to) (?:[^ .]+ )?(?:virgin media|sky|apple|vodafone|hold|traffic|contract|lease|tenancy|"
        r"queue|group project|meeting|meetings|zoom|lecture|phone|broadband)",
        grave=False,
    ),
    _guard(r"locked (?:him|her|them) in a room with no door", grave=False),
    # slaves and tyrants of speech
    _guard(r"(?:slave|slaves) to (?:fashion|the (?:algorithm|rhythm|grind|system)|my|routine|work)", grave=False),
    _guard(
        r"slave (?:labour|driver|drivers)(?: [^ .]+){0,6}?"
        rf" (?:{_LAUGH}|internship|coursework|course|unpaid trial|shift|shifts|overtime|rota|boss|manager)",
        grave=True,
    ),
    _guard(
        rf"(?:boss|manager|teacher|tutor|coach) is (?:such |like |being )*(?:a |an )?(?:slave driver|tyrant|dictator|bully)(?: [^ .]+){{0,5}}? {_LAUGH}"
    ),
    _guard(r"(?:abus\w*) (?:her|his|their|its) (?:power|powers|position|role|authority|privileges|title)", grave=False),
    _guard(
        rf"(?:stalk\w*) (?:[^ .]+ ){{0,5}}?(?:on (?:insta|instagram|linkedin|facebook|tiktok|socials|twitter)|insta|instagram|linkedin|profile)(?: [^ .]+){{0,3}}? {_LAUGH}"
    ),
    _guard(
        r"(?:hit|hits|hitting) me with (?:the|your|some|a bit|that|it|any|more|\d+|an? (?:question|fine|bill|fact|quote))",
        grave=False,
    ),
    _guard(
        rf"(?:bit|bites|hit|hits|slapped|kicked|headbutted|punched) me(?: [^ .]+){{0,4}}? (?:{_LAUGH} )?(?:hes|shes|he is|she is|is) (?:only |just )?(?:1|2|3|4|one|two|three|four)",
        grave=False,
    ),
    _guard(
        r"(?:boxing|sparring|jiu jitsu|judo|rugby|mma|karate|wrestling|netball|football|basketball|kickboxing|muay thai|training|moshed|gig|gym|skateboarding|bmx)(?: [^ .]+){0,8}? "
        r"(?:black eye|bruis\w*|hit in the \w+|punched|strangled out|choked out|elbow\w*|knocked out|broken nose|battered)"
    ),
    _guard(
        r"(?:black eye|bruis\w*|hit in the \w+|punched in the \w+|strangled out|choked out|knocked out|broken nose|beaten up)(?: [^ .]+){0,6}? (?:boxing|sparring|jiu jitsu|judo|rugby|mma|karate|wrestling|"
        r"netball|football|basketball|kickboxing|muay thai|training|gig|skateboarding|bmx)"
    ),
    _guard(
        r"(?:got |get |getting )?robbed(?: [^ .]+){0,6}? (?:quid|£\S*|for (?:a|some|butter|petrol|a coffee)|price|prices|ref|referee|penalty)",
        grave=False,
    ),
    _guard(r"(?:stabbed|stab|stabs|stabbing) (?:me |us )?in the back(?: by (?:my |a )?\w+)?", grave=False),
    _guard(
        r"(?:attacked|dragged|roasted|destroyed|slated|came for|killed|slaughtered|battered|cancelled) (?:me|us)(?: [^ .]+){0,3}? (?:opinion|comments|group chat|chat|twitter|insta|quiz|debate|tiktok|karaoke|replies)",
        grave=False,
    ),
    _guard(
        r"(?:pushed|pushes|pushing) (?:us|me) (?:hard|to do better|on|to improve)|(?:pushed|pushes|pushing) in(?: front(?: of me)?)?(?: [^ .]+){0,2}? queue",
        grave=False,
    ),
    _guard(r"spiked (?:my|her|his) hair(?: up)?", grave=False),
    _guard(
        r"(?:toddler|my baby|nephew|niece|little one|my son is \d|my daughter is \d|newborn)(?: [^ .]+){0,2}? (?:slapped|hit|hits|bit|bites|kicked|kicks|headbutted|punched|scratched|pinched) me"
    ),
    _guard(
        r"(?:slapped|hit|hits|bit|bites|kicked|kicks|headbutted|punched|scratched|pinched) me(?: [^ .]+){0,4}? (?:toddler|teething|two years old|2 years old)"
    ),
    _guard(r"(?:seizure of|seize|seized) (?:goods|assets|my goods|property|items)", grave=False),
    _guard(
        r"(?:what is|whats|what are|how long is|how does|apply for|type of|types of) (?:an? )?(?:emergency|temporary|night) (?:accommodation|housing|shelter|shelters|bed)",
        grave=False,
    ),
    _guard(
        r"(?:overdos\w*|od|oding) (?:of |on )(?:sweets|chocolate|coffee|caffeine|cake|sugar|netflix|memes|tiktok|easter eggs|crisps|biscuits|pizza|vitamin c)",
        grave=False,
    ),
    _guard(
        r"(?:run|running|ran|hiding|hide|escape|escaping)(?: away)? from (?:my|the|all my|these) (?:responsibilities|problems lol|emails|homework|toddler|kids for five|deadlines|uni work|washing up|heat|rain|adulting|exams|bills)",
        grave=False,
    ),
    # goodbyes at work, at the hostel, to a course
    _guard(
        r"(?:say|says|saying|said|final|last|a)? ?(?:goodbye|goodbyes|bye)(?: [^ .]+){0,9}? (?:gift|card|cake|present|party|leaving do|collection|whip round|flowers|speech|moving to uni|moving out|new flat)",
        grave=False,
    ),
    _guard(r"(?:card|gift|present|party|leaving do)(?: [^ .]+){0,6}? (?:goodbye|bye)", grave=False),
    # here is a room, a party, a lesson
    _guard(
        r"(?:dont|not|didnt|never) (?:really |even )?(?:wanna|want|tryna|gonna) be here(?: [^ .]+){0,4}?(?: \.)? (?:[^ .]+ ){0,4}?(?:party|lecture|lesson|class|work|meeting|gym|queue|9am|9|shift|seminar|wedding|assembly|training)"
    ),
    _guard(
        r"cant (?:go on|live|carry on|do this|cope|take this|keep going)(?: [^ .]+){0,3}?(?: \.)? (?:[^ .]+ ){0,3}?(?:wifi|broadband|washing machine|data|hair dryer|hairdryer|airpods|phone|spin class|maths|stats|essay|"
        r"coursework|diet|burpees|charger|hold music|laptop|decaf|straighteners)"
    ),
    _guard(
        r"(?:fridge|boiler|laptop|phone|car|kettle|washing machine|printer|wifi|hoover|toaster|telly|tv|console|charger|plants?|houseplants?|orchid|sims|fish)(?: [^ .]+){0,2}? "
        r"(?:gave up on life|gave up|committed suicide|commit suicide|commit|died|dies|dying|die|killed itself|ended it)(?: suicide| on (?:me|life))?",
        grave=False,
    ),
    _guard(
        r"(?:wait|waiting|cant wait|glad|happy|want|wish|hope)(?: [^ .]+){0,3}? (?:it|this|everything|all)(?: [^ .]+){0,2}? (?:be over|end|over)(?: \.)? (?:[^ .]+ ){0,2}?(?:exams?|exam season|winter|semester|term|course|"
        r"week|resits|lockdown|training|january)",
        grave=False,
    ),
    Guard(
        re.compile(
            rf"(?<= )(?:rather|sooner) (?:[^ .]+ )?(?:die|be dead|be homeless|sleep (?:rough|outside|on the street|in a bin)|jump off \w+|eat \w+|get stabbed|end it all|kill myself) "
            rf"than (?:[^ .]+ ){{0,5}}?(?:(?:live|move) (?:in|to|north|south|near|out) \w+|pay|wear|eat|watch|ring|call|share|listen|work|queue|support|revise|do (?:a|that|maths|another)|"
            rf"get (?:up|the bus)|use|drink|sit|cook|{_LAUGH})(?= )"
        ),
        _MEANT,
        throughout=True,
    ),
    _guard(r"finish(?:ed)? (?:my|the) life in (?:the )?uk", grave=False),
    # long over: somebody else's death, a brother to be seen again
    _guard(
        r"lost my (?:[^ .]+ ){0,2}?(?:brother|sister|mum|dad|nan|son|daughter|friend|baby)(?: [^ .]+){0,3}? (?:years? ago|months? ago|last year|to (?:cancer|covid|suicide|knife crime)|in 20\d\d)",
        grave=False,
    ),
    _guard(
        r"(?:miss|missing) (?:my|them|seeing) (?:[^ .]+ ){0,2}?(?:brother|brothers|sister|sisters|mum|dad|nan|foster \w+|family|friends?|school|old \w+)(?: [^ .]+){0,3}?(?: \.)? (?:can i|how (?:do|can) i|visit|contact|see (?:him|her|them)|so much|loads|a lot)",
        grave=False,
    ),
    _guard(
        r"(?:no|nobody|not|isnt|arent|no ?one) (?:one )?(?:is |are |ones )?(?:hurting|hitting|beating|abusing|forcing|harming|controlling) (?:me|us)"
    ),
    _guard(r"(?:im )?not in (?:any )?danger"),
    _guard(r"(?:not|dont) (?:like|liking) (?:the )?food", grave=False),
    _guard(
        r"(?:could|can|gonna|wanna) (?:just )?sleep (?:forever|for ever|for a (?:week|year|month)|all weekend)(?: [^ .]+){0,4}? (?:cosy|comfy|bed|weekend|duvet|tired after|after (?:work|that|this))"
    ),
    _guard(
        r"(?:kick|kicked|chucked|thrown|throw|removed|booted)(?: me| us)? (?:out|off|out of|off of)(?: [^ .]+){0,3}? (?:choir|group chat|chat|xbox party|party|whatsapp|band|team|nandos|spoons|club|pub|library|lesson|class|"
        r"course|college|uni|apprenticeship|gym|discord|lobby|lobbies|server|squad)(?! and i live)",
        grave=False,
    ),
    _guard(
        r"(?:volunteer\w*|work|working|worked|job|donat\w*|help out|placement|shift) (?:[^ .]+ ){0,4}?(?:homeless|rough sleepers?|night shelter|soup kitchen|crisis at christmas|refuge|hostel)",
        grave=False,
    ),
    _guard(
        r"(?:tent|camping|camp|festival|reading fest|glasto|duke of edinburgh|dofe)(?: [^ .]+){0,5}? (?:tent|camping|leaked|festival|mates|sleep\w*|lakes)",
        grave=False,
    ),
    _guard(
        r"(?:couldnt|cant|didnt|barely) (?:sleep|slept)(?: [^ .]+){0,3}?(?: \.)? (?:[^ .]+ )?(?:street|road|neighbours?|traffic|bus|train|trains|buses|park) (?:[^ .]+ ){0,3}?(?:loud|noisy|noise|party|roadworks)",
        grave=False,
    ),
)


def blank(whole: str, gap: str) -> str:
    """`whole` without what only sounds like danger; `gap` stands in its place."""
    for guard in GUARDS:
        match = guard.says.search(whole)
        if match is None:
            continue
        rest = whole if guard.throughout else f"{whole[: match.start()]} {whole[match.end() :]}"
        if guard.unless is None or not guard.unless.search(rest):
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


def over_and_well(whole: str, start: int) -> bool:
    """Whether what is said at `start` is long over, and all is said to be well now: nothing began again, nothing today."""
    return bool(_OVER.search(_sentence(whole, start)) and _WELL.search(whole)) and not _STILL.search(whole)
