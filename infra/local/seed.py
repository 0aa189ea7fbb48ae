"""Write the demo brand onto a fresh local stack, once. Secrets are drawn anew on every machine."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.articles import summary
from chalicelib.domain.identities import short_hash
from chalicelib.services.holidays import days_off, years_around
from chalicelib.store.keys import ARTICLE_BODIES, article_body_key
from infra.local import brand
from infra.local.ministack import Cloud
from infra.project import APP

Json = dict[str, Any]

_STAGE = "local"


def seed(cloud: Cloud, outputs: Mapping[str, str], accounts_file: Path) -> bool:
    """True if something was written; False where the brand is there already.

    `accounts_file` gets what the sandbox must know to play the providers: each
    account with its secrets.
    """
    accounts = _load_accounts(accounts_file)
    dynamodb = cloud.client("dynamodb")
    if _seeded(dynamodb):
        return False
    for account in accounts:
        _put_secret(cloud, account)
    _put_secret(cloud, {"channel": "pages", "id": "webhook", "secrets": {"webhook": [secrets.token_urlsafe(32)]}})
    _verify_address(cloud)
    for agent in brand.AGENTS:
        _put_person(cloud, outputs["UserPoolId"], agent)
    for kind, id, document in _settings():
        _put_setting(dynamodb, kind, id, document)
    # Written last: its presence says that all the rest is there.
    _put_setting(dynamodb, "brand", "seeded", {"id": "seeded", "name": "Rapport demo"})
    return True


def _settings() -> list[tuple[str, str, Json]]:
    rows: list[tuple[str, str, Json]] = []
    for kind, documents in (
        ("queue", brand.QUEUES),
        ("calendar", [_with_holidays(calendar) for calendar in brand.CALENDARS]),
        ("sla", brand.POLICIES),
        ("rule", brand.RULES),
        ("template", brand.TEMPLATES),
        ("macro", brand.MACROS),
        ("agent", brand.AGENTS),
        ("ivr", brand.IVRS),
        ("shift", brand.SHIFTS),
        ("watch", brand.WATCHES),
    ):
        rows += [(kind, document["id"], document) for document in documents]
    rows += [row for article in brand.ARTICLES for row in _article(article)]
    rows += [("account", f"{a['channel']}#{a['id']}", a) for a in brand.ACCOUNTS]
    return rows


def _article(article: Json) -> list[tuple[str, str, Json]]:
    """Its body apart, as chalicelib/services/article_admin.py writes it."""
    mark = f"{short_hash(article['body'], 12)}-seed"
    light = {name: value for name, value in article.items() if name != "body"}
    light |= {"summary": summary(article["body"]), "mark": mark}
    return [
        (ARTICLE_BODIES, article_body_key(article["id"], mark), {"body": article["body"]}),
        ("article", article["id"], light),
    ]


def _with_holidays(calendar: Json) -> Json:
    found = days_off(calendar["country"], calendar["subdivision"], years_around(datetime.now(UTC).year))
    return {**calendar, "holidays": found | calendar["days_off"]}


def _seeded(dynamodb: Any) -> bool:
    key = {"kind": {"S": "brand"}, "id": {"S": "seeded"}}
    return "Item" in dynamodb.get_item(TableName=f"{APP}-{_STAGE}-settings", Key=key, ConsistentRead=True)


def _put_setting(dynamodb: Any, kind: str, id: str, document: Json) -> None:
    item = {
        "kind": {"S": kind},
        "id": {"S": id},
        "doc": {"S": json.dumps(document, separators=(",", ":"), sort_keys=True)},
        "version": {"N": "1"},
        "updated": {"N": str(int(time.time() * 1000))},
    }
    dynamodb.put_item(TableName=f"{APP}-{_STAGE}-settings", Item=item)


def _verify_address(cloud: Cloud) -> None:
    """The emulator's SES asks nobody: an address is verified as soon as it is named."""
    mail = cloud.client("sesv2")
    try:
        mail.create_email_identity(EmailIdentity=brand.MAIL_FROM)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise


def _put_secret(cloud: Cloud, account: Json) -> None:
    manager = cloud.client("secretsmanager")
    name = f"{APP}/{_STAGE}/{account['channel']}/{account['id']}"
    value = json.dumps(account["secrets"])
    try:
        manager.create_secret(Name=name, SecretString=value)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceExistsException":
            raise
        manager.put_secret_value(SecretId=name, SecretString=value)


def _put_person(cloud: Cloud, pool: str, agent: Json) -> None:
    people = cloud.client("cognito-idp")
    who = {"UserPoolId": pool, "Username": agent["id"]}
    attributes = [
        {"Name": "email", "Value": agent["email"]},
        {"Name": "email_verified", "Value": "true"},
        {"Name": "name", "Value": agent["name"]},
    ]
    try:
        people.admin_create_user(**who, UserAttributes=attributes, MessageAction="SUPPRESS")
    except ClientError as error:
        if error.response["Error"]["Code"] != "UsernameExistsException":
            raise
    people.admin_set_user_password(**who, Password=brand.DEMO_PASSWORD, Permanent=True)
    people.admin_add_user_to_group(**who, GroupName=agent["role"])


def _load_accounts(path: Path) -> list[Json]:
    """The accounts with this machine's secrets, drawn when first asked for."""
    if not path.exists():
        accounts = [{**account, "secrets": _draw(account["channel"])} for account in brand.ACCOUNTS]
        _share_provider_secrets(accounts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps({"accounts": accounts}, indent=2) + "\n")
    known: list[Json] = json.loads(path.read_text())["accounts"]
    return known


def _draw(channel: str) -> Json:
    if channel in ("sms", "whatsapp", "voice"):
        token = secrets.token_hex(16)
        return {
            "webhook": [token],
            "send": {"account_sid": f"AC{secrets.token_hex(16)}", "auth_token": token},
            "other": {},
        }
    if channel == "x":
        return {
            "webhook": [secrets.token_urlsafe(36)],
            "send": {"access_token": secrets.token_urlsafe(36)},
            "other": {},
        }
    if channel in ("facebook", "instagram"):
        return {
            "webhook": [secrets.token_hex(16)],
            "send": {"access_token": f"EAA{secrets.token_hex(32)}"},
            "other": {"verify_token": secrets.token_urlsafe(18)},
        }
    return {"webhook": [secrets.token_urlsafe(32)], "send": {}, "other": {"identity": secrets.token_urlsafe(32)}}


def _share_provider_secrets(accounts: list[Json]) -> None:
    """One Twilio account holds all numbers; one Meta app serves page and Instagram account."""
    by_channel = {account["channel"]: account["secrets"] for account in accounts}
    by_channel["whatsapp"].update(by_channel["sms"])
    by_channel["voice"].update(by_channel["sms"])
    by_channel["instagram"]["webhook"] = by_channel["facebook"]["webhook"]
    by_channel["instagram"]["other"] = by_channel["facebook"]["other"]
