"""What the Graph API takes, field by field; anything else is refused."""

from __future__ import annotations

from sandbox.checks import ANY, FLAG, listing, obj, text

_ATTACHMENT = obj(
    {"type": text(among=("image", "audio", "video", "file", "template", "MEDIA_SHARE", "like_heart")), "payload": ANY},
    "type",
)
_MESSAGE = obj(
    {
        "text": text(least=1),
        "attachment": _ATTACHMENT,
        "attachments": listing(_ATTACHMENT, 1, 30),
        "quick_replies": listing(ANY, 1, 13),
        "metadata": text(most=1000),
    }
)
_ADDRESS = obj({"id": text(), "comment_id": text(), "post_id": text()})
SEND_SHAPE = obj(
    {
        "recipient": _ADDRESS,
        "message": _MESSAGE,
        "messaging_type": text(among=("RESPONSE", "UPDATE", "MESSAGE_TAG")),
        "tag": text(among=("HUMAN_AGENT",)),
        "notification_type": text(among=("REGULAR", "SILENT_PUSH", "NO_PUSH")),
        "sender_action": text(among=("typing_on", "typing_off", "mark_seen", "react", "unreact")),
        "payload": ANY,
        "reply_to": obj({"mid": text()}, "mid"),
        "access_token": text(),
        "appsecret_proof": text(),
    },
    "recipient",
)
_COMMON = {"access_token": text(), "appsecret_proof": text()}
COMMENT_SHAPE = obj(
    {"message": text(least=1), "attachment_url": text(), "attachment_id": text(), "attachment_share_url": text()}
    | _COMMON
)
REPLY_SHAPE = obj({"message": text(least=1)} | _COMMON, "message")
_ATTACHED = listing(obj({"media_fbid": text(pattern=r"\d+")}, "media_fbid"), 1, 10)
FEED_SHAPE = obj({"message": text(least=1), "link": text(), "published": FLAG, "attached_media": _ATTACHED} | _COMMON)
PHOTO_SHAPE = obj({"url": text(least=1), "published": FLAG, "caption": text(least=1)} | _COMMON, "url")
UPDATE_SHAPE = obj({"is_hidden": FLAG, "hide": FLAG, "message": text(least=1)} | _COMMON)
QUERY = ("access_token", "appsecret_proof", "fields", "hide", "is_hidden", "message")
