"""The table of the agents' API. Chalice's routes and the OpenAPI document are both made from it.

Importing it costs next to nothing: models and handlers are named, and loaded by the first call.
Who may call a route is decided in one place, chalicelib/api/access.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`call` is `module.function` under chalicelib/api/handlers; it gets the path's parts, `query` and
    `body` (if those models are named) and what `given` fixes. `answer` "" = an empty 204."""

    name: str
    method: str
    path: str
    call: str
    summary: str
    query: str = ""  # names of structs in chalicelib/api/models
    body: str = ""
    answer: str = ""
    status: int = 200
    errors: tuple[int, ...] = ()  # besides 401, 403, 422 and 500
    given: dict[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        return self.path.split("/")[2].partition(".")[0]


_WRITE = (404, 409, 412)
_TICKET = "/api/tickets/{id}"

_OPEN = (
    Route(name="health", method="GET", path="/api/health", call="open.health", answer="Health",
          summary="Whether this API runs"),
    Route(name="openapi", method="GET", path="/api/openapi.json", call="open.document", answer="OpenApi",
          summary="This document"),
    Route(name="signin_settings", method="GET", path="/api/signin-settings", call="open.signin_settings",
          answer="SigninSettings", summary="What a sign-in page needs to know"),
    Route(name="session", method="POST", path="/api/session", call="open.session", body="SessionIn",
          answer="Session", errors=(503,),
          summary="Sign in with a password, answer the first-password challenge, or refresh"),
)  # fmt: skip

_PEOPLE = (
    Route(name="me", method="GET", path="/api/me", call="people.me", answer="Me", summary="Who I am and what I carry"),
    Route(name="presence", method="PUT", path="/api/me/presence", call="people.presence", body="PresenceIn",
          answer="Me", errors=(409,), summary="Set my presence"),
    Route(name="directory", method="GET", path="/api/directory", call="people.directory", answer="Directory",
          summary="Queues, agents and accounts by name: where a ticket can go"),
    Route(name="templates", method="GET", path="/api/templates", call="people.templates", query="TemplatesQuery",
          answer="Templates", summary="Templates to answer with"),
    Route(name="views", method="GET", path="/api/views", call="tickets.views", answer="Views",
          summary="My lists, with how many stand in them"),
    Route(name="measure", method="POST", path="/api/measure", call="people.measure", body="MeasureIn",
          answer="Measured", summary="How long a text is as its channel counts it"),
    Route(name="attachment", method="POST", path="/api/attachments", call="people.attachment", body="AttachmentIn",
          answer="Upload", status=201, summary="A place to upload a file (at most 10 MB) for a reply"),
)  # fmt: skip

_TICKETS = (
    Route(name="tickets", method="GET", path="/api/tickets", call="tickets.listed", query="TicketsQuery",
          answer="TicketPage", summary="A list of tickets"),
    Route(name="next_ticket", method="POST", path="/api/tickets/next", call="work.next_ticket", answer="NextTicket",
          errors=(404, 409), summary="The best waiting ticket, given to me"),
    Route(name="ticket", method="GET", path=_TICKET, call="tickets.one", answer="TicketDetail", errors=(404,),
          summary="A ticket"),
    Route(name="timeline", method="GET", path=_TICKET + "/timeline", call="tickets.timeline", query="TimelineQuery",
          answer="Timeline", errors=(404,), summary="What happened on a ticket, in order"),
    Route(name="related", method="GET", path=_TICKET + "/related", call="tickets.related", query="PageQuery",
          answer="TicketPage", errors=(404,), summary="The customer's other tickets, newest first"),
    Route(name="reply", method="POST", path=_TICKET + "/replies", call="work.reply", body="ReplyIn",
          answer="Replied", status=202, errors=_WRITE, summary="Answer the customer; sent once for its client_id"),
    Route(name="resend", method="POST", path=_TICKET + "/replies/{client_id}/resend", call="work.resend",
          answer="Line", status=202, errors=(404, 409),
          summary="Send a reply again that failed or whose fate is unknown"),
    Route(name="note", method="POST", path=_TICKET + "/notes", call="work.note", body="NoteIn", answer="Line",
          status=201, errors=(404, 409), summary="Write an internal note"),
    Route(name="accept", method="POST", path=_TICKET + "/accept", call="work.accept", answer="Ticket",
          errors=_WRITE, summary="Accept the ticket offered to me"),
    Route(name="decline", method="POST", path=_TICKET + "/decline", call="work.decline", answer="Ticket",
          errors=_WRITE, summary="Decline it"),
    Route(name="assign", method="POST", path=_TICKET + "/assign", call="work.assign", body="AssignIn",
          answer="Ticket", errors=_WRITE, summary="Give the ticket to an agent, or back to its queue"),
    Route(name="transfer", method="POST", path=_TICKET + "/transfer", call="work.transfer", body="TransferIn",
          answer="Ticket", errors=_WRITE, summary="Move the ticket to another queue"),
    Route(name="status", method="POST", path=_TICKET + "/status", call="work.status", body="StatusIn",
          answer="Ticket", errors=_WRITE, summary="Set its status"),
    Route(name="priority", method="POST", path=_TICKET + "/priority", call="work.priority", body="PriorityIn",
          answer="Ticket", errors=_WRITE, summary="Set its priority"),
    Route(name="tags", method="POST", path=_TICKET + "/tags", call="work.tags", body="TagsIn",
          answer="Ticket", errors=_WRITE, summary="Set its tags"),
    Route(name="snooze", method="POST", path=_TICKET + "/snooze", call="work.snooze", body="SnoozeIn",
          answer="Ticket", errors=_WRITE, summary="Put it aside until a time, or wake it"),
)  # fmt: skip

_CUSTOMER = "/api/customers/{id}"

_CUSTOMERS = (
    Route(name="find_customer", method="GET", path="/api/customers", call="customers.found", query="IdentityQuery",
          answer="Customer", errors=(404,), summary="Whose address this is"),
    Route(name="customer", method="GET", path=_CUSTOMER, call="customers.one", answer="Customer", errors=(404,),
          summary="A customer"),
    Route(name="edit_customer", method="PATCH", path=_CUSTOMER, call="customers.edit", body="CustomerEdit",
          answer="Customer", errors=_WRITE, summary="Change name, tags, note or language"),
    Route(name="history", method="GET", path=_CUSTOMER + "/history", call="customers.history", query="PageQuery",
          answer="History", errors=(404,), summary="All their tickets on all channels, newest first"),
    Route(name="merge", method="POST", path=_CUSTOMER + "/merge", call="customers.merge", body="MergeIn",
          answer="Customer", errors=_WRITE, summary="Note that another record is the same person"),
    Route(name="unmerge", method="POST", path=_CUSTOMER + "/unmerge", call="customers.unmerge", body="MergeIn",
          answer="Customer", errors=_WRITE, summary="Undo a merge"),
)  # fmt: skip

KINDS = {"account": "Account", "queue": "Queue", "rule": "Rule", "template": "Template", "agent": "Agent", "ivr": "Ivr"}
"""Kinds of settings, and how their models' names begin."""


def _settings(kind: str, model: str) -> tuple[Route, ...]:
    path, given = f"/api/settings/{kind}", {"kind": kind}
    one = path + "/{id}"
    return (
        Route(name=f"{kind}s_listed", method="GET", path=path, call="settings.listed", given=given,
              answer=f"{model}List", summary=f"Every {kind}"),
        Route(name=f"{kind}_read", method="GET", path=one, call="settings.one", given=given,
              answer=f"{model}Setting", errors=(404,), summary=f"One {kind}"),
        Route(name=f"{kind}_write", method="PUT", path=one, call="settings.put", given=given, body=f"{model}In",
              answer=f"{model}Setting", errors=(409, 412, 503),
              summary=f"Make or change one {kind}; `version` is needed to change one"),
        Route(name=f"{kind}_delete", method="DELETE", path=one, call="settings.delete", given=given,
              query="VersionQuery", status=204, errors=_WRITE, summary=f"Delete one {kind}"),
    )  # fmt: skip


_SETTINGS = (
    *(route for kind, model in KINDS.items() for route in _settings(kind, model)),
    Route(name="account_secrets", method="PUT", path="/api/settings/account/{id}/secrets",
          call="settings.account_secrets", body="SecretsIn", answer="SecretNames", errors=(404,),
          summary="Store an account's credentials; they can't be read back"),
    Route(name="audit", method="GET", path="/api/audit", call="settings.audit", query="AuditQuery", answer="Audit",
          summary="Who changed a setting, when, from what to what; newest first"),
)  # fmt: skip

_REPORTS = (
    Route(name="overview", method="GET", path="/api/reports/overview", call="reports.overview",
          query="OverviewQuery", answer="Overview", summary="Volumes, open tickets, first replies, service level"),
    Route(name="facts", method="GET", path="/api/reports/facts", call="reports.facts", query="FactsQuery",
          answer="FactPage", summary="The events behind a figure"),
)  # fmt: skip

ROUTES: tuple[Route, ...] = (*_OPEN, *_PEOPLE, *_TICKETS, *_CUSTOMERS, *_SETTINGS, *_REPORTS)
