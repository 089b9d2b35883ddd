# ruff: noqa: E501 (one list of words a line reads better than one folded over five)
"""Shapes of what identifies somebody in an office's files: case and claim numbers, passports, permits, licences.

Either the number has a shape that nothing else has, or a word announces it ("my case ref is …").
"""

import re

#: One group of it: letters and digits.
_GROUP = r"(?=[A-Z0-9/#-]*\d)[A-Z0-9][A-Z0-9/#-]{1,24}"
#: "TEN 0048291", "CAD 4521/12MAR24", "W8X 4KT 2RN".
_VALUE = rf"((?:(?-i:[A-Z]{{1,5}})\s)?{_GROUP}(?:[ -](?=[A-Z0-9/]*\d)[A-Z0-9/]{{2,12}}(?![A-Z])){{0,5}})"
_IS = r"\W{0,3}(?:is\W{1,3}|was\W{1,3}|=\W{0,2})?"
_MARKER = r"(?:numbers?|no\b\.?|num\b|nr\b|ref(?:erence)?\b|id\b|code\b|#)"

_STRONG = (
    r"case|ref|reference|crime|cad|ucrn|crn|urn|uprn|uln|upn|ucas|mosaic|liquid ?logic|swis|crime ref|pin"  # announce alone
)
_WEAK = (
    r"claim|application|bidding|housing|court|file|customer|account|policy|unique|student|student finance|tenancy|complaint|"
    r"client|prison|prisoner|police|pip|uc|universal credit|learner|employee|staff|payroll|member(?:ship)?|patient|hospital|"
    r"booking|order|ticket|job ?cent(?:re|er)|council tax|rent|candidate|exam|support|service|personal|homeless|social work|"
    r"library|oyster|zip|apprentice(?:ship)?|college|uni|school|register|registration|incident|report|log|probation|offender"
)
REFERENCE = re.compile(
    rf"(\b(?:(?:{_STRONG})(?:\s{{0,2}}{_MARKER}){{0,3}}|(?:{_WEAK})(?:\s(?:{_STRONG}|finance|tax|support|work|learner|application|account))?"
    rf"(?:\s{{0,2}}{_MARKER}){{1,3}})(?:\s(?:on|with|at|for|from)\s(?:the\s)?\w{{2,15}})?{_IS}){_VALUE}(?![A-Z0-9])",
    re.I,
)
_PAPERS = (
    r"passport|brp|biometric(?: residence)?(?: permit| card)?|visa|driv\w+ licen[cs]e|licen[cs]e|provisional|home office|ho|arc|"
    r"share ?code|euss|e-?visa|id card|citizen ?card|asylum|cas|gwf|uan|travel document|birth cert\w*|residence permit|permit|ihs|"
    r"settled status"
)
PASSPORT = re.compile(
    rf"(\b(?:{_PAPERS})\b(?: card)?(?:\s{{0,2}}{_MARKER}){{0,3}}{_IS}){_VALUE}(?![A-Z0-9])",
    re.I,
)
#: Nothing else looks like these: biometric permits, Home Office and visa numbers, driving licences (DVLA).
PAPERS_BARE = re.compile(
    r"(?<![A-Z0-9])(?:Z[A-Z][A-Z0-9]?\s?\d{6,7}|[A-Z]\d{7}(?:/\d{1,3})?|(?:GWF|IHS|IHSC)\s?\d{9,12}|"
    r"[A-Z]{2,5}9{0,3}\s?\d{6}\s?[A-Z9]{2}\s?\d[A-Z]{2})(?![A-Z0-9])",
    re.I,
)
#: A prison number (HM Prison and Probation Service: letter, four digits, two letters).
PRISON = re.compile(r"(?<![A-Z0-9])[A-Z]\d{4}[A-Z]{2}(?![A-Z0-9])", re.I)
#: "INC0045512", "PREP 881199": letters and a run of digits that is no amount.
CODE = re.compile(r"(?<![A-Z0-9£$€])(?:[A-Z]{1,5}[-/]?\d{5,12}[A-Z]{0,2}|(?-i:[A-Z]{2,5})\s\d{6,12})(?![A-Z0-9])", re.I)
#: "id 770192", "number: 44829-1": a number announced as one, whatever it is of.
NUMBERED = re.compile(rf"(\b{_MARKER}{_IS}){_VALUE}(?![A-Z0-9])", re.I)
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Z0-9])", re.I)

_ROUND = re.compile(r"(?:19|20)\d\d|\d{1,3}0|\d+00|[1-9]\d{0,2}|(?:19|20)\d\d[/-]\d\d")


def is_reference(announced: str, value: str) -> bool:
    """Whether what `announced` speaks of is a number of an office: not an amount, a year or a count."""
    digits = sum(char.isdigit() for char in value)
    if digits < 3:
        return False
    if re.search(rf"{_MARKER}|:", announced, re.I) and digits >= 4:
        return True
    return not all(_ROUND.fullmatch(part) for part in re.split(r"[ -]", value))


def is_code(value: str) -> bool:
    """Whether letters with a run of digits are a code: round thousands are an amount ("GBP 100000")."""
    return not re.search(r"\d0{3,}$", value)


def is_numbered(value: str) -> bool:
    """Whether what "number" or "id" announces is one of somebody's: five digits, and no round amount."""
    digits = re.sub(r"\D", "", value)
    return len(digits) >= 5 and not digits.endswith("000") and not re.fullmatch(r"((19|20)\d\d[ -]?){1,2}", value)


def is_paper(value: str) -> bool:
    """Whether a value behind "passport", "share code" … is a number of it: a price, a year or a day is not."""
    bare = re.sub(r"[^A-Za-z0-9]", "", value)
    digits = sum(char.isdigit() for char in bare)
    if all(_ROUND.fullmatch(part) for part in re.split(r"[ -]", value)) and digits < 7:
        return False
    return digits >= 5 or (len(bare) >= 8 and digits >= 2 and not bare.isdigit())


def is_iban(value: str) -> bool:
    """ISO 13616: the number, its first four signs moved to the end, letters as 10 to 35, is 1 modulo 97."""
    bare = re.sub(r"[ -]", "", value).upper()
    turned = bare[4:] + bare[:4]
    return 15 <= len(bare) <= 34 and int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
