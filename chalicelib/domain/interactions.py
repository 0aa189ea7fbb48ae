"""An interaction as it is kept: what was said, and what happened to it since.

Changes (edits, deletions, receipts) may arrive in any order, twice, or before what
they change. Each is a set union or a "latest wins", so the order doesn't matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chalicelib.domain.events import (
    RANK,
    Attachment,
    Author,
    Channel,
    DeliveryStatus,
    Direction,
    Event,
    EventType,
    Kind,
    Visibility,
)

_OUR_FACTS = ("kept", "answers", "consent", "moderation")
"""What of `extra` says nothing of a customer's words and stays when they are erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    key: str
    at: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """`body` is False while only changes to it have arrived (they wait here for it)."""

    key: str = ""
    body: bool = True
    type: EventType = EventType.INTERACTION
    channel: str = ""
    account: str = ""
    identity: str = ""
    thread: str = ""
    customer: str = ""
    provider_id: str = ""
    kind: Kind = Kind.MESSAGE
    direction: Direction = Direction.INBOUND
    visibility: Visibility = Visibility.PRIVATE
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    root: str = ""
    parent: str = ""
    author: Author = field(default_factory=Author)
    language: str = ""
    at: int = 0
    received_at: int = 0
    extra: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    raw: str = ""
    # what we said
    agent: str = ""
    how: str = ""
    status: str = ""  # DeliveryStatus; "" inbound
    status_reason: str = ""
    sent_at: int = 0
    attempts: int = 0
    part_ids: tuple[str, ...] = ()  # provider ids, one a part sent
    parts: int = 0
    part_status: dict[str, str] = field(default_factory=dict)  # provider id -> DeliveryStatus
    template: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    echo_of: str = ""  # this provider id is a message of ours, kept under that key
    # what happened since
    edits: tuple[Edit, ...] = ()
    deleted_at: int = 0
    erased: bool = False
    forget_edits: bool = False  # only the latest wording may be kept (X)
    hidden_by: str = ""  # time and key of the latest hide or unhide
    hidden: bool = False
    reactions: dict[str, str] = field(default_factory=dict)  # identity -> emoji ("" = taken back), latest wins
    reaction_marks: dict[str, str] = field(default_factory=dict)


def from_event(event: Event, *, thread: str, customer: str, keep_raw: bool = False) -> Interaction:
    """The record of an event. Raw payloads stay with unknown kinds, or with all by setting."""
    return Interaction(
        key=event.key, type=event.type, channel=event.channel, account=event.account, identity=event.identity,
        thread=thread, customer=customer, provider_id=event.provider_id, kind=event.kind,
        direction=event.direction, visibility=event.visibility, text=event.text, attachments=event.attachments,
        root=event.root, parent=event.parent, author=event.author, language=event.language, at=event.at,
        received_at=event.received_at, extra=event.extra, reason=event.reason,
        raw=event.raw if keep_raw or event.type is EventType.IGNORED else "",
        status=DeliveryStatus.SENT if event.direction is Direction.OUTBOUND else "",
    )  # fmt: skip


def as_event(item: Interaction) -> Event:
    """The event that an interaction was kept from, in its words as they are now."""
    return Event(
        key=item.key, type=EventType.INTERACTION, channel=Channel(item.channel), account=item.account,
        received_at=item.received_at, at=item.at, identity=item.identity, provider_id=item.provider_id,
        kind=item.kind, direction=item.direction, visibility=item.visibility, text=current_text(item),
        attachments=item.attachments, root=item.root, parent=item.parent, author=item.author,
        language=item.language, extra=item.extra,
    )  # fmt: skip


def merged(body: Interaction, early: Interaction) -> Interaction:
    """`body` with the changes that arrived before it (kept on `early`)."""
    out = advanced(replace(with_changes_of(body, early), echo_of=early.echo_of), early.status, early.status_reason)
    return scrubbed(out)


def with_changes_of(item: Interaction, other: Interaction) -> Interaction:
    """`item` after its own edits, deletion, hiding and reactions and those kept on `other`, in any order."""
    edits = {e.key: e for e in (*other.edits, *item.edits)}
    latest = max(item, other, key=lambda i: i.hidden_by)
    marks = {**item.reaction_marks}
    reactions = {**item.reactions}
    for who, mark in other.reaction_marks.items():
        if mark > marks.get(who, ""):
            marks[who], reactions[who] = mark, other.reactions[who]
    deleted = [at for at in (item.deleted_at, other.deleted_at) if at]
    return scrubbed(
        replace(
            item,
            edits=tuple(sorted(edits.values(), key=lambda e: (e.at, e.key))),
            deleted_at=min(deleted, default=0),
            erased=item.erased or other.erased,
            forget_edits=item.forget_edits or other.forget_edits,
            hidden=latest.hidden,
            hidden_by=latest.hidden_by,
            reactions=reactions,
            reaction_marks=marks,
        )
    )


