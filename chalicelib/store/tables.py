"""The tables as PynamoDB models. The data plane (infra) declares the same; a test compares them.

A record's own fields are one JSON text in `doc`; beside it stand only the attributes that
keys, indexes and conditions need. That keeps items small (write units are counted by the
kilobyte, and once more for each index) and the domain free of the database.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib import config
from chalicelib.aws.session import client

_config = config.load()
CONDITION_FAILED = "ConditionalCheckFailedException"


class _Meta:
    region = _config.region


class Row(Model):
    """A model that shares one DynamoDB client with all others. PynamoDB makes one a model, each with its
    own connections and about 50 ms of a cold start."""

    _shared: ClassVar[Connection | None] = None

    @classmethod
    def _get_connection(cls) -> TableConnection:
        made = super()._get_connection()
        if Row._shared is None:
            Row._shared = made.connection
            Row._shared._client = client("dynamodb")
        elif made.connection is not Row._shared:
            for table in made.connection._tables.values():
                Row._shared.add_meta_table(table)
            made.connection = Row._shared
        return made


class TimelineIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "timeline"
        projection = AllProjection()

    ticket = UnicodeAttribute(hash_key=True)
    position = UnicodeAttribute(range_key=True)


class InteractionRow(Row):
    class Meta(_Meta):
        table_name = _config.table("interactions")

    key = UnicodeAttribute(hash_key=True)
    ticket = UnicodeAttribute(null=True)  # set when published: then it is on the timeline
    position = UnicodeAttribute(null=True)
    doc = UnicodeAttribute()
    rev = NumberAttribute(default=1)
    timeline = TimelineIndex()


class ThreadRow(Row):
    class Meta(_Meta):
        table_name = _config.table("threads")

    key = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()
    ticket = UnicodeAttribute(default="")
    consent = UnicodeAttribute(default="")
    consent_at = NumberAttribute(default=0)
    previous = UnicodeAttribute(default="")  # the ticket before this one
    heard = UnicodeSetAttribute(null=True)  # posts listened to only, that come along if it becomes a ticket


class WorkIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "work"
        projection = AllProjection()

    work = UnicodeAttribute(hash_key=True)
    rank = UnicodeAttribute(range_key=True)


class StatusIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "by_status"
        projection = KeysOnlyProjection()

    by_status = UnicodeAttribute(hash_key=True)
    opened = UnicodeAttribute(range_key=True)


class CustomerIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "by_customer"
        projection = KeysOnlyProjection()

    by_customer = UnicodeAttribute(hash_key=True)
    opened = UnicodeAttribute(range_key=True)


class TicketRow(Row):
    class Meta(_Meta):
        table_name = _config.table("tickets")

    id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute()
    doc = UnicodeAttribute()
    work = UnicodeAttribute(null=True)
    rank = UnicodeAttribute(null=True)
    by_status = UnicodeAttribute()
    by_customer = UnicodeAttribute()
    opened = UnicodeAttribute()
    work_index = WorkIndex()
    status_index = StatusIndex()
    customer_index = CustomerIndex()


class CustomerRow(Row):
    class Meta(_Meta):
        table_name = _config.table("customers")

    id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute()
    doc = UnicodeAttribute()


class DeskRow(Row):
    """An agent's live state. Conditional arithmetic on it is in store/desks.py."""

    class Meta(_Meta):
        table_name = _config.table("agents")

    id = UnicodeAttribute(hash_key=True)


class SettingRow(Row):
    class Meta(_Meta):
        table_name = _config.table("settings")

    kind = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    doc = UnicodeAttribute()
    version = NumberAttribute(default=1)
    updated = NumberAttribute(default=0)


class DueIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "due"
        projection = AllProjection()

    slot = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class TimerRow(Row):
    class Meta(_Meta):
        table_name = _config.table("timers")

    id = UnicodeAttribute(hash_key=True)
    slot = UnicodeAttribute(null=True)  # absent once acted or cancelled
    due = UnicodeAttribute(null=True)
    touched = NumberAttribute(default=0)  # when somebody last relied on it
    acted_at = NumberAttribute(default=0)
    late_ms = NumberAttribute(default=0)
    due_index = DueIndex()


class FactRow(Row):
    class Meta(_Meta):
        table_name = _config.table("facts")

    bucket = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    doc = UnicodeAttribute()


class LimitRow(Row):
    class Meta(_Meta):
        table_name = _config.table("limits")

    key = UnicodeAttribute(hash_key=True)
    tat = NumberAttribute(default=0)
    expires = NumberAttribute(default=0)


class CallRow(Row):
    """A live phone call, or (`answer#...`) the stored answer of a webhook that may be asked again."""

    class Meta(_Meta):
        table_name = _config.table("calls")

    id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(default=0)
    doc = UnicodeAttribute()
    expires = NumberAttribute(default=0)  # epoch seconds


class StateIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class AgentIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "by_agent"
        projection = AllProjection()

    agent = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class CallbackRow(Row):
    class Meta(_Meta):
        table_name = _config.table("callbacks")

    id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute()
    doc = UnicodeAttribute()
    state = UnicodeAttribute()
    place = UnicodeAttribute()
    agent = UnicodeAttribute(null=True)  # absent while nobody has it
    state_index = StateIndex()
    agent_index = AgentIndex()


class ShelfIndex(GlobalSecondaryIndex[Any]):
    class Meta(_Meta):
        index_name = "by_shelf"
        projection = AllProjection()

    shelf = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class BoardRow(Row):
    class Meta(_Meta):
        table_name = _config.table("board")

    id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute()
    doc = UnicodeAttribute()
    shelf = UnicodeAttribute(null=True)  # absent: on no shelf
    place = UnicodeAttribute(null=True)
    shelf_index = ShelfIndex()


class SocketRow(Row):
    """What is of the moment: see store/sockets.py."""

    class Meta(_Meta):
        table_name = _config.table("sockets")

    key = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    doc = UnicodeAttribute()
    expires = NumberAttribute(default=0)  # epoch seconds


ALL: tuple[type[Model], ...] = (
    InteractionRow, ThreadRow, TicketRow, CustomerRow, DeskRow, SettingRow, TimerRow, FactRow, LimitRow, CallRow,
    CallbackRow, BoardRow, SocketRow,
)  # fmt: skip
