"""Phone calls, each written whole on its version; what each webhook request was answered; who is on
which call; and how long the last calls of a queue took. All of it expires."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Conflict
from chalicelib.store.codec import decode, encode
from chalicelib.store.raw import client, put_or_get, update_if
from chalicelib.store.tables import CONDITION_FAILED, CallRow

KEEP_MS = 30 * 86_400_000
"""How long a call is kept after it began, unless it says otherwise: its interaction stays for ever."""

_ANSWER_SECONDS = 86_400
_LAST = 20  # calls whose length makes up a queue's average


class Calls:
    def get(self, id: str, *, consistent: bool = True) -> Call | None:
        try:
            row = CallRow.get(id, consistent_read=consistent)
        except CallRow.DoesNotExist:
            return None
        return replace(decode(row.doc, Call), version=int(row.version))

    def many(self, ids: list[str]) -> list[Call]:
        """Calls by id, those that don't exist left out."""
        rows = CallRow.batch_get(list(dict.fromkeys(ids))) if ids else []
        found = {row.id: replace(decode(row.doc, Call), version=int(row.version)) for row in rows}
        return [found[id] for id in dict.fromkeys(ids) if id in found]

    def save(self, call: Call) -> Call:
        """The call with its next version. Raises Conflict if somebody wrote it since it was read (version 0:
        since it was found not to be there)."""
        from pynamodb.exceptions import PutError

        fresh = replace(call, version=call.version + 1)
        expires = max(call.keep_until, call.started_at + KEEP_MS) // 1000 + 86_400
        row = CallRow(id=call.id, version=fresh.version, doc=encode(fresh), expires=expires)
        condition = CallRow.version == call.version if call.version else CallRow.id.does_not_exist()
        try:
            row.save(condition)
        except PutError as error:
            if error.cause_response_code == CONDITION_FAILED:
                raise Conflict("Somebody else changed this call at the same time.", call.version) from error
            raise
        return fresh

    # --- what was answered

    def answered(self, request: str, answer: str, *, now: int) -> str:
        """What a request is answered: `answer`, unless it was answered before. One call."""
        key = f"answer#{request}"
        item = {
            "id": {"S": key},
            "version": {"N": "0"},
            "doc": {"S": answer},
            "expires": {"N": str(now // 1000 + _ANSWER_SECONDS)},
        }
        there = put_or_get(CallRow, item, "id")
        if there is None:
            return answer
        if "doc" not in there:  # an emulator or an older service that doesn't return what was there
            found = client(CallRow).get_item(
                TableName=CallRow.Meta.table_name, Key={"id": {"S": key}}, ConsistentRead=True
            )
            there = found.get("Item", {})
        return str(there.get("doc", {}).get("S", answer))

    # --- who is on a call

    def on_call(self, agent: str) -> list[str]:
        """The calls an agent is, or lately was, on."""
        answer = client(CallRow).get_item(
            TableName=CallRow.Meta.table_name, Key={"id": {"S": f"agent#{agent}"}}, ConsistentRead=True
        )
        return sorted(answer.get("Item", {}).get("live", {}).get("SS", []))

    def join(self, agent: str, call: str) -> None:
        self._live("ADD", agent, call)

    def leave(self, agent: str, call: str) -> None:
        self._live("DELETE", agent, call)

    def _live(self, verb: str, agent: str, call: str) -> None:
        client(CallRow).update_item(
            TableName=CallRow.Meta.table_name,
            Key={"id": {"S": f"agent#{agent}"}},
            UpdateExpression=f"{verb} #live :call",
            ExpressionAttributeNames={"#live": "live"},
            ExpressionAttributeValues={":call": {"SS": [call]}},
        )

    # --- how long calls take

    def lengths(self, queue: str) -> dict[str, int]:
        """How long (ms) the last calls of a queue took to handle, by call."""
        try:
            row = CallRow.get(f"lengths#{queue}", consistent_read=False)
        except CallRow.DoesNotExist:
            return {}
        found: dict[str, int] = msgspec.json.decode(row.doc)
        return found

    def note_length(self, queue: str, call: str, ms: int) -> None:
        """Count a call into its queue's average, once. Of two at the same instant one may be left out: it
        is an estimate."""
        known = self.lengths(queue)
        kept = {**{k: v for k, v in known.items() if k != call}, call: ms}
        doc = msgspec.json.encode(dict(list(kept.items())[-_LAST:])).decode()
        update_if(
            CallRow, {"id": {"S": f"lengths#{queue}"}}, "SET #doc = :doc, version = :none",
            "attribute_not_exists(#doc) OR #doc <> :doc", {"#doc": "doc"}, {":doc": {"S": doc}, ":none": {"N": "0"}},
        )  # fmt: skip
