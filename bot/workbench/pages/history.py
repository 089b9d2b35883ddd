"""The audit log (admins): who did what about which id, and when. There is nothing here to change it with."""

import csv
import io
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.workbench.audit import Filters
from bot.workbench.page import now, page, render
from bot.workbench.parts import Nav

NAV = (Nav("Audit log", "/audit", "admin"),)

_A_PAGE = 50
_MOST_ROWS = 100_000


def routes() -> list[Route]:
    """The log, and the same for spreadsheets."""
    return [Route("/audit", show), Route("/audit.csv", export)]


@page("admin")
def show(request: Request) -> Response:
    """Newest first."""
    log = request.app.state.log
    filters, problems = _filters(request)
    number = _number(request.query_params.get("page"))
    lines, total = log.find(filters, _A_PAGE, (number - 1) * _A_PAGE)
    shown = {
        "lines": lines,
        "total": total,
        "page": number,
        "pages": max(1, -(-total // _A_PAGE)),
        "filters": filters,
        "query": _query(filters),
        "kinds": [("", "Everything"), *((kind, kind.capitalize()) for kind in log.kinds())],
        "problems": problems,
    }
    return render(request, "shell/audit.html", **shown)


@page("admin")
def export(request: Request) -> Response:
    """CSV, oldest first, with the hashes."""
    lines, _ = request.app.state.log.find(_filters(request)[0], _MOST_ROWS)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["number", "time (UTC)", "who", "what", "about", "hash"])
    writer.writerows([_safe(cell) for cell in (n.id, n.at, n.who, n.what, n.about, n.mark)] for n in reversed(lines))
    day = date.fromtimestamp(now(request)).isoformat()
    headers = {"content-disposition": f'attachment; filename="pal-audit-{day}.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _filters(request: Request) -> tuple[Filters, list[tuple[str, str]]]:
    """What was asked for; days that are none are left out, and said."""
    found = {name: request.query_params.get(name, "").strip()[:200] for name in ("who", "what", "about", "since", "until")}
    problems = []
    for name in ("since", "until"):
        try:
            found[name] = date.fromisoformat(found[name]).isoformat() if found[name] else ""
        except ValueError:
            problems.append((name, f"“{found[name]}” is not a day; write it like 2027-06-01."))
            found[name] = ""
    return Filters(**found), problems


def _query(filters: Filters) -> str:
    from urllib.parse import urlencode

    parts = {name: value for name, value in vars(filters).items() if value}
    return f"?{urlencode(parts)}&" if parts else "?"


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) < 100_000 else 1


def _safe(cell: object) -> str:
    """Spreadsheets take cells that begin like this for formulas."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
