"""Who may call what: the one table of roles, and the one reader of sign-in claims.

API Gateway has verified the token's signature before a claim gets here. A role comes from
the person's Cognito groups; it never exceeds what their settings say now, so that taking
rights away counts at once and not only when their token runs out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.agents import ROLE_RANK, Agent, Role
from chalicelib.domain.errors import Refused

OPEN = None
"""Anybody may call it: nothing of a customer's is behind it."""

_ANYBODY = "health openapi signin_settings session"
_EVERY_AGENT = (
    "me presence directory templates views measure attachment "
    "tickets next_ticket ticket timeline related reply resend note accept decline assign transfer "
    "status priority tags snooze at_risk reschedule unschedule "
    "find_customer known_customer customer edit_customer history overview facts "
    "my_calls voice_token place_call call hold_call resume_call mute_call unmute_call consult transfer_call "
    "merge_call drop_leg hang_up record_call wrap_up"
)
_CALLBACKS = (
    "callback_offer callback_ask callbacks callback_slots callback callback_move callback_cancel callback_report"
)
_GUARD = "check_reply exposed"
_DRAFTS = "draft draft_keep draft_drop"
_MACROS = "macros macro_preview macro_apply words_preview"
_MACROS_WRITTEN = "macros_listed macro_read macro_write macro_delete"
_MODERATION = "moderate moderate_heard x_budget"
_WATCHES = "watchs_listed watch_read watch_write watch_delete"
_CONCIERGE = (
    "concierge_begin concierge_end concierge wish_add wish_edit wish_option wish_move wish_refer concierges goodwill"
)
_POSTS = (
    "post_create post_preview posts post post_edit post_submit post_withdraw post_delete post_conversations "
    "posts_report"
)
_POSTS_DECIDED = "post_schedule post_publish post_cancel post_retry post_settle"
_TEAM = "team roster handover hand_over praise thank tasks task_done task_call task_write contact contact_agree"
_WALL = "wall"
_TEAM_LEAD = "checkins checkin checkin_make checkin_cancel"
_TRYING = "hours_try holiday_countries promises_try routing_try roster_try"
_TEAM_ADMIN = "shifts_listed shift_read shift_write shift_delete"
_ANSWERING = "render go_private close_loop suggestions"
_APPROVALS = "approvals approval approve reject loops"
_ARTICLES = "articles_search article_text articles_suggested article_insert articles_report articles_answers"
_ARTICLES_WRITTEN = "articles_listed article_read article_write article_delete"
_HEARD = "heard_listed heard_one heard_ticket heard_correct triage_try"
_TRIAGE = "heard_counts triages_listed triage_read triage_write triage_delete"
_INCIDENTS = "spikes spike incidents incident incident_posts incident_people incident_follow_ups incident_choose"
_DECLARES = (
    "spike_dismiss incident_declare incident_edit incident_update incident_resolve incident_reopen incident_report"
)
_LIVE = "live live_code"
_SUPERVISORS = "merge unmerge grant"
_ADMINS = (
    "accounts_listed account_read account_write account_delete account_secrets account_connection account_test "
    "queues_listed queue_read queue_write queue_delete rules_listed rule_read rule_write rule_delete "
    "templates_listed template_read template_write template_delete "
    "slas_listed sla_read sla_write sla_delete calendars_listed calendar_read calendar_write calendar_delete "
    "agents_listed agent_read agent_write agent_delete ivrs_listed ivr_read ivr_write ivr_delete ivr_try audit"
)

