"""Recordings: begun, paused, ended, told of, and heard again as a tone."""

from __future__ import annotations

import io
import math
import wave
from typing import TYPE_CHECKING

from sandbox import phone_hooks
from sandbox.accounts import Account
from sandbox.phone_model import Hook, Recording

if TYPE_CHECKING:
    from sandbox.phone import Phone

DEFAULT_EVENTS = ("completed",)
_RATE = 8_000
_MP3_FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
"""One silent frame of MPEG-1 layer III: 32 kbit/s, 44.1 kHz, mono; 1152 samples in 104 bytes."""


def begin(
    phone: Phone,
    account: Account,
    source: str,
    hook: Hook,
    *,
    call_sid: str = "",
    conference_sid: str = "",
    channels: int = 1,
) -> Recording:
    recording = Recording(
        sid=phone.box.world.new_sid("RE"),
        account=account,
        source=source,
        call_sid=call_sid,
        conference_sid=conference_sid,
        started=phone.now_ms(),
        began=phone.line_time(),
        channels=channels,
        hook=hook,
    )
    with phone.lock:
        phone.recordings[recording.sid] = recording
        phone.touch()
    phone_hooks.recorded(phone, recording)
    return recording


def pause(phone: Phone, recording: Recording, *, skip: bool) -> None:
    """`skip`: the pause does not count; otherwise it is recorded as silence."""
    with phone.lock:
        recording.status = "paused"
        recording.paused = phone.line_time() if skip else 0.0
        phone.touch()


def resume(phone: Phone, recording: Recording) -> None:
    with phone.lock:
        _close_pause(phone, recording)
        recording.status = "in-progress"
        phone.touch()


def _close_pause(phone: Phone, recording: Recording) -> None:
    if recording.paused:
        recording.skipped += phone.line_time() - recording.paused
        recording.paused = 0.0


def end(phone: Phone, recording: Recording) -> None:
    """A recording with nothing in it is absent, as Twilio calls it."""
    with phone.lock:
        if recording.status not in ("in-progress", "paused"):
            return
        _close_pause(phone, recording)
        lasted = phone.line_time() - recording.began - recording.skipped
        recording.seconds = max(math.ceil(lasted), 0)
        recording.status = "completed" if recording.seconds else "absent"
        phone.touch()
    phone_hooks.recorded(phone, recording)


def end_all(phone: Phone, sid: str) -> None:
    """End what is still being recorded of a call or a conference."""
    with phone.lock:
        running = [r for r in phone.recordings.values() if sid in (r.call_sid, r.conference_sid)]
    for recording in running:
        if recording.conference_sid in ("", sid):
            end(phone, recording)


def wav(seconds: int) -> bytes:
    """A soft tone of that length (a minute at most)."""
    one = bytes(128 + round(24 * math.sin(2 * math.pi * 440 * n / _RATE)) for n in range(_RATE))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(_RATE)
        file.writeframes(one * min(max(seconds, 1), 60))
    return out.getvalue()


def mp3(seconds: int) -> bytes:
    """Silence of that length (a minute at most)."""
    return _MP3_FRAME * math.ceil(min(max(seconds, 1), 60) * 44_100 / 1_152)
