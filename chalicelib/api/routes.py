"""The table of the agents' API. Chalice's routes and the OpenAPI document are both made from it.

Importing it costs next to nothing: models and handlers are named, and loaded by the first call.
Who may call a route is decided in one place, chalicelib/api/access.py.
"""

from __future__ import annotations

from chalicelib.api.route import CUSTOMER as _CUSTOMER
from chalicelib.api.route import TICKET as _TICKET
from chalicelib.api.route import WRITE as _WRITE
from chalicelib.api.route import Route
from chalicelib.api.routes_social import SOCIAL

__all__ = ["KINDS", "ROUTES", "Route"]


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
    Route(name="at_risk", method="GET", path="/api/tickets/at-risk", call="time.at_risk", query="AtRiskQuery",
          answer="TicketPage", summary="Tickets whose promise is late or comes due, soonest first"),
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
    Route(name="grant", method="POST", path=_TICKET + "/grant", call="time.grant", body="GrantIn",
          answer="Ticket", errors=_WRITE, summary="Give one of its promises more time, and say why"),
    Route(name="reschedule", method="PATCH", path=_TICKET + "/replies/{client_id}", call="time.reschedule",
          body="RescheduleIn", answer="Replied", errors=(404, 409),
          summary="Change a reply that hasn't gone yet: its words or its time"),
    Route(name="unschedule", method="DELETE", path=_TICKET + "/replies/{client_id}", call="time.unschedule",
          answer="Ticket", errors=(404, 409), summary="Take back a reply that hasn't gone yet"),
)  # fmt: skip

_CALL = "/api/calls/{id}"
_LIVE = (404, 409)

_CALLS = (
    Route(name="my_calls", method="GET", path="/api/me/calls", call="calls.mine", answer="MyCalls",
          summary="The calls I am offered, on, or wrapping up, with who it is and why they may be calling"),
    Route(name="voice_token", method="POST", path="/api/voice/token", call="calls.token", body="TokenIn",
          answer="PhoneToken", status=201, errors=(409,), summary="Sign my softphone in"),
    Route(name="place_call", method="POST", path=_TICKET + "/calls", call="calls.place", body="CallIn", answer="Call",
          status=202, errors=_LIVE, summary="Call the customer: my phone rings first; once for its client_id"),
    Route(name="call", method="GET", path=_CALL, call="calls.one", answer="Call", errors=(404,), summary="A call"),
    Route(name="hold_call", method="POST", path=_CALL + "/hold", call="calls.hold", answer="Call", errors=_LIVE,
          summary="The customer hears music"),
    Route(name="resume_call", method="POST", path=_CALL + "/resume", call="calls.resume", answer="Call",
          errors=_LIVE, summary="Talk to the customer again"),
    Route(name="mute_call", method="POST", path=_CALL + "/mute", call="calls.mute", answer="Call", errors=_LIVE,
          summary="Nobody hears me"),
    Route(name="unmute_call", method="POST", path=_CALL + "/unmute", call="calls.unmute", answer="Call",
          errors=_LIVE, summary="They hear me again"),
    Route(name="consult", method="POST", path=_CALL + "/consult", call="calls.consult", body="ConsultIn",
          answer="Call", errors=_LIVE, summary="Call in a colleague or a number while the customer holds"),
    Route(name="transfer_call", method="POST", path=_CALL + "/transfer", call="calls.transfer",
          body="TransferCallIn", answer="Call", errors=_LIVE,
          summary="Put the customer through: to whoever is consulted, or to an agent, a queue or a number"),
    Route(name="merge_call", method="POST", path=_CALL + "/merge", call="calls.merge", answer="Call", errors=_LIVE,
          summary="Talk all together"),
    Route(name="drop_leg", method="POST", path=_CALL + "/drop", call="calls.drop", body="DropIn", answer="Call",
          errors=_LIVE, summary="Hang up one line"),
    Route(name="hang_up", method="POST", path=_CALL + "/hangup", call="calls.hang_up", answer="Call", errors=_LIVE,
          summary="End the call for everybody"),
    Route(name="record_call", method="POST", path=_CALL + "/recording", call="calls.recording", body="RecordingIn",
          answer="Call", errors=_LIVE, summary="Pause the recording, or go on with it"),
    Route(name="wrap_up", method="POST", path=_CALL + "/wrap-up", call="calls.wrap_up", body="WrapUpIn",
          answer="Call", errors=_LIVE, summary="I have done what was to do after the call"),
)  # fmt: skip

_CALLBACK = "/api/callbacks/{id}"

