"""Language and feeling of a post as Amazon Comprehend reads them, for accounts that ask for it.

Off unless the stage allows it (RAPPORT_COMPREHEND, which also grants the permission) and the account's setting
`reader` is "comprehend". It costs money a post, and the words leave for that service:
https://aws.amazon.com/comprehend/pricing/

API: https://docs.aws.amazon.com/comprehend/latest/APIReference/API_DetectSentiment.html (twelve languages, 5 KB of
UTF-8), https://docs.aws.amazon.com/comprehend/latest/APIReference/API_DetectDominantLanguage.html
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws.session import brief

_LANGUAGES = frozenset({"en", "es", "fr", "de", "it", "pt", "ar", "hi", "ja", "ko", "zh", "zh-TW"})
_MOST_BYTES = 5_000
_SURE = 0.5  # of a language; below it a guess isn't better than none


def read(text: str, stated: str = "") -> tuple[str, int] | None:
    """Language (BCP 47) and feeling from -100 to 100: the share of positive less that of negative. One call, two if
    the provider states no language. None if it can't be read there: not in its languages, or the service fails."""
    words = _cut(text.strip())
    if not words:
        return None
    client = brief("comprehend")
    try:
        language = stated or _language(client, words)
        known = language if language in _LANGUAGES else language.partition("-")[0]
        if known not in _LANGUAGES:
            return None
        score = client.detect_sentiment(Text=words, LanguageCode=known)["SentimentScore"]
    except (BotoCoreError, ClientError):
        return None
    return language, round(100 * (score["Positive"] - score["Negative"]))


def _language(client: Any, words: str) -> str:
    found = client.detect_dominant_language(Text=words)["Languages"]
    scores = {str(one["LanguageCode"]): float(one["Score"]) for one in found}
    best = max(scores, key=lambda language: scores[language], default="")
    return best if scores.get(best, 0.0) >= _SURE else ""


def _cut(text: str) -> str:
    return text.encode()[:_MOST_BYTES].decode(errors="ignore")
