"""How long the chat takes on a slow phone line: opening a website that holds the widget, opening the chat, the first answer.

    .venv/bin/python -m benchmarks.widget.slow http://localhost:8000 [--rounds 5]

Asks a running PAL in Chromium, on a phone's screen, with a cold cache, 400 ms a round trip and 400 kbit/s each way (slow 3G)
and a processor four times slower. Seconds, the median of the rounds.
"""

import argparse
import statistics
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SLOW = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000, "offline": False}
PHONE = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
ASK = "can i get free travel"


def once(browser: "Browser", address: str) -> dict[str, float]:
    """One visitor; seconds from going to the page, but for `answer` and `answer shown`: from pressing Send."""
    with browser.new_context(**PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        fetched = [0]
        devtools.on(
            "Network.loadingFinished", lambda event: fetched.__setitem__(0, fetched[0] + int(event["encodedDataLength"]))
        )
        devtools.send("Network.emulateNetworkConditions", SLOW)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        found: dict[str, float] = {}
        began = time.monotonic()
        page.goto(f"{address}/widget/sample", wait_until="commit")
        page.locator("#open").wait_for()
        found["launcher there"] = time.monotonic() - began
        before = time.monotonic()
        page.locator("#open").tap()
        page.locator("#panel").wait_for()
        found["tap to chat open"] = time.monotonic() - before
        page.locator("#text").fill(ASK)
        before = time.monotonic()
        page.locator("#send").tap()
        page.locator(".line.you").wait_for()
        found["send to own words shown"] = time.monotonic() - before
        page.locator(".line.you ~ .line.pal").first.wait_for(timeout=60_000)
        found["send to first answer"] = time.monotonic() - before
        found["all, without the person's own time"] = (
            found["launcher there"] + found["tap to chat open"] + found["send to first answer"]
        )
        found["kilobytes fetched"] = fetched[0] / 1000
        return found


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright

    rounds: dict[str, list[float]] = defaultdict(list)
    with sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=asked.browser, args=args)
        for _ in range(asked.rounds):
            for name, value in once(browser, asked.address.rstrip("/")).items():
                rounds[name].append(value)
        browser.close()
    for name, values in rounds.items():
        print(f"{statistics.median(values):7.2f}  {name}  (from {min(values):.2f} to {max(values):.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