def changed(item: Interaction, event: Event) -> Interaction:
    """The interaction after an edit, deletion, hide, reaction or receipt; equal to `item` if nothing new."""
    mark = f"{event.at:013d}#{event.key}"
    match event.type:
        case EventType.EDIT:
            edit = Edit(key=event.key, at=event.at, text=event.text)
            edits = {e.key: e for e in (*item.edits, edit)}
            item = replace(item, edits=tuple(sorted(edits.values(), key=lambda e: (e.at, e.key))))
            item = replace(item, forget_edits=item.forget_edits or event.erase)
        case EventType.DELETE:
            item = replace(
                item, deleted_at=min(item.deleted_at or event.at, event.at), erased=item.erased or event.erase
            )
        case EventType.HIDE | EventType.UNHIDE:
            if mark > item.hidden_by:
                item = replace(item, hidden=event.type is EventType.HIDE, hidden_by=mark)
        case EventType.REACTION:
            if mark > item.reaction_marks.get(event.identity, ""):
                item = replace(
                    item,
                    reactions={**item.reactions, event.identity: event.text},
                    reaction_marks={**item.reaction_marks, event.identity: mark},
                )
        case EventType.STATUS | EventType.WATERMARK:
            item = advanced(item, event.status, event.reason)
        case _:
            pass
    return scrubbed(item)


def advanced(item: Interaction, status: str, reason: str = "") -> Interaction:
    """A delivery status only moves to a higher rank."""
    if RANK.get(status, -1) <= RANK.get(item.status, -1):
        return item
    return replace(item, status=status, status_reason=reason)


def part_advanced(item: Interaction, part: str, status: str, reason: str = "") -> Interaction:
    """A message of ours after news of one of its parts: it failed if a part failed, and is sent,
    delivered or read when every part is. A message of one part is simply what its part is."""
    known = item.part_status.get(part, "")
    if RANK.get(status, -1) <= RANK.get(known, -1):
        return item
    states = {**item.part_status, part: status}
    whole = status
    if item.parts > 1:
        failed = DeliveryStatus.FAILED in states.values()
        reported = [states.get(id, DeliveryStatus.SENT) for id in {*item.part_ids, *states}]
        whole = DeliveryStatus.FAILED if failed else min(reported, key=lambda s: RANK.get(s, 0))
        if len(reported) < item.parts and not failed:
            whole = ""  # the rest of it hasn't gone out yet
    return advanced(replace(item, part_status=states), whole, reason)


def scrubbed(item: Interaction) -> Interaction:
    """Words that the channel's law forbids to keep are removed, in the body and in its edits."""
    if item.erased:
        ours = {name: value for name, value in item.extra.items() if name in _OUR_FACTS}
        edits = tuple(replace(e, text="") for e in item.edits)
        return replace(item, text="", attachments=(), raw="", edits=edits, extra=ours)
    if item.forget_edits and item.edits:
        older = tuple(replace(e, text="") for e in item.edits[:-1])
        return replace(item, text="", edits=(*older, item.edits[-1]))
    return item


def current_text(item: Interaction) -> str:
    """What it says now: the latest edit, or the first text; "" once deleted."""
    if item.deleted_at:
        return ""
    return item.edits[-1].text if item.edits else item.text


def shown_text(item: Interaction) -> str:
    """What lists show of an interaction that was changed (tickets.words is the same for a new one)."""
    if item.deleted_at:
        return "(deleted)"
    if current_text(item).strip():
        return current_text(item)
    return f"({item.attachments[0].kind})" if item.attachments else f"({item.kind})"


def position(at: int, key: str) -> str:
    """Sort text of the timeline: provider's time, then key."""
    return f"{at:013d}#{key}"


def alias(key: str, echo_of: str = "") -> Interaction:
    """A record under a provider's id: what is known of it before its body came, or whose it is."""
    return Interaction(key=key, body=False, echo_of=echo_of)
