"""Twilio's Calls, Conferences and Recordings resources: everything the phone asks the provider for.

Sources: https://www.twilio.com/docs/voice/api/call-resource,
https://www.twilio.com/docs/voice/api/conference-participant-resource,
https://www.twilio.com/docs/voice/api/recording.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

from chalicelib.channels.base import Bases, Fault, Http, HttpAnswer, Secrets, SendFailed

Fields = list[tuple[str, str]]

GONE = frozenset({"404", "20404", "21220", "21221"})
"""Codes that say: that call, conference or participant isn't there any more, or isn't in progress.
https://www.twilio.com/docs/api/errors/21220"""

_SAFE_STATUSES = frozenset({429, 503})
_SAFE_CODES = frozenset({"20429"})
_EVENTS = ("initiated", "ringing", "answered", "completed")
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class CallsApi:
    """One account's resources. Every method raises SendFailed, which says what a failure means: SAFE to
    repeat, REJECTED (`code` in GONE: too late), or UNKNOWN."""

    secrets: Secrets
    http: Http
    bases: Bases

    def dial(
        self, *, to: str, sender: str, url: str, status_url: str, seconds: int, detect_machine: bool = False
    ) -> str:
        """Ring a number or `client:` identity for at most `seconds`; the new call's id. Whoever answers
        hears what `url` says. Not to be repeated after UNKNOWN: it would ring twice."""
        fields: Fields = [
            ("To", to), ("From", sender), ("Url", url), ("Method", "POST"), ("Timeout", str(seconds)),
            ("StatusCallback", status_url), ("StatusCallbackMethod", "POST"),
            *(("StatusCallbackEvent", event) for event in _EVENTS),
        ]  # fmt: skip
        if detect_machine:
            fields.append(("MachineDetection", "Enable"))
        sid = self._post("Calls.json", fields).get("sid")
        if not isinstance(sid, str) or not sid:
            raise SendFailed(Fault.UNKNOWN, "Twilio's answer could not be read; the phone may be ringing")
        return sid

    def redirect(self, sid: str, url: str) -> None:
        """What a call in progress hears from now on."""
        self._post(f"Calls/{_part(sid)}.json", [("Url", url), ("Method", "POST")])

    def hang_up(self, sid: str) -> None:
        """End a call, whether it rings or is in progress."""
        self._post(f"Calls/{_part(sid)}.json", [("Status", "completed")])

    def status(self, sid: str) -> str:
        """How far a call is, in Twilio's word; "" if it knows none of that id."""
        found = self._read(self._ask("GET", f"Calls/{_part(sid)}.json"), fine=frozenset({404}))
        return str(found.get("status") or "") if found.get("sid") else ""

    def conference(self, name: str) -> str:
        """The id of the conference of that name which is going on; "" if there is none."""
        found = self._get(f"Conferences.json?{urlencode({'FriendlyName': name, 'Status': 'in-progress'})}")
        rooms = found.get("conferences")
        if not isinstance(rooms, list) or not rooms or not isinstance(rooms[0], dict):
            return ""
        return str(rooms[0].get("sid") or "")

    def hold(self, conference: str, call: str, on: bool, *, music_url: str = "") -> None:
        """A participant hears music and nobody hears them, or no longer."""
        fields: Fields = [("Hold", "true" if on else "false")]
        if on and music_url:
            fields += [("HoldUrl", music_url), ("HoldMethod", "POST")]
        self._post(_participant(conference, call), fields)

    def mute(self, conference: str, call: str, on: bool) -> None:
        self._post(_participant(conference, call), [("Muted", "true" if on else "false")])

    def record(self, sid: str, callback_url: str) -> str:
        """Record a call from now on, both sides apart; the recording's id. Not to be repeated."""
        fields: Fields = [
            ("RecordingChannels", "dual"), ("RecordingStatusCallback", callback_url),
            ("RecordingStatusCallbackEvent", "completed"),
        ]  # fmt: skip
        return str(self._post(f"Calls/{_part(sid)}/Recordings.json", fields).get("sid") or "")

    def pause_recording(self, sid: str, on: bool) -> None:
        """Silence in the recording that a call has under way, or go on."""
        fields: Fields = [("Status", "paused"), ("PauseBehavior", "silence")] if on else [("Status", "in-progress")]
        self._post(f"Calls/{_part(sid)}/Recordings/Twilio.CURRENT.json", fields)

    def delete_recording(self, sid: str) -> None:
        """Gone from the provider. One that isn't there is no error."""
        self._read(self._ask("DELETE", f"Recordings/{_part(sid)}.json"), fine=frozenset({404}))

    # --- asking

    def _post(self, path: str, fields: Fields) -> dict[str, Any]:
        return self._read(self._ask("POST", path, urlencode(fields).encode()))

    def _get(self, path: str) -> dict[str, Any]:
        return self._read(self._ask("GET", path))

    def _ask(self, method: str, path: str, body: bytes = b"") -> HttpAnswer:
        held = self.secrets.send
        account = held.get("account_sid", "")
        user, password = held.get("key_sid", ""), held.get("key_secret", "")
        if not (user and password):
            user, password = account, held.get("auth_token", "")
        if not (account and password):
            raise SendFailed(Fault.REJECTED, "this account's Twilio credentials are not set up", code="no_credentials")
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers = {"authorization": f"Basic {pair}", "accept": "application/json"}
        if body:
            headers["content-type"] = "application/x-www-form-urlencoded"
        url = f"{self.bases.twilio}/2010-04-01/Accounts/{_part(account)}/{path}"
        return self.http(method, url, headers=headers, body=body, timeout=_SECONDS)

    def _read(self, answer: HttpAnswer, *, fine: frozenset[int] = frozenset()) -> dict[str, Any]:
        try:
            body = json.loads(answer.body or b"{}")
        except (ValueError, RecursionError):
            body = {}
        body = body if isinstance(body, dict) else {}
        if 200 <= answer.status < 300 or answer.status in fine:
            return body
        _failed(answer, str(body.get("code") or ""), str(body.get("message") or ""))


def _participant(conference: str, call: str) -> str:
    return f"Conferences/{_part(conference)}/Participants/{_part(call)}.json"


def _part(text: str) -> str:
    return quote(text, safe="")


def _failed(answer: HttpAnswer, code: str, stated: str) -> NoReturn:
    status = answer.status
    code = code or str(status)
    if status in _SAFE_STATUSES or (status < 500 and code in _SAFE_CODES):
        raise SendFailed(Fault.SAFE, stated or "Twilio is busy", code=code, after=1.0)
    if 300 <= status < 500:
        raise SendFailed(Fault.REJECTED, stated or f"Twilio refused it ({status})", code=code)
    raise SendFailed(Fault.UNKNOWN, f"Twilio had a fault ({status}); it may have been done", code=code)
