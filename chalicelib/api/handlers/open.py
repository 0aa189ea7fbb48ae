"""What anybody may call."""

from __future__ import annotations

from functools import lru_cache

from chalicelib import config, wiring
from chalicelib.api.models.common import Health
from chalicelib.api.models.people import Session, SessionIn, SigninSettings
from chalicelib.api.problems import BadSignIn
from chalicelib.api.run import Ask
from chalicelib.domain.errors import Invalid, Refused


def health(ask: Ask) -> Health:
    return Health(ok=True, stage=config.load().stage)


@lru_cache(maxsize=1)
def _document() -> bytes:
    import msgspec

    from chalicelib.api.openapi import document

    return msgspec.json.encode(document())


def document(ask: Ask) -> bytes:
    return _document()


def signin_settings(ask: Ask) -> SigninSettings:
    here = config.load()
    return SigninSettings(user_pool_id=here.user_pool_id, client_id=here.user_pool_client, region=here.region)


def session(ask: Ask, body: SessionIn) -> Session:
    people = wiring.people()
    try:
        if body.refresh_token:
            found = people.refresh(body.refresh_token)
        elif body.session or body.new_password:
            _needed(username=body.username, session=body.session, new_password=body.new_password)
            found = people.new_password(body.username, body.session, body.new_password)
        else:
            _needed(username=body.username, password=body.password)
            found = people.sign_in(body.username, body.password)
    except Refused as error:
        raise BadSignIn("The name or the password is wrong, or the session has run out.") from error
    return Session(
        id_token=found.id_token or None,
        refresh_token=found.refresh_token or None,
        expires_in=found.expires_in or None,
        challenge="NEW_PASSWORD_REQUIRED" if found.session else None,
        session=found.session or None,
    )


def _needed(**fields: str) -> None:
    for name, value in fields.items():
        if not value:
            raise Invalid(name, "This is needed.")