ROLES: Mapping[str, Role | None] = {
    **dict.fromkeys(_ANYBODY.split(), OPEN),
    **dict.fromkeys(_EVERY_AGENT.split(), Role.AGENT),
    **dict.fromkeys(_CALLBACKS.split(), Role.AGENT),
    **dict.fromkeys(_GUARD.split(), Role.AGENT),
    **dict.fromkeys(_CONCIERGE.split(), Role.AGENT),
    **dict.fromkeys(_DRAFTS.split(), Role.AGENT),
    **dict.fromkeys(_ARTICLES.split(), Role.AGENT),
    **dict.fromkeys(_ARTICLES_WRITTEN.split(), Role.SUPERVISOR),
    **dict.fromkeys(_MACROS.split(), Role.AGENT),
    **dict.fromkeys(_MACROS_WRITTEN.split(), Role.SUPERVISOR),
    **dict.fromkeys(_ANSWERING.split(), Role.AGENT),
    **dict.fromkeys(_APPROVALS.split(), Role.SUPERVISOR),
    **dict.fromkeys(_LIVE.split(), Role.AGENT),
    **dict.fromkeys(_SUPERVISORS.split(), Role.SUPERVISOR),
    **dict.fromkeys(_INCIDENTS.split(), Role.AGENT),
    **dict.fromkeys(_DECLARES.split(), Role.SUPERVISOR),
    **dict.fromkeys(_HEARD.split(), Role.AGENT),
    **dict.fromkeys(_TRIAGE.split(), Role.SUPERVISOR),
    **dict.fromkeys(_MODERATION.split(), Role.SUPERVISOR),
    **dict.fromkeys(_WATCHES.split(), Role.ADMIN),
    **dict.fromkeys(_ADMINS.split(), Role.ADMIN),
    **dict.fromkeys(_POSTS.split(), Role.AGENT),
    **dict.fromkeys(_POSTS_DECIDED.split(), Role.SUPERVISOR),
    **dict.fromkeys(_TEAM.split(), Role.AGENT),
    **dict.fromkeys(_TEAM_LEAD.split(), Role.SUPERVISOR),
    **dict.fromkeys(_WALL.split(), Role.SUPERVISOR),
    **dict.fromkeys(_TEAM_ADMIN.split(), Role.ADMIN),
    **dict.fromkeys(_TRYING.split(), Role.ADMIN),
}
"""Route name -> the least role that may call it. A route that isn't here can't be registered."""


class NotSignedIn(Refused):
    """No token, or one that isn't for this (401)."""


class NotSenior(Refused):
    """Signed in, but this isn't for their role (403)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who calls. `id` is their agent id, the same as their Cognito user name."""

    id: str
    role: Role

    def is_at_least(self, role: Role) -> bool:
        return ROLE_RANK[self.role] >= ROLE_RANK[role]


NOBODY = Person("", Role.AGENT)


def person(context: Mapping[str, Any], agents: Mapping[str, Agent]) -> Person:
    """Who calls, from the request context. Raises NotSignedIn, or NotSenior for a person without a role."""
    claims = (context.get("authorizer") or {}).get("claims") or {}
    id = str(claims.get("cognito:username", ""))
    # An access token says nothing of who somebody is to us, and API Gateway would let it in.
    if not id or claims.get("token_use") != "id":
        raise NotSignedIn("no id token")
    role = _senior(_groups(claims.get("cognito:groups")))
    known = agents.get(id)
    if role is None or (known and not known.enabled):
        raise NotSenior("no role, or switched off")
    if known and ROLE_RANK[known.role] < ROLE_RANK[role]:
        role = known.role
    return Person(id, role)


def allow(route: str, who: Person) -> None:
    """Raises NotSenior if the route isn't for them."""
    least = ROLES[route]
    if least is not OPEN and not who.is_at_least(least):
        raise NotSenior(f"{route} needs {least}")


def own_or_supervisor(who: Person, agent: str) -> str:
    """Whose figures are shown: an agent sees their own, a supervisor whose they ask for ("" = all)."""
    if who.is_at_least(Role.SUPERVISOR):
        return agent
    if agent not in ("", who.id):
        raise NotSenior("an agent sees their own figures only")
    return who.id


def _groups(claim: object) -> list[str]:
    """A list, or the texts it is made into on the way: `a b`, `[a, b]`, `a,b`."""
    if isinstance(claim, list | tuple):
        return [str(group) for group in claim]
    return re.findall(r"[^\s,\[\]\"']+", str(claim or ""))


def _senior(groups: list[str]) -> Role | None:
    roles = [Role(group) for group in groups if group in ROLE_RANK]
    return max(roles, key=lambda role: ROLE_RANK[role], default=None)
