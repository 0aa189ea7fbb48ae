"""Mail through Amazon SES, from an address that the brand has verified there.

API: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

from __future__ import annotations

from email.utils import formataddr

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws.session import brief
from chalicelib.domain.errors import RapportError

_FOR_NOW = ("TooManyRequestsException", "ThrottlingException", "InternalServiceErrorException")


class MailRefused(RapportError):
    """SES doesn't take it: an address that isn't verified, an account that may not send; or it can't be reached.
    `code`: its word for it. `for_now`: whether the same may go through later."""

    def __init__(self, code: str, said: str, *, for_now: bool) -> None:
        super().__init__(said)
        self.code, self.for_now = code, for_now


class Mail:
    def send(self, *, sender: str, name: str, to: str, subject: str, text: str) -> str:
        """One mail of plain text; SES's id of it. It is tried once: a mail that may have gone isn't sent again.
        Raises MailRefused."""
        try:
            answer = brief("sesv2").send_email(
                FromEmailAddress=formataddr((name, sender)),
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": subject, "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                    }
                },
            )
        except ClientError as error:
            told = error.response["Error"]
            code = told.get("Code", "")
            raise MailRefused(code, told.get("Message", ""), for_now=code in _FOR_NOW) from error
        except BotoCoreError as error:
            raise MailRefused(type(error).__name__, str(error), for_now=True) from error
        return str(answer["MessageId"])
