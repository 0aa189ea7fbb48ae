"""The one way out to providers: urllib3, bounded, and honest about what a failure means."""

from __future__ import annotations

from collections.abc import Mapping

import urllib3

from chalicelib.channels.base import Fault, HttpAnswer, SendFailed

_CONNECT_SECONDS = 3.0
_pool = urllib3.PoolManager(maxsize=4, retries=False)


def request(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
) -> HttpAnswer:
    """One attempt, no redirects. `timeout` is seconds for the whole answer to begin.

    Raises SendFailed: SAFE when no connection was made (nothing can have happened), UNKNOWN when
    the request may have reached the provider and its answer did not reach us.
    """
    try:
        answer = _pool.request(
            method,
            url,
            headers=dict(headers),
            body=body or None,
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=timeout),
            redirect=False,
        )
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
        # NewConnectionError covers refused connections and names that don't resolve.
        raise SendFailed(Fault.SAFE, "the provider could not be reached", code=type(error).__name__) from error
    except urllib3.exceptions.HTTPError as error:
        raise SendFailed(
            Fault.UNKNOWN, "the provider's answer was lost; it may have been sent", code=type(error).__name__
        ) from error
    return HttpAnswer(
        status=answer.status,
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=answer.data,
    )
