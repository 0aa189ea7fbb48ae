"""The user pool: signing in, and keeping its users in step with the agents' settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import config
from chalicelib.aws.session import client, unsigned
from chalicelib.domain.agents import Role
from chalicelib.domain.errors import Invalid, Refused, Retry

_REFUSED = frozenset({
    "NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException", "PasswordResetRequiredException",
    "InvalidParameterException", "CodeMismatchException", "ExpiredCodeException",
})  # fmt: skip
_LATER = frozenset({"TooManyRequestsException", "LimitExceededException", "ThrottlingException"})
NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105 - Cognito's name of a challenge


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Tokens, or a `session` with which to answer the new-password challenge."""

    id_token: str = ""
    refresh_token: str = ""
    expires_in: int = 0
    session: str = ""


class People:
    # --- signing in

    def sign_in(self, username: str, password: str) -> SignIn:
        """Raises Refused, the same whatever is wrong, and Retry."""
        return self._begin("USER_PASSWORD_AUTH", {"USERNAME": username, "PASSWORD": password})

    def refresh(self, token: str) -> SignIn:
        return self._begin("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": token})

    def new_password(self, username: str, challenge: str, password: str) -> SignIn:
        """Raises Invalid where the password is too weak, too."""
        return self._answered(
            unsigned("cognito-idp").respond_to_auth_challenge,
            ChallengeName=NEW_PASSWORD,
            Session=challenge,
            ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": password},
        )

    def _begin(self, flow: str, parameters: dict[str, str]) -> SignIn:
        return self._answered(unsigned("cognito-idp").initiate_auth, AuthFlow=flow, AuthParameters=parameters)

    def _answered(self, call: Any, **arguments: Any) -> SignIn:
        try:
            answer = call(ClientId=config.load().user_pool_client, **arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _REFUSED:
                raise Refused(code) from None
            if code == "InvalidPasswordException":
                raise Invalid(
                    "new_password", "Use 12 characters or more, with upper and lower case, a digit and a symbol."
                ) from None
            if code in _LATER:
                raise Retry("Too many sign-ins at the moment. Try again shortly.", after=5) from error
            raise
        result = answer.get("AuthenticationResult")
        if result is None:
            if answer.get("ChallengeName") != NEW_PASSWORD:
                raise Refused(f"challenge {answer.get('ChallengeName')}")
            return SignIn(session=answer["Session"])
        return SignIn(
            id_token=result["IdToken"],
            refresh_token=result.get("RefreshToken", ""),
            expires_in=int(result["ExpiresIn"]),
        )

    # --- the pool's users

    def keep(self, id: str, *, name: str, email: str, role: str, enabled: bool) -> None:
        """Make the user if there is none (Cognito mails them an invitation), and let address, group and
        whether they may sign in be these. Doing it again changes nothing. Without a pool: nothing.
        Raises Retry."""
        if not config.load().user_pool_id:
            return
        try:
            self._keep(id, name=name, email=email, role=role, enabled=enabled)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise Retry(f"It is saved, but their sign-in was not brought in step ({code}). Save again.") from error

    def _keep(self, id: str, *, name: str, email: str, role: str, enabled: bool) -> None:
        if not self._create(id, name, email):
            self._admin("update_user_attributes", id, UserAttributes=_attributes(name, email))
        self._admin("add_user_to_group", id, GroupName=role)
        for other in Role:
            if other != role:
                self._admin("remove_user_from_group", id, GroupName=other.value)
        self._admin("enable_user" if enabled else "disable_user", id)

    def _create(self, id: str, name: str, email: str) -> bool:
        try:
            self._admin("create_user", id, UserAttributes=_attributes(name, email), DesiredDeliveryMediums=["EMAIL"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                raise
            return False
        return True

    def _admin(self, what: str, id: str, **arguments: Any) -> None:
        call = getattr(client("cognito-idp"), f"admin_{what}")
        call(UserPoolId=config.load().user_pool_id, Username=id, **arguments)


def _attributes(name: str, email: str) -> list[dict[str, str]]:
    return [
        {"Name": "email", "Value": email},
        {"Name": "email_verified", "Value": "true"},
        {"Name": "name", "Value": name},
    ]
