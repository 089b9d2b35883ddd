"""Classes of words that say the same about a place, so that what is learned of "renting in" also holds for "bunking in"."""

from functools import lru_cache

_CLASSES = {
    "LIVE": (
        "live lives living lived liv reside resides residing stay stays staying stayed based settled located dwell "
        "kip kipping kotch kotching kotchin crash crashing bunk bunking doss dossing squat squatting lodging lodge "
        "lay sleep sleeping sleeps situated residence domiciled occupy"
    ),
    "DWELL": (
        "flat flats place room rooms house home homes yard hostel hostels tenancy studio bedsit accommodation semi "
        "supported_living lodgings digs apartment shelter refuge sofa couch hotel crib gaff estate block halls "
        "houseshare keys bed unit pad maisonette caravan boat floor bnb ta resident tenant neighbour neighbours "
        "landlord landlady lease"
    ),
    "RENT": "rent rents renting rented bills bins mortgage pay_rent lodger",
    "AREA": "ends manor hood area postcode address neighbourhood local side sides way round",
    "HOMELESS": "homeless streets street rough evicted nfa couchsurfing surfing",
    "LOOK": (
        "looked look looking care cared cares caring raised raise raising parented parent parents fostered foster "
        "fosters fostering brought supported upbringing childhood"
    ),
    "TAKE": "took take taken taking takes had removed remove kept keep keeps got adopted split accommodated saved rescued",
    "STAFF": (
        "worker workers pa pas adviser advisers advisors key_worker keyworker iro guardian caseworker socials social "
        "aftercare throughcare"
    ),
    "SYSTEM": (
        "corporate responsible responsibility leaver leavers leaving pathway lac cl uasc order section s20 custody "
        "legal legally looked_after unaccompanied asylum eligible relevant qualifying ward system placement "
        "placements review reviews file files records case care_leaver duty"
    ),
    "PLACE": (
        "placed put moved move moving moves relocated housed rehoused dumped sent shipped stuck transferred dispersed "
        "shifted chucked swapped went go going gone"
    ),
    "COUNCIL": "council councils borough boroughs authority la county lot",
    "BORN": "born grew grown bred childhood originally hometown birth",
    "WISH": (
        "want wants wanted wanna trying tryna hope hoping plan planning thinking might may maybe gonna would could "
        "should considering wish love prefer dream bid bidding viewing applied apply applying waiting offered offer "
        "refused rejected"
    ),
    "STUDY": (
        "college uni university school study studying course degree student nursery lesson lessons class sixth "
        "apprenticeship training campus"
    ),
    "WORK": (
        "work works working job jobs shift shifts interview office employed boss warehouse cafe volunteering placement_year"
    ),
    "TRAVEL": "bus train tube travel commute drive visit visiting trip holiday party station route",
    "SERVICE": (
        "gym hospital gp doctor dentist library jobcentre bank shop hub court police prison jail hmp yoi nick food "
        "clinic centre event therapist solicitor argos"
    ),
    "SELF": "i im ive ill id me my mine myself we us our were weve",
    "OTHER": (
        "he she hes shes his her him they theyre them their brother brothers bro bros sister sisters sis mate mates "
        "friend friends cousin cousins girlfriend boyfriend partner mum mums mother dad dads father son daughter baby "
        "nan gran grandma aunt auntie aunty uncle ex twin flatmate roommate someone somebody people everyone kid kids "
        "girl boy gf bf bestie family neighbour client carer carers wife husband niece nephew"
    ),
    "ASK": "what whats where wheres who whos how does do can is are which any will would has have did am",
    "NEG": "not isnt aint wasnt werent arent never dont didnt doesnt no nah nope neither nor without",
    "NOW": "now currently still today presently since nowadays latest new current",
    "THEN": "used before previously formerly ago once was were old ex last first originally until til",
    "BUT": "but although though however yet instead while whereas even",
    "IN": "in at near around by within inside outside off on over",
    "OF": "of from with under via through for to into",
    "SAY": "says say said tell told ask asked asks refuse reckon think thinks heard rang call called email complain",
    "AND": "and or so then cos anyway plus",
    "MONEY": (
        "pay pays paid paying funded fund funds grant money allowance discount tax bill gives give gave giving owe owes"
    ),
    "HELP": "help helps helped helping sort sorted found find support supports",
    "TIME": "years year months month week weeks age aged old birthday young kid child baby small little birth",
}


@lru_cache(maxsize=1)
def classes() -> dict[str, str]:
    """Word → its class; the first class that names a word has it."""
    found: dict[str, str] = {}
    for name, words in _CLASSES.items():
        for word in words.split():
            found.setdefault(word, name)
    return found
