"""Open sockets, the codes that open them, who is at which ticket, and the log of events: all forgotten by themselves.

DynamoDB removes expired rows late (within days), so readers look at the time themselves. Rows by partition: `code#...`
one code; `live` every open connection, so that one query finds them all; `at#ticket` who is at it; `log#minute` events:
those of one batch share a row, packed, because a write is paid for by its size and its number.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from botocore.exceptions import ClientError
from pynamodb.exceptions import PutError

from chalicelib.domain.live import CODE_MS, KEPT_MS, Connection, Event, Logged, Mark
from chalicelib.store.codec import decode, encode
from chalicelib.store.raw import client
from chalicelib.store.tables import CONDITION_FAILED, SocketRow

_LIVE = "live"
_MINUTE = 60_000
_CODE = "code"
_MOST_IN_ROW = 100


@dataclass(frozen=True, slots=True)
class _Bunch:
    events: tuple[Event, ...]


class Sockets:
    # --- codes

    def put_code(self, digest: str, holder: Connection, now: int) -> None:
        """`holder`: whom the code is for; its id is that of no connection yet."""
        SocketRow(f"code#{digest}", _CODE, doc=encode(holder), expires=(now + CODE_MS) // 1000).save()

    def take_code(self, digest: str, now: int) -> Connection | None:
        """Whom a code was for, once; None if there is none, it is too old, or somebody had it."""
        try:
            answer = client(SocketRow).delete_item(
                TableName=SocketRow.Meta.table_name,
                Key={"key": {"S": f"code#{digest}"}, "id": {"S": _CODE}},
                ConditionExpression="expires > :now",
                ExpressionAttributeValues={":now": {"N": str(now // 1000)}},
                ReturnValues="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != CONDITION_FAILED:
                raise
            return None
        return decode(answer["Attributes"]["doc"]["S"], Connection)

    # --- connections

    def save(self, connection: Connection) -> None:
        row = SocketRow(_LIVE, connection.id, doc=encode(connection), expires=connection.until // 1000)
        row.save()

    def change(self, connection: Connection) -> bool:
        """Write an open connection anew; False if it was forgotten meanwhile: nothing is written then."""
        row = SocketRow(_LIVE, connection.id, doc=encode(connection), expires=connection.until // 1000)
        try:
            row.save(SocketRow.key.exists())
        except PutError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return False
            raise
        return True

    def get(self, id: str) -> Connection | None:
        try:
            return decode(SocketRow.get(_LIVE, id, consistent_read=True).doc, Connection)
        except SocketRow.DoesNotExist:
            return None

    def connections(self, now: int) -> list[Connection]:
        """Every open connection: one consistent query, about a read unit for each twenty."""
        found = [decode(row.doc, Connection) for row in SocketRow.query(_LIVE, consistent_read=True)]
        return [connection for connection in found if connection.until > now]

    def forget(self, id: str) -> None:
        SocketRow(_LIVE, id).delete()

    # --- who is at a ticket

    def mark(self, ticket: str, mark: Mark) -> None:
        SocketRow(_at(ticket), mark.connection, doc=encode(mark), expires=mark.until // 1000 + 1).save()

    def unmark(self, ticket: str, connection: str) -> None:
        SocketRow(_at(ticket), connection).delete()

    def marks(self, ticket: str, now: int) -> list[Mark]:
        found = [decode(row.doc, Mark) for row in SocketRow.query(_at(ticket), consistent_read=True)]
        return [mark for mark in found if mark.until > now]

    # --- the log

    def log(self, events: Sequence[Event], at: int) -> None:
        """Write events down. `at` is the time it is now."""
        with SocketRow.batch_write() as batch:
            for n in range(0, len(events), _MOST_IN_ROW):
                bunch = _Bunch(tuple(events[n : n + _MOST_IN_ROW]))
                batch.save(SocketRow(_log(at), _row_id(at, bunch), doc=_pack(bunch), expires=(at + KEPT_MS) // 1000))

    def logged(self, begin: int, until: int, *, most: int) -> list[Logged] | None:
        """Events written from `begin` to `until`, both included: a query a minute. None if more than `most`."""
        out: dict[str, Logged] = {}
        for minute in range(begin // _MINUTE, until // _MINUTE + 1):
            between = SocketRow.id.between(f"{begin:013d}", f"{until:013d}~")
            for row in SocketRow.query(_log(minute * _MINUTE), between, consistent_read=True):
                for event in _unpack(row.doc).events:
                    out.setdefault(event.id, Logged(at=int(row.id[:13]), event=event))
                if len(out) > most:
                    return None
        return list(out.values())


def _row_id(at: int, bunch: _Bunch) -> str:
    """By what is in it: two workers in one millisecond don't write over one another."""
    ids = hashlib.sha256("\n".join(event.id for event in bunch.events).encode()).hexdigest()
    return f"{at:013d}#{ids[:24]}"


def _pack(bunch: _Bunch) -> str:
    return base64.b64encode(zlib.compress(encode(bunch).encode(), 6)).decode()


def _unpack(text: str) -> _Bunch:
    return decode(zlib.decompress(base64.b64decode(text)).decode(), _Bunch)


def _at(ticket: str) -> str:
    return f"at#{ticket}"


def _log(at: int) -> str:
    return f"log#{at // _MINUTE:08d}"
