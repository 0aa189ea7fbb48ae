"""When an incident began, was declared, first told of and resolved, as facts for reports. Each is named by the incident
and takes its time from it, so that telling it again changes nothing."""

from __future__ import annotations

from chalicelib.domain import incidents as i
from chalicelib.domain.heard import Heard
from chalicelib.domain.incidents import Incident
from chalicelib.services.context import Context
from chalicelib.store.facts import Fact


def began(context: Context, incident: Incident) -> int:
    """When the first post about it was written; when it was declared, if nobody posted."""
    page = context.store.board.shelf(i.posts_shelf(incident.id), Heard, limit=1)
    return page.items[0].record.at if page.items else incident.declared_at


def reached(context: Context, incident: Incident) -> None:
    """Tell what has happened so far, once it is known when it began."""
    if not incident.first_post_at:
        return
    found = [_fact(incident, "incident_declared", incident.declared_at, incident.by)]
    stands = [update for update in incident.updates if any(place.link for place in update.places)]
    if stands:
        found.append(_fact(incident, "incident_first_update", stands[0].at, stands[0].by))
    if incident.resolved_at:
        name = f"incident_resolved#{incident.reopened}" if incident.reopened else "incident_resolved"
        found.append(_fact(incident, name, incident.resolved_at, incident.resolved_by))
    context.store.facts.put(found)


def _fact(incident: Incident, name: str, at: int, by: str) -> Fact:
    what, _, number = name.partition("#")
    id = f"{what}#{incident.id}#{number}" if number else f"{what}#{incident.id}"
    took = max(0, at - incident.first_post_at)
    return Fact(id=id, what=what, at=at, value=took, agent=by, extra={"incident": incident.id})
