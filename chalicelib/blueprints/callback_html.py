"""The customer's page about their call back, as HTML. No script, no third party, nothing but the last two digits of
the number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from chalicelib.domain.callbacks import LIVE, Callback, How, Outcome, State, tried_at
from chalicelib.services.callbacks import words

_STYLE = """
:root{color-scheme:light dark;--paper:#f4f2ee;--card:#fffefb;--ink:#24222c;--faint:#625f6e;--line:#d9d4cb;
--petal:#4b45b8;--on-petal:#fff;--leaf:#2c6a4d;--leaf-soft:#e4f1ea;--rust:#a33a25;--rust-soft:#fbe9e5;--edge:#8f8a9b;
font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#17161c;--card:#201f27;--ink:#ecebf2;--faint:#a5a2b3;--line:#3d3b46;
--petal:#a9a4ff;--on-petal:#17161c;--leaf:#7fcba5;--leaf-soft:#1d3229;--rust:#ff9c86;--rust-soft:#3a221d;
--edge:#75727f}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);min-height:100vh}
main{max-width:43rem;margin:0 auto;padding:1.5rem 1rem 4rem}
.brand{color:var(--faint);font-size:.95rem;margin:0 0 .75rem;font-weight:600}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:1.4rem 1.25rem;margin:0 0 1rem}
h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.015em;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.1rem;margin:0 0 .3rem}p{margin:0 0 .6rem;text-wrap:pretty}
p:last-child{margin-bottom:0}.faint{color:var(--faint)}
.when{font-size:1.1rem}

.say{border-radius:12px;padding:.8rem 1rem;margin:0 0 1rem;font-weight:600;background:var(--leaf-soft);
color:var(--leaf)}
.say.bad{background:var(--rust-soft);color:var(--rust)}
fieldset{border:0;margin:0;padding:0;min-width:0}legend{padding:0}
details{border-top:1px solid var(--line)}details:last-of-type{border-bottom:1px solid var(--line)}
summary{padding:.85rem .2rem;cursor:pointer;font-weight:600;display:flex;justify-content:space-between;gap:1rem;
list-style:none}summary::-webkit-details-marker{display:none}summary span{color:var(--faint);font-weight:400}
summary::after{content:"";width:.55rem;height:.55rem;border-right:2px solid var(--faint);border-bottom:2px solid
var(--faint);transform:rotate(45deg);margin:.4rem .3rem 0 0;flex:none}
details[open] summary::after{transform:rotate(225deg);margin-top:.65rem}summary span{margin-left:auto}
.times{display:grid;grid-template-columns:repeat(auto-fill,minmax(5.2rem,1fr));gap:.5rem;padding:.2rem 0 1.1rem}
.times label{position:relative;display:block}.times input{position:absolute;opacity:0;inset:0;width:100%;height:100%;
margin:0;cursor:pointer}.times span{display:block;text-align:center;border:1px solid var(--edge);border-radius:10px;
padding:.6rem .2rem;min-height:2.75rem;font-variant-numeric:tabular-nums}
.times input:hover+span{border-color:var(--petal)}
.times input:checked+span{background:var(--petal);border-color:var(--petal);color:var(--on-petal);font-weight:650}
.times input:focus-visible+span{outline:3px solid var(--petal);outline-offset:2px}
button{font:inherit;font-weight:650;border-radius:12px;padding:.75rem 1.2rem;min-height:3rem;cursor:pointer;
border:1.5px solid var(--petal);background:var(--petal);color:var(--on-petal);width:100%}
button.plain{background:none;color:var(--petal)}button.stop{background:none;color:var(--rust);border-color:var(--rust)}
button:focus-visible,summary:focus-visible{outline:3px solid var(--petal);outline-offset:2px}
.acts{margin-top:1.1rem}.two{display:grid;gap:.7rem;margin-top:1.1rem}
@media (min-width:40rem){main{padding-top:3.5rem}.card{padding:1.8rem 2rem}h1{font-size:1.8rem}
.two{grid-template-columns:repeat(auto-fit,minmax(12rem,1fr))}}
"""


def may_change(callback: Callback) -> bool:
    return callback.state in LIVE - {State.CONNECTED} or callback.state is State.FELL_BACK


def is_for(callback: Callback, at: int) -> bool:
    """Whether the promise that stands is for that very time."""
    return callback.state is State.SCHEDULED and callback.how is How.SLOT and callback.earliest == at


def page(callback: Callback, brand: str, free: list[int], notice: str, problem: str) -> str:
    """`free`: beginnings of free times (epoch ms)."""
    zone = words.zone_of(callback)
    say = f'<p class="say" role="status">{escape(notice)}</p>' if notice else ""
    say += f'<p class="say bad" role="alert">{escape(problem)}</p>' if problem else ""
    change = may_change(callback)
    at_once = _at_once(callback) if change else ""
    parts = [say, f'<section class="card">{_standing(callback, zone)}{at_once}</section>']
    if change:
        parts.append(_choose(callback, free, zone))
    return _whole(brand, "Your call", "".join(parts))


def gone() -> str:
    """The same for a wrong link and for one that never was."""
    words_ = (
        "Open the link in our message once more, whole. If it still leads here, write to us where you wrote before."
    )
    return _whole("", "Not found", f'<section class="card"><h1>This link is not valid.</h1><p>{words_}</p></section>')


def busy() -> str:
    text = "Please load this page again in a moment."
    return _whole("", "One moment", f'<section class="card"><h1>One moment.</h1><p>{text}</p></section>')


def _standing(callback: Callback, zone: ZoneInfo) -> str:
    ending = f"on the number ending in <b>{escape(callback.number[-2:])}</b>"
    match callback.state:
        case State.SCHEDULED:
            return f"<h1>We will call you</h1><p class=when>{_marked(words.promised(callback))}, {ending}.</p>"
        case State.RETRYING:
            then = words.day_and_time(callback.next_at, zone)
            tried = _tried(callback, zone)
            return f"<h1>We will try again</h1>{tried}<p class=when>Next on <b>{then}</b>, {ending}.</p>"
        case State.CALLING:
            return f"<h1>We are calling you</h1><p class=when>Please keep your phone near: we call {ending}.</p>"
        case State.CONNECTED:
            return "<h1>We are talking</h1><p>There is nothing to do here.</p>"
        case State.DONE:
            then = words.day_and_time(callback.connected_at, zone)
            return f"<h1>We have talked</h1><p>On {then}. Thank you for your time.</p>"
        case State.FELL_BACK:
            head, why = _missed(callback, zone)
            return f"<h1>{head}</h1>{why}<p>Choose another time, and we will call.</p>"
    return (
        "<h1>We will not call you</h1><p>This call is cancelled. Write to us at any time if you change your mind.</p>"
    )


def _missed(callback: Callback, zone: ZoneInfo) -> tuple[str, str]:
    """Whose fault it was that they didn't talk, and what was tried."""
    tried = _tried(callback, zone)
    if callback.outcome == Outcome.ABANDONED:
        return "We kept you waiting", f"{tried}<p>Nobody was free to talk to you in time: we are sorry.</p>"
    if not tried:
        return "We didn’t call you in time", "<p>We are sorry.</p>"
    return "We couldn’t reach you", tried


