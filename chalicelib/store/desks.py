"""Agents' live state: presence, load, and who is on the board.

A claim is one conditional update: it succeeds only while the agent is present and the
load leaves room, so a load can't pass its limit whatever runs at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.agents import FULL, Desk, Presence, claim_units, is_live
from chalicelib.store.raw import Item, client, update_if
from chalicelib.store.tables import DeskRow

_BOARD = "#board"
_BATCH = 100


def _desk(item: Item) -> Desk:
    def number(name: str) -> int:
        return int(item.get(name, {}).get("N", "0"))

    return Desk(
        id=item["id"]["S"],
        presence=Presence(item.get("presence", {}).get("S", Presence.OFFLINE)),
        presence_at=number("presence_at"),
        load=number("load"),
        live=number("live"),
        missed=number("missed"),
        work={k: v["S"] for k, v in item.get("work", {}).get("M", {}).items()},
        offered_at=number("offered_at"),
    )


class Desks:
    def get(self, id: str, *, consistent: bool = True) -> Desk:
        """An agent who was never here is offline with nothing to do."""
        answer = client(DeskRow).get_item(
            TableName=DeskRow.Meta.table_name, Key={"id": {"S": id}}, ConsistentRead=consistent
        )
        return _desk(answer["Item"]) if "Item" in answer else Desk(id=id)

    def board(self) -> list[str]:
        """Ids of the agents who are, or lately were, online."""
        answer = client(DeskRow).get_item(TableName=DeskRow.Meta.table_name, Key={"id": {"S": _BOARD}})
        return sorted(answer.get("Item", {}).get("online", {}).get("SS", []))

    def many(self, ids: Iterable[str]) -> dict[str, Desk]:
        wanted, out = sorted(set(ids)), {}
        table = DeskRow.Meta.table_name
        for start in range(0, len(wanted), _BATCH):
            keys = [{"id": {"S": id}} for id in wanted[start : start + _BATCH]]
            while keys:
                answer = client(DeskRow).batch_get_item(RequestItems={table: {"Keys": keys}})
                out.update({desk.id: desk for desk in map(_desk, answer["Responses"].get(table, []))})
                keys = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        return out

    def set_presence(self, id: str, presence: Presence, now: int) -> Desk:
        """The agent's state after. On the board before being claimable, off it after no longer being."""
        if presence is Presence.ONLINE:
            self._on_board("ADD", id)
        new = self._update(
            id,
            "SET presence = :p, presence_at = :now, "
            "#work = if_not_exists(#work, :none), #load = if_not_exists(#load, :zero), "
            "#live = if_not_exists(#live, :zero)",
            "attribute_not_exists(presence) OR presence <> :p OR attribute_not_exists(#live)",
            {"#work": "work", "#load": "load", "#live": "live"},
            {":p": {"S": presence}, ":now": {"N": str(now)}, ":none": {"M": {}}, ":zero": {"N": "0"}},
        )
        if presence is not Presence.ONLINE:
            self._on_board("DELETE", id)
        return new or self.get(id)

    def claim(self, id: str, ticket: str, token: str, now: int, *, presence: Iterable[Presence]) -> Desk | None:
        """Charge the agent's load for a ticket. None if they aren't present as asked, have no room,
        or carry it already."""
        units, live = claim_units(token), is_live(token)
        allowed = {f":p{n}": {"S": str(p)} for n, p in enumerate(presence)}
        return self._update(
            id,
            "SET #work.#t = :token, #load = #load + :units, offered_at = :now"
            + (", #live = #live + :units" if live else ""),
            f"presence IN ({', '.join(allowed)}) AND {'#live' if live else '#load'} <= :room "
            "AND attribute_not_exists(#work.#t)",
            {"#work": "work", "#load": "load", "#t": ticket} | ({"#live": "live"} if live else {}),
            {
                **allowed,
                ":token": {"S": token},
                ":units": {"N": str(units)},
                ":room": {"N": str(FULL - units)},
                ":now": {"N": str(now)},
            },
        )

    def release(self, id: str, ticket: str, token: str) -> bool:
        """Give the load of one claim back. False if that claim isn't there (any more)."""
        done = self._update(
            id,
            "SET #load = #load - :units" + (", #live = #live - :units" if is_live(token) else "") + " REMOVE #work.#t",
            "#work.#t = :token",
            {"#work": "work", "#load": "load", "#t": ticket} | ({"#live": "live"} if is_live(token) else {}),
            {":token": {"S": token}, ":units": {"N": str(claim_units(token))}},
        )
        return done is not None

    def swap(self, id: str, ticket: str, token: str, fresh: str) -> bool:
        """Charge an asynchronous claim in place of a live one, in one write. False if the live one isn't
        there, or the other work leaves no room for it."""
        units, before = claim_units(fresh), claim_units(token)
        done = self._update(
            id,
            "SET #work.#t = :fresh, #load = #load + :more, #live = #live - :before",
            "#work.#t = :token AND #load <= :room",
            {"#work": "work", "#load": "load", "#live": "live", "#t": ticket},
            {
                ":fresh": {"S": fresh},
                ":token": {"S": token},
                ":more": {"N": str(units - before)},
                ":before": {"N": str(before)},
                ":room": {"N": str(FULL - units + before)},
            },
        )
        return done is not None

    def move(self, id: str, ticket: str, token: str, work: str, fresh: str) -> bool:
        """What a claim takes is taken by other work of the agent's instead, under a token of the same units. False
        if that claim isn't there (any more)."""
        done = self._update(
            id,
            "SET #work.#w = :fresh REMOVE #work.#t",
            "#work.#t = :token AND attribute_not_exists(#work.#w)",
            {"#work": "work", "#t": ticket, "#w": work},
            {":fresh": {"S": fresh}, ":token": {"S": token}},
        )
        return done is not None

    def missed(self, id: str, leg: str) -> int:
        """Count a call that rang out on one of its lines, once however often it is told; or with `leg` "" none
        any more, since one was answered. How many in a row now."""
        if not leg:
            new = self._update(id, "SET missed = :zero", "attribute_exists(id)", {}, {":zero": {"N": "0"}})
            return new.missed if new else 0
        values: Item = {":zero": {"N": "0"}, ":one": {"N": "1"}, ":leg": {"S": leg}}
        new = self._update(
            id,
            "SET missed = if_not_exists(missed, :zero) + :one, missed_leg = :leg",
            "attribute_exists(id) AND (attribute_not_exists(missed_leg) OR missed_leg <> :leg)",
            {},
            values,
        )
        return new.missed if new else self.get(id).missed

    def _update(self, id: str, update: str, condition: str, names: dict[str, str], values: Item) -> Desk | None:
        new = update_if(DeskRow, {"id": {"S": id}}, update, condition, names, values)
        return _desk(new) if new else None

    def _on_board(self, verb: str, id: str) -> None:
        client(DeskRow).update_item(
            TableName=DeskRow.Meta.table_name,
            Key={"id": {"S": _BOARD}},
            UpdateExpression=f"{verb} #online :who",
            ExpressionAttributeNames={"#online": "online"},
            ExpressionAttributeValues={":who": {"SS": [id]}},
        )
