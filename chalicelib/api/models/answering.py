"""Answering in the brand's voice: templates rendered, going private, closing the loop, and a supervisor's yes."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from chalicelib.api.models.common import (
    Channel,
    ClientId,
    Cursor,
    Despite,
    In,
    Limit,
    Link,
    Out,
    Text,
    Time,
    Version,
    When,
)
from chalicelib.api.models.tickets import Attachment, Line, Ticket

_Id = Annotated[str, Meta(max_length=64)]
_Reason = Annotated[str, Meta(min_length=3, max_length=500)]
How = Literal["message", "public_reply", "private_reply"]
To = Literal["dm", "private_reply", "sms", "callback", "email"]


class RenderIn(In, frozen=True, kw_only=True):
    """`how` "" = in private. `variables` count before what is known."""

    template: _Id
    how: Literal["", "message", "public_reply", "private_reply"] = ""
    variables: dict[str, Annotated[str, Meta(max_length=1_600)]] = field(default_factory=dict)


class Rendered(Out, frozen=True, kw_only=True):
    """`text` with what is known filled in, as it reads before the sign-off; `missing` variables stand in it still, in
    braces. `language` is that of the variant that was chosen, `sign_off` what will be put at its end."""

    text: str
    language: str
    missing: list[str]
    sign_off: str


class GoPrivateIn(In, frozen=True, kw_only=True):
    """`to`: where the conversation goes on. Each message is a `text` or a `template`, else the built-in words in the
    customer's language; `public_...` is the invitation that everybody reads. With `fallback`, where the private side
    is refused a public invitation goes out by itself that asks them to write to us first."""

    client_id: Annotated[ClientId, Meta(max_length=50)]
    to: To
    text: Text = ""
    template: _Id = ""
    public_text: Text = ""
    public_template: _Id = ""
    fallback: bool = False
    despite: Despite = ()
    version: Version | None = None


class WentPrivate(Out, frozen=True, kw_only=True):
    """`private` is null where it was refused at once and the public invitation asks the customer to write first
    (`fell_back` says why)."""

    public: Line
    private: Line | None
    fell_back: str | None
    ticket: Ticket


class CloseLoopIn(In, frozen=True, kw_only=True):
    """Without `text` and `template`: the account's closing template, else the built-in thanks."""

    client_id: ClientId
    text: Text = ""
    template: _Id = ""
    despite: Despite = ()
    version: Version | None = None


class Suggestion(Out, frozen=True, kw_only=True):
    """`why` in words; `text` is ready to be sent (or null), in the way `how`, as the answer to the line `answers`;
    `action` is what to call for it."""

    kind: Literal[
        "go_private", "close_the_loop", "ask_to_delete", "hide_comment", "invite_to_write", "call_them",
    ]  # fmt: skip
    why: str
    text: str | None
    how: How | None
    answers: str | None
    action: Link


class Suggestions(Out, frozen=True, kw_only=True):
    """`withheld` says why nothing is suggested that everybody would read, null if nothing is withheld."""

    items: list[Suggestion]
    withheld: str | None


class ApprovalsQuery(In, frozen=True, kw_only=True):
    state: Literal["waiting", "decided"] = "waiting"
    after: Cursor = ""
    limit: Limit = 50


class Approval(Out, frozen=True, kw_only=True):
    """Words that wait for a supervisor's yes, or what was decided about them. `written`: what the agent wrote, where a
    supervisor changed it. `heard`: what it answers. `held`: what kept an approved reply from going out at once."""

    id: str
    version: int
    kind: Literal["reply", "post", "thanks"]
    state: Literal["waiting", "approved", "rejected", "withdrawn"]
    agent: str
    text: str
    written: str | None
    channel: Channel | None
    account: str
    ticket: str | None
    heard: str
    attachments: list[Attachment]
    asked_at: Time
    by: str | None
    decided_at: Time | None
    reason: str
    held: str | None


class ApprovalPage(Out, frozen=True, kw_only=True):
    items: list[Approval]
    next: str | None


class ApproveIn(In, frozen=True, kw_only=True):
    """`text`: other words than the agent's."""

    text: Text = ""
    version: Version | None = None


class RejectIn(In, frozen=True, kw_only=True):
    """`reason` is for the agent."""

    reason: _Reason
    version: Version | None = None


class LoopsQuery(In, frozen=True, kw_only=True):
    """From `from` until before `to`, at most 31 days."""

    from_: When = field(name="from")
    to: When


class Loops(Out, frozen=True, kw_only=True):
    """Tickets that began in public and were solved after going on in private (`solved`, each ticket once), how many of
    them were closed with a public reply in the same time (`closed`), and `share` = closed/solved, null if none was
    solved. `closings` counts the tickets with such a reply, whatever they were solved by."""

    from_: Time = field(name="from")
    to: Time
    solved: int
    solved_events: Link
    closed: int
    closed_events: Link
    share: float | None
    closings: int
    closings_events: Link
