"""`pal whatsapp check`: are the number, the token and the webhook as they should be? Changes nothing at Meta."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.channels.settings import WhatsAppSettings
    from bot.settings import Settings

PATH = "/webhooks/whatsapp"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    text = "try the token, the number and PAL's own webhook, and show what became of messages in the last 7 days"
    check = verbs.add_parser("check", help=text)
    check.add_argument("address", nargs="?", help="PAL's public address, if the webhook is to be tried from outside")


def run(args: argparse.Namespace) -> int:
    """0 if all is well; 1 if not, with what to do."""
    from bot import settings
    from bot.commands.telegram import print_tallies
    from bot.front import logs

    try:
        found = settings.load()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logs.install(found.log_level)
    if found.channels.whatsapp is None:
        print("There are no WHATSAPP_ settings. docs/channels/whatsapp.md says how to get them.", file=sys.stderr)
        return 1
    well = _number(found.channels.whatsapp)
    well = _webhook(found, found.channels.whatsapp, args.address) and well
    print_tallies(found, "whatsapp")
    return 0 if well else 1


def _number(settings: "WhatsAppSettings") -> bool:
    """Asks Meta for the number: right only if token and number belong together."""
    import httpx

    from bot.channels.reading import dict_of, text_of

    local = {"verify": False, "trust_env": False} if settings.api_base.startswith("http://") else {}
    try:
        answer = httpx.get(
            f"{settings.api_base}/{settings.phone_id}",
            params={"fields": "display_phone_number,verified_name,quality_rating"},
            headers={"Authorization": f"Bearer {settings.token.value}"},
            timeout=15,
            **local,  # type: ignore[arg-type]
        )
        found = dict_of(answer.json())
    except (httpx.HTTPError, ValueError, OSError) as error:
        print(f"Meta cannot be reached: {type(error).__name__}.")
        return False
    if answer.status_code != 200:
        code = int(dict_of(found, "error").get("code") or 0)
        why = {190: "WHATSAPP_TOKEN is wrong or has run out", 100: "WHATSAPP_PHONE_ID is not this token's"}
        print(f"Meta says no ({code}): {why.get(code, 'look this number up in the list of error codes of the Cloud API')}.")
        return False
    print(f"Number: {text_of(found, 'display_phone_number')} ({text_of(found, 'verified_name')})")
    if quality := text_of(found, "quality_rating"):
        print(f"Quality: {quality.lower()}")
    return True


def _webhook(settings: "Settings", whatsapp: "WhatsAppSettings", address: str | None) -> bool:
    """Plays Meta: the verification, a call that is signed and one that is not."""
    import hashlib
    import hmac

    import httpx

    url = (address.rstrip("/") if address else f"http://127.0.0.1:{settings.port}") + PATH
    body = b'{"object":"whatsapp_business_account","entry":[]}'
    signature = "sha256=" + hmac.new(whatsapp.app_secret.value.encode(), body, hashlib.sha256).hexdigest()
    asked = {"hub.mode": "subscribe", "hub.challenge": "12345", "hub.verify_token": whatsapp.verify_token.value}
    if address and not address.startswith("https://"):
        print("The address must start with https://.")
        return False
    try:
        with httpx.Client(timeout=15, trust_env=bool(address)) as http:
            verified = http.get(url, params=asked)
            signed = http.post(url, content=body, headers={"X-Hub-Signature-256": signature})
            forged = http.post(url, content=body, headers={"X-Hub-Signature-256": signature[:-1] + "x"})
    except httpx.HTTPError as error:
        print(f"PAL does not answer at {url} ({type(error).__name__}). Is it running (`pal up`)?")
        return False
    well = verified.text == "12345" and signed.status_code == 200 and forged.status_code == 403
    print(f"Webhook at {url}: {'well' if well else 'not well'}")
    if not well:
        print("The running PAL has other WHATSAPP_ settings than this command, or something stands between.")
    return well
