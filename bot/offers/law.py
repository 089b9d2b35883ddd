"""A rule of the data: what England gives says the law or guidance that it rests on, or that it rests on none."""

import re
from collections.abc import Iterator

from bot.offers.offence import Offence
from bot.offers.rules import ENGLAND
from bot.offers.yaml_files import Files

#: A law, an instrument under it, or the government's own paper, by its name.
LAW = re.compile(r"\b(Act \d{4}|Regulations \d{4}|Order \d{4}|GDPR|law|guid(e|ance)|advice|Policy paper)\b")
#: A charity's, a bank's or a company's scheme, or what is only announced; what follows says whose rules it has.
NOT_LAW = re.compile(r"Not law( yet)?: \w.{9,}")


def england_rests_on_law(files: Files) -> Iterator[Offence]:
    """Every offer of England's file names its law or guidance, or begins with "Not law: …"."""
    for offer in files[ENGLAND].offers if ENGLAND in files else ():
        law = offer.law or ""
        if not (NOT_LAW.match(law) if law.startswith("Not law") else LAW.search(law)):
            yield Offence(
                offer.id, "law", f'{offer.law!r} names no Act, regulation or guidance, and does not say "Not law: …"'
            )