_CALLBACKS = (
    Route(name="callback_offer", method="POST", path=_TICKET + "/callback-offers", call="callbacks.offer",
          body="CallbackOfferIn", answer="Line", status=202, errors=_WRITE,
          summary="Ask the customer, in private, for a number to call back"),
    Route(name="callback_ask", method="POST", path=_TICKET + "/callbacks", call="callbacks.ask", body="CallbackIn",
          answer="Callback", status=201, errors=_WRITE, summary="Promise the customer a call"),
    Route(name="callbacks", method="GET", path="/api/callbacks", call="callbacks.listed", query="CallbacksQuery",
          answer="CallbackPage", summary="Call backs by state, agent and time"),
    Route(name="callback_slots", method="GET", path="/api/callbacks/slots", call="callbacks.slots",
          query="SlotsQuery", answer="CallbackSlots", summary="Free times of a queue"),
    Route(name="callback", method="GET", path=_CALLBACK, call="callbacks.one", answer="Callback", errors=(404,),
          summary="A call back"),
    Route(name="callback_move", method="POST", path=_CALLBACK + "/reschedule", call="callbacks.move",
          body="CallbackMoveIn", answer="Callback", errors=_WRITE, summary="Another time, also while it rings"),
    Route(name="callback_cancel", method="POST", path=_CALLBACK + "/cancel", call="callbacks.cancel",
          body="CallbackCancelIn", answer="Callback", errors=_WRITE, summary="Take it back, also while it rings"),
    Route(name="callback_report", method="GET", path="/api/reports/callbacks", call="callbacks.report",
          query="CallbackReportQuery", answer="CallbackReport",
          summary="Promised, kept in time, attempts, from post to call, given up, and what it cost"),
)  # fmt: skip

_CUSTOMERS = (
    Route(name="find_customer", method="GET", path="/api/customers", call="customers.found", query="IdentityQuery",
          answer="Customer", errors=(404,), summary="Whose address this is"),
    Route(name="known_customer", method="GET", path="/api/customers/known", call="customers.known",
          query="IdentityQuery", answer="Known", summary="Who writes from this address, if anybody known does"),
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

KINDS = {
    "account": "Account", "queue": "Queue", "rule": "Rule", "template": "Template", "agent": "Agent", "ivr": "Ivr",
    "sla": "Policy", "calendar": "Calendar", "shift": "Shift", "watch": "Watch",
    "triage": "TriageRule", "macro": "Macro",
}  # fmt: skip
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
    Route(name="hours_try", method="POST", path="/api/hours/try", call="trying.hours", body="HoursTryIn",
          answer="HoursTried", summary="What a calendar would come to: whether it is open, and the next seven days"),
    Route(name="holiday_countries", method="GET", path="/api/hours/countries", call="trying.countries",
          answer="HolidayCountries", summary="The countries whose public holidays are known"),
    Route(name="promises_try", method="POST", path="/api/promises/try", call="trying.promises", body="PromisesTryIn",
          answer="PromisesTried", summary="When a policy's promises would be due for a message of a given moment"),
    Route(name="routing_try", method="POST", path="/api/routing/try", call="trying.routing", body="RoutingTryIn",
          answer="RoutingTried", summary="Where a first message would go, and which rule said so"),
    Route(name="roster_try", method="POST", path="/api/team/roster/try", call="trying.roster_tried",
          body="RosterTryIn", answer="Roster", summary="The week's roster as a shift would change it"),
    Route(name="ivr_try", method="POST", path="/api/ivr/try", call="ivr.try_out", body="IvrTryIn", answer="IvrTried",
          summary="A call to a phone menu that isn't saved: what is heard, what is awaited, what is wrong with it"),
    Route(name="account_connection", method="GET", path="/api/settings/account/{id}/connection",
          call="connecting.state", answer="AccountConnection", errors=(404,),
          summary="Which credentials of an account are stored, and where its provider should call us"),
    Route(name="account_test", method="POST", path="/api/settings/account/{id}/test", call="connecting.test",
          answer="AccountTest", errors=(404,),
          summary="Try an account's connection: its provider is asked, nothing is sent to anybody"),
    Route(name="audit", method="GET", path="/api/audit", call="settings.audit", query="AuditQuery", answer="Audit",
          summary="Who changed a setting, when, from what to what; newest first"),
)  # fmt: skip

_REPORTS = (
    Route(name="overview", method="GET", path="/api/reports/overview", call="reports.overview",
          query="OverviewQuery", answer="Overview", summary="Volumes, open tickets, first replies, service level"),
    Route(name="facts", method="GET", path="/api/reports/facts", call="reports.facts", query="FactsQuery",
          answer="FactPage", summary="The events behind a figure"),
)  # fmt: skip

ROUTES: tuple[Route, ...] = (
    *_OPEN, *_PEOPLE, *_TICKETS, *_CALLS, *_CALLBACKS, *_CUSTOMERS, *_SETTINGS, *_REPORTS, *SOCIAL,
)  # fmt: skip
