"""Where what is kept of incidents stands on the board: names of shelves, and nothing that takes time to load."""

from __future__ import annotations

OPEN, RESOLVED = "incident#open", "incident#resolved"


def posts_shelf(incident: str) -> str:
    return f"heard#incident#{incident}"  # as heard.heard_shelf


def people_shelf(incident: str) -> str:
    return f"incident#{incident}#people"


def ask_shelf(incident: str, account: str) -> str:
    """Who may still be acknowledged on an account (`x#brand`)."""
    return f"incident#{incident}#ask#{account}"


def asked_shelf(incident: str, state: str) -> str:
    """Who asked in public and was seen to: `sent` or `passed_over`."""
    return f"incident#{incident}#{state}"


def follow_shelf(incident: str, state: str) -> str:
    return f"incident#{incident}#follow#{state}"
