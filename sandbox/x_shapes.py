"""What the X API takes, field by field, as its OpenAPI document has it; anything else is refused."""

from __future__ import annotations

from sandbox.checks import ANY, FLAG, WHOLE, listing, obj, text

_ID = text(pattern=r"[0-9]{1,19}")
_WHO = text(among=("following", "mentionedUsers", "subscribers", "verified"))
_MEDIA = obj(
    {
        "media_ids": listing(_ID, 1, 4),
        "tagged_user_ids": listing(_ID, 0, 10),
        "call_to_actions": ANY,
        "embeddable": FLAG,
        "preview_media_id": _ID,
        "title": text(),
    },
    "media_ids",
)
_REPLY = obj(
    {
        "in_reply_to_tweet_id": _ID,
        "auto_populate_reply_metadata": FLAG,
        "exclude_reply_user_ids": listing(text()),
    },
    "in_reply_to_tweet_id",
)
_POLL = obj(
    {"options": listing(text(least=1, most=25), 2, 4), "duration_minutes": WHOLE, "reply_settings": _WHO},
    "options",
    "duration_minutes",
)
POST_SHAPE = obj(
    {
        "text": text(),
        "reply": _REPLY,
        "media": _MEDIA,
        "poll": _POLL,
        "quote_tweet_id": _ID,
        "reply_settings": _WHO,
        "geo": obj({"place_id": text()}, "place_id"),
        "edit_options": obj({"previous_post_id": _ID}, "previous_post_id"),
        "card_uri": text(),
        "community_id": _ID,
        "direct_message_deep_link": text(),
        "for_super_followers_only": FLAG,
        "made_with_ai": FLAG,
        "nullcast": FLAG,
        "paid_partnership": FLAG,
        "share_with_followers": FLAG,
    }
)
DM_SHAPE = obj({"text": text(least=1), "attachments": listing(obj({"media_id": _ID}, "media_id"))})
_CATEGORIES = ("tweet_image", "tweet_video", "tweet_gif", "dm_image", "dm_video", "dm_gif", "subtitles")
UPLOAD_SHAPE = obj(
    {"media": text(), "media_category": text(among=_CATEGORIES), "additional_owners": text()}, "media", "media_category"
)
HIDE_SHAPE = obj({"hidden": FLAG}, "hidden")
