"""The composition root: every collaborator, built when first asked for and kept by the lambda."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chalicelib import config

if TYPE_CHECKING:
    from chalicelib.aws.files import Files
    from chalicelib.aws.machines import Machines
    from chalicelib.aws.people import People
    from chalicelib.aws.queues import Queues
    from chalicelib.aws.secrets import SecretStore
    from chalicelib.channels.base import Bases
    from chalicelib.services.acknowledging import Acknowledging
    from chalicelib.services.afterwards import Afterwards
    from chalicelib.services.approvals import Approvals
    from chalicelib.services.article_admin import ArticleAdmin
    from chalicelib.services.article_links import ArticleLinks
    from chalicelib.services.article_report import ArticleReport
    from chalicelib.services.articles import Articles
    from chalicelib.services.asking_after import AskingAfter
    from chalicelib.services.assignment import Assignment
    from chalicelib.services.budgets import Budgets
    from chalicelib.services.callbacks.service import Callbacks
    from chalicelib.services.changes import Changes
    from chalicelib.services.chat import Chat
    from chalicelib.services.chat_mail import ChatMail
    from chalicelib.services.checkins.lists import Checkins
    from chalicelib.services.checkins.tasks import Tasks
    from chalicelib.services.concierge import Concierge
    from chalicelib.services.connecting import Connecting
    from chalicelib.services.context import Context
    from chalicelib.services.drafts import Drafts
    from chalicelib.services.guarding import Guard
    from chalicelib.services.hearing import Hearing
    from chalicelib.services.inbound import Inbound
    from chalicelib.services.incidents.outages import Outages
    from chalicelib.services.listening import Listening
    from chalicelib.services.listing import Listing
    from chalicelib.services.live.connections import Live
    from chalicelib.services.live.feed import Feed
    from chalicelib.services.macros import Macros
    from chalicelib.services.media import Media
    from chalicelib.services.merging import Merging
    from chalicelib.services.moderating import Moderating
    from chalicelib.services.moderation import Moderation
    from chalicelib.services.monitoring import Monitoring
    from chalicelib.services.nudging import Nudging
    from chalicelib.services.outbound import Sending
    from chalicelib.services.paging import Paging
    from chalicelib.services.phone.controls import Controls
    from chalicelib.services.phone.placing import Placing
    from chalicelib.services.phone.pop import Pops
    from chalicelib.services.phone.ringing import Ringing
    from chalicelib.services.phone.taking import Calls
    from chalicelib.services.posts.drafting import Drafting
    from chalicelib.services.posts.measuring import Measuring
    from chalicelib.services.posts.publishing import Publishing
    from chalicelib.services.posts.service import Posts
    from chalicelib.services.recomputing import Recomputing
    from chalicelib.services.replies import Replies
    from chalicelib.services.reports import Reports
    from chalicelib.services.scheduled import Scheduling
    from chalicelib.services.settings_admin import SettingsAdmin
    from chalicelib.services.shift_posts import ShiftPosts
    from chalicelib.services.social.closing import Closing
    from chalicelib.services.social.going_private import GoingPrivate
    from chalicelib.services.social.rendering import Rendering
    from chalicelib.services.social.suggesting import Suggesting
    from chalicelib.services.team import Team
    from chalicelib.services.thanking import Thanking
    from chalicelib.services.trying import Trying
    from chalicelib.services.waking import Waking
    from chalicelib.services.wall import Wall
    from chalicelib.services.word_previews import WordPreviews
    from chalicelib.services.work import Work
    from chalicelib.store.settings import Settings


@lru_cache(maxsize=1)
def settings() -> Settings:
    from chalicelib.store.settings import Settings

    return Settings(config.load().settings_seconds)


@lru_cache(maxsize=1)
def queues() -> Queues:
    from chalicelib.aws.queues import Queues

    return Queues()


@lru_cache(maxsize=1)
def machines() -> Machines:
    from chalicelib.aws.machines import Machines

    return Machines()


@lru_cache(maxsize=1)
def secrets() -> SecretStore:
    from chalicelib.aws.secrets import SecretStore

    return SecretStore(config.load().secrets_seconds)


@lru_cache(maxsize=1)
def files() -> Files:
    from chalicelib.aws.files import Files

    return Files()


@lru_cache(maxsize=1)
def bases() -> Bases:
    from chalicelib.channels.base import Bases

    here = config.load()
    return Bases(twilio=here.twilio_url, x=here.x_url, meta=here.meta_url)


@lru_cache(maxsize=1)
def context() -> Context:
    from chalicelib.services.context import Context
    from chalicelib.store import Store

    return Context(
        store=Store(settings=settings()), queues=queues(), machines=machines(), keep_raw=config.load().keep_raw
    )


@lru_cache(maxsize=1)
def assignment() -> Assignment:
    from chalicelib.services.assignment import Assignment

    return Assignment(context())


@lru_cache(maxsize=1)
def changes() -> Changes:
    from chalicelib.services.changes import Changes

    return Changes(context())


@lru_cache(maxsize=1)
def inbound() -> Inbound:
    from chalicelib.services.inbound import Inbound

    return Inbound(context(), assignment(), changes(), lambda: callbacks(), lambda: hearing(), lambda: outages())


@lru_cache(maxsize=1)
def hearing() -> Hearing:
    from chalicelib.services.hearing import Hearing

    more: dict[str, Any] = {}
    if config.load().comprehend:
        from chalicelib.aws import comprehend
        from chalicelib.services.reading import as_set

        more["reader"] = as_set(comprehend.read)
    return Hearing(
        context(), lambda heard: outages().incident_for(heard), told=lambda heard: outages().told(heard), **more
    )  # fmt: skip


@lru_cache(maxsize=1)
def outages() -> Outages:
    from time import monotonic

    from chalicelib.services.incidents.outages import Outages

    def topic_of(text: str, channel: str, account: str, language: str) -> str:
        from chalicelib.domain.triage.post import Post

        return hearing().verdict(Post(text=text, channel=channel, account=account, stated=language)).topic

    return Outages(
        context(), assignment(), replies=lambda: replies(), posts=lambda: posts(), topic_of=topic_of,
        made_ticket=lambda key, by: inbound().take_up(key), ticks=monotonic,
    )  # fmt: skip


@lru_cache(maxsize=1)
def listening() -> Listening:
    from chalicelib.services.listening import Listening

    return Listening(context(), hearing, inbound)


@lru_cache(maxsize=1)
def replies() -> Replies:
    from chalicelib.services.replies import Replies

    rules = (
        lambda *reply: guard().rule(*reply), lambda *reply: outages().rule(*reply),
        lambda *reply: article_links().rule(*reply),
    )  # fmt: skip
    return Replies(context(), assignment(), approvals(), rules)


@lru_cache(maxsize=1)
def guard() -> Guard:
    from chalicelib.services.guarding import Guard

    return Guard(context())


@lru_cache(maxsize=1)
def rendering() -> Rendering:
    from chalicelib.services.social.rendering import Rendering

    return Rendering(context(), config.load().public_url)


@lru_cache(maxsize=1)
def word_previews() -> WordPreviews:
    from chalicelib.services.word_previews import WordPreviews

    return WordPreviews(context(), rendering(), replies().checks, config.load().public_url)


@lru_cache(maxsize=1)
def macros() -> Macros:
    from chalicelib.services.macros import Macros

    return Macros(context(), replies(), rendering(), work())


@lru_cache(maxsize=1)
def going_private() -> GoingPrivate:
    from chalicelib.services.social.going_private import GoingPrivate

    return GoingPrivate(context(), replies(), lambda: callbacks().asking, rendering())


@lru_cache(maxsize=1)
def closing() -> Closing:
    from chalicelib.services.social.closing import Closing

    return Closing(context(), replies(), rendering())


@lru_cache(maxsize=1)
def suggesting() -> Suggesting:
    from chalicelib.services.social.suggesting import Suggesting

    return Suggesting(context(), rendering())


@lru_cache(maxsize=1)
def approvals() -> Approvals:
    from chalicelib.services.approvals import Approvals, Kind

    def of_replies() -> Kind:
        from chalicelib.services.social.approving import ReplyApprovals

        kind = ReplyApprovals(context(), replies(), scheduling(), work())
        return Kind(decided=kind.decided, check=kind.check)

    return Approvals(context(), {"reply": of_replies, "post": lambda: drafting().kind()})


@lru_cache(maxsize=1)
def work() -> Work:
    from chalicelib.services.work import Work

    return Work(context(), assignment())


@lru_cache(maxsize=1)
def waking() -> Waking:
    from chalicelib.services.waking import Waking

    return Waking(
        context(),
        assignment(),
        {
            "call": lambda id: calls().woken(id),
            "callback": lambda id: callbacks().woken(id),
            "reply": lambda key: scheduling().look(key),
            "approval": lambda id: approvals().woken(id),
            "acknowledge": lambda ticket: acknowledging().look(ticket),
            "shift": lambda name: shift_posts().look(name),
            "ask_after": lambda ticket: asking_after().look(ticket),
            "checkin": lambda id: checkins().look(id),
            "recompute": lambda subject: recomputing().look(subject),
            "watch": lambda id: monitoring().woken(id),
            "post": lambda id: posts().look(id),
            "spikes": lambda window: outages().spikes.look(window),
            "incident": lambda id: outages().incidents.look(id),
        },
        lambda ticket, queue: nudging().nudge(ticket, queue),
    )


@lru_cache(maxsize=1)
def scheduling() -> Scheduling:
    from chalicelib.services.scheduled import Scheduling

    return Scheduling(context(), replies())


@lru_cache(maxsize=1)
def recomputing() -> Recomputing:
    from chalicelib.services.recomputing import Recomputing

    return Recomputing(context())


@lru_cache(maxsize=1)
def nudging() -> Nudging:
    from chalicelib.services.nudging import Nudging

    return Nudging(context(), replies())


@lru_cache(maxsize=1)
def acknowledging() -> Acknowledging:
    from chalicelib.services.acknowledging import Acknowledging

    return Acknowledging(context(), replies())


@lru_cache(maxsize=1)
def asking_after() -> AskingAfter:
    from chalicelib.services.asking_after import AskingAfter

    return AskingAfter(context(), replies(), rendering())


@lru_cache(maxsize=1)
def thanking() -> Thanking:
    from chalicelib.services.thanking import Thanking

    return Thanking(context(), listening, replies(), work())


@lru_cache(maxsize=1)
def checkins() -> Checkins:
    from chalicelib.services.checkins.lists import Checkins

    return Checkins(context())


@lru_cache(maxsize=1)
def checkin_tasks() -> Tasks:
    from chalicelib.services.checkins.tasks import Tasks

    return Tasks(context(), replies(), work(), callbacks, rendering())


@lru_cache(maxsize=1)
def wall() -> Wall:
    from chalicelib.services.wall import Wall

    return Wall(context(), listing())


@lru_cache(maxsize=1)
def team() -> Team:
    from chalicelib.services.team import Team

    return Team(context(), listing(), work(), replies())


def trying() -> Trying:
    """Made anew each time: it remembers nothing."""
    from chalicelib.services.trying import Trying

    return Trying(context())


@lru_cache(maxsize=1)
def shift_posts() -> ShiftPosts:
    from chalicelib.services.shift_posts import ShiftPosts

    return ShiftPosts(context(), posts())


@lru_cache(maxsize=1)
def afterwards() -> Afterwards:
    from chalicelib.services.afterwards import Afterwards

    return Afterwards(context())


@lru_cache(maxsize=1)
def paging() -> Paging:
    from chalicelib import http
    from chalicelib.download import Download
    from chalicelib.services.paging import PageWires, Paging

    here = bases()
    outside = Download(inside=(here.twilio, here.x, here.meta))
    return Paging(context(), PageWires(secrets(), http.request, outside, here))


@lru_cache(maxsize=1)
def calls() -> Calls:
    from chalicelib.services.phone.deeds import Deeds, Others
    from chalicelib.services.phone.taking import Calls

    others = Others(
        inbound=inbound(), assignment=assignment(), words=changes(), callbacks=callbacks, files=files,
        away=lambda agent: waking().presence(agent, "away"),
    )  # fmt: skip
    return Calls(context(), Deeds(context(), others))


@lru_cache(maxsize=1)
def placing() -> Placing:
    from chalicelib.services.phone.placing import Placing

    return Placing(context(), calls())


@lru_cache(maxsize=1)
def controls() -> Controls:
    from chalicelib.services.phone.controls import Controls

    return Controls(context(), calls())


@lru_cache(maxsize=1)
def pops() -> Pops:
    from chalicelib.services.phone.pop import Pops

    return Pops(context(), calls())


@lru_cache(maxsize=1)
def ringing() -> Ringing:
    from chalicelib import http
    from chalicelib.services.phone.ringing import Ringing, Wire

    return Ringing(context(), calls(), Wire(secrets().get, http.request, bases(), config.load().public_url))


@lru_cache(maxsize=1)
def callbacks() -> Callbacks:
    from chalicelib import http
    from chalicelib.channels.base import Account, Outgoing, Secrets, Sent
    from chalicelib.channels.twilio import outbound
    from chalicelib.services.callbacks.service import Callbacks

    def send(message: Outgoing, account: Account, secrets: Secrets) -> Sent:
        return outbound.send(message, account, secrets, http.request, bases())

    return Callbacks(
        context(), phone=placing, replies=replies, inbound=inbound, secrets=secrets(), send=send,
        public_url=config.load().public_url,
    )  # fmt: skip


@lru_cache(maxsize=1)
def sending() -> Sending:
    from chalicelib import http
    from chalicelib.services.outbound import Sending, Wires

    wires = Wires(secrets(), files(), http.request, bases(), config.load().public_url)
    return Sending(context(), wires, assignment(), lambda item: going_private().refused(item))


@lru_cache(maxsize=1)
def posts() -> Posts:
    from chalicelib.services.posts.checks import guarded_by
    from chalicelib.services.posts.service import Posts

    return Posts(context(), guarded_by(guard), lambda post: drafting().ask(post))


@lru_cache(maxsize=1)
def drafting() -> Drafting:
    from chalicelib.services.posts.drafting import Drafting

    return Drafting(context(), posts(), approvals)


@lru_cache(maxsize=1)
def publishing() -> Publishing:
    from chalicelib import http
    from chalicelib.services.posts.costs import Costs
    from chalicelib.services.posts.publishing import PostWires, Publishing

    wires = PostWires(secrets(), files(), http.request, bases(), costs=Costs(budgets()))
    return Publishing(context(), wires, posts(), lambda asked: measuring().measure(asked))


@lru_cache(maxsize=1)
def measuring() -> Measuring:
    from chalicelib import http
    from chalicelib.services.posts.costs import Costs
    from chalicelib.services.posts.measuring import MeasureWires, Measuring

    return Measuring(context(), MeasureWires(secrets(), http.request, bases(), costs=Costs(budgets())), posts())


@lru_cache(maxsize=1)
def moderation() -> Moderation:
    from chalicelib.services.moderation import Moderation

    return Moderation(context())


@lru_cache(maxsize=1)
def moderating() -> Moderating:
    from chalicelib import http
    from chalicelib.services.moderating import Moderating, ModeratingWires

    return Moderating(context(), ModeratingWires(secrets(), http.request, bases()))


@lru_cache(maxsize=1)
def budgets() -> Budgets:
    from chalicelib.observability import metric
    from chalicelib.services.budgets import Budgets

    return Budgets(context(), metric)


@lru_cache(maxsize=1)
def monitoring() -> Monitoring:
    from chalicelib import http
    from chalicelib.services.monitoring import Monitoring, MonitoringWires

    return Monitoring(context(), budgets(), MonitoringWires(secrets(), http.request, bases()))


@lru_cache(maxsize=1)
def media() -> Media:
    from chalicelib.download import Download
    from chalicelib.services.media import Media

    here = bases()
    download = Download(inside=(here.twilio, here.x, here.meta))
    return Media(context(), secrets(), files(), download, here)


@lru_cache(maxsize=1)
def chat() -> Chat:
    from chalicelib.services.chat import Chat

    return Chat(context(), settings(), secrets(), files())


@lru_cache(maxsize=1)
def chat_mail() -> ChatMail:
    from chalicelib.aws.mail import Mail
    from chalicelib.services.chat_mail import ChatMail

    return ChatMail(context(), Mail())


@lru_cache(maxsize=1)
def articles() -> Articles:
    from chalicelib.services.articles import Articles

    return Articles(context())


@lru_cache(maxsize=1)
def article_links() -> ArticleLinks:
    from chalicelib.services.article_links import ArticleLinks

    return ArticleLinks(context())


@lru_cache(maxsize=1)
def article_admin() -> ArticleAdmin:
    from chalicelib.services.article_admin import ArticleAdmin

    return ArticleAdmin(context(), settings_admin())


@lru_cache(maxsize=1)
def article_report() -> ArticleReport:
    from chalicelib.services.article_report import ArticleReport

    return ArticleReport(context(), reports())


@lru_cache(maxsize=1)
def concierge() -> Concierge:
    from chalicelib.services.concierge import Concierge

    return Concierge(context(), work())


@lru_cache(maxsize=1)
def drafts() -> Drafts:
    from chalicelib.services.drafts import Drafts

    return Drafts(context())


@lru_cache(maxsize=1)
def listing() -> Listing:
    from chalicelib.services.listing import Listing

    return Listing(context())


@lru_cache(maxsize=1)
def feed() -> Feed:
    from chalicelib.aws.sockets import SocketPosts
    from chalicelib.services.live.feed import Feed

    return Feed(context(), SocketPosts())


@lru_cache(maxsize=1)
def live() -> Live:
    from chalicelib.services.live.connections import Live

    return Live(context(), feed())


@lru_cache(maxsize=1)
def merging() -> Merging:
    from chalicelib.services.merging import Merging

    return Merging(context(), changes(), listing(), recomputing())


@lru_cache(maxsize=1)
def people() -> People:
    from chalicelib.aws.people import People

    return People()


@lru_cache(maxsize=1)
def settings_admin() -> SettingsAdmin:
    from chalicelib.services.settings_admin import SettingsAdmin

    return SettingsAdmin(context(), waking(), people(), secrets(), recomputing())


@lru_cache(maxsize=1)
def connecting() -> Connecting:
    from chalicelib import http
    from chalicelib.services.connecting import Connecting

    return Connecting(context().store, secrets(), http.request, bases, config.load().public_url)


@lru_cache(maxsize=1)
def reports() -> Reports:
    from chalicelib.services.reports import Reports

    return Reports(context(), listing())