def _marked(text: str) -> str:
    """`on Monday 1 June at 14:00` with what matters marked."""
    lead, _, rest = text.partition(" ")
    return f"{lead} <b>{escape(rest)}</b>" if lead in ("on", "between") else f"<b>{escape(text)}</b>"


def _tried(callback: Callback, zone: ZoneInfo) -> str:
    times = [words.clock(at, zone) for at in tried_at(callback)]
    return f"<p>We tried to call you at {words.listed(times)}.</p>" if times else ""


def _at_once(callback: Callback) -> str:
    """What can be asked for without choosing a time: to be called now, or not at all."""
    now = '<button class="plain" name="do" value="now">Call me now</button>'
    stop = '<button class="stop" name="do" value="cancel">Don’t call me</button>'
    if callback.state is State.CALLING or (callback.state is State.SCHEDULED and words.is_soon(callback)):
        now = ""
    if callback.state is State.FELL_BACK:
        stop = ""
    return f'<form method="post" class="two">{now}{stop}</form>'


def _choose(callback: Callback, free: list[int], zone: ZoneInfo) -> str:
    title = "Choose a time" if callback.state is State.FELL_BACK else "Choose another time"
    if not free:
        return f'<section class="card"><h2>{title}</h2><p>No time is free within the next seven days.</p></section>'
    days = groupby(free, key=lambda at: _local(at, zone).date())
    shown = "".join(_day(day, list(times), zone, first=n == 0) for n, (day, times) in enumerate(days))
    return (
        f'<section class="card"><form method="post"><fieldset><legend><h2>{title}</h2></legend>'
        f"<p class=faint>Times are those of {_place(zone)}.</p>{shown}</fieldset>"
        '<div class="acts"><button name="do" value="slot">Call me then</button></div></form></section>'
    )


def _day(day: date, times: list[int], zone: ZoneInfo, *, first: bool) -> str:
    chips = "".join(
        f'<label><input type="radio" name="slot" value="{at}" aria-label="{day:%A} {day.day} {day:%B},'
        f' {words.clock(at, zone)}"><span aria-hidden="true">{words.clock(at, zone)}</span></label>'
        for at in times
    )
    count = f"{len(times)} free"
    is_open = " open" if first else ""
    return (
        f"<details{is_open}><summary>{day:%A} {day.day} {day:%B}<span>{count}</span></summary>"
        f'<div class="times">{chips}</div></details>'
    )


def _local(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


def _place(zone: ZoneInfo) -> str:
    return escape(str(zone.key).rpartition("/")[2].replace("_", " "))


def _whole(brand: str, title: str, body: str) -> str:
    named = f'<p class="brand">{escape(brand)}</p>' if brand else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{named}{body}</main></body></html>"
    )
