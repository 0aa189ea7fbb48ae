"""The social half of the API's table: what was heard, going private, incidents, posts of our own, help articles."""

from __future__ import annotations

from chalicelib.api.route import CUSTOMER as _CUSTOMER
from chalicelib.api.route import TICKET as _TICKET
from chalicelib.api.route import WRITE as _WRITE
from chalicelib.api.route import Route

_POST_HEARD = "/api/heard/{id}"

_HEARD: tuple[Route, ...] = (
    Route(name="heard_listed", method="GET", path="/api/heard", call="heard.listed", query="HeardQuery",
          answer="HeardPage", summary="Public posts as they were heard, by need, day, channel and topic"),
    Route(name="heard_counts", method="GET", path="/api/heard/counts", call="heard.counts",
          query="HeardCountsQuery", answer="HeardCounts", summary="How many posts were heard, of which need and topic"),
    Route(name="heard_one", method="GET", path=_POST_HEARD, call="heard.one", answer="HeardPost", errors=(404,),
          summary="One of them, with what triage says and why"),
    Route(name="heard_ticket", method="POST", path=_POST_HEARD + "/ticket", call="heard.take_up", answer="HeardPost",
          errors=(404, 409, 503), summary="Have it answered: on a ticket, with the earlier posts of its thread"),
    Route(name="heard_correct", method="POST", path=_POST_HEARD + "/correction", call="heard.correct",
          body="CorrectionIn", answer="HeardPost", errors=(404, 503), summary="Say what triage got wrong"),
    Route(name="triage_try", method="POST", path="/api/triage/try", call="heard.try_rules", body="TryIn",
          answer="TriageTried", summary="What each rule says of a text, and all together; also with one not in force"),
)  # fmt: skip

_APPROVAL = "/api/approvals/{id}"

_ANSWERING: tuple[Route, ...] = (
    Route(name="render", method="POST", path=_TICKET + "/render", call="answering.render", body="RenderIn",
          answer="Rendered", errors=(404,), summary="A template as it would be sent on this ticket"),
    Route(name="go_private", method="POST", path=_TICKET + "/go-private", call="answering.go_private",
          body="GoPrivateIn", answer="WentPrivate", status=202, errors=_WRITE,
          summary="Invite the customer in public, and open the private side; once for its client_id"),
    Route(name="close_loop", method="POST", path=_TICKET + "/close-loop", call="answering.close_loop",
          body="CloseLoopIn", answer="Replied", status=202, errors=_WRITE,
          summary="Thank in public for what was solved in private; once a ticket"),
    Route(name="suggestions", method="GET", path=_TICKET + "/suggestions", call="answering.suggestions",
          answer="Suggestions", errors=(404,), summary="What to do next on a ticket, why, and in which words"),
    Route(name="approvals", method="GET", path="/api/approvals", call="answering.approvals", query="ApprovalsQuery",
          answer="ApprovalPage", summary="Public words that wait for a supervisor's yes, the longest waiting first"),
    Route(name="approval", method="GET", path=_APPROVAL, call="answering.approval", answer="Approval", errors=(404,),
          summary="One of them"),
    Route(name="approve", method="POST", path=_APPROVAL + "/approve", call="answering.approve", body="ApproveIn",
          answer="Approval", errors=_WRITE, summary="Let it go out, in these or in other words"),
    Route(name="reject", method="POST", path=_APPROVAL + "/reject", call="answering.reject", body="RejectIn",
          answer="Approval", errors=_WRITE, summary="Send it back to whoever wrote it, and say why"),
    Route(name="loops", method="GET", path="/api/reports/loops", call="answering.loops", query="LoopsQuery",
          answer="Loops", summary="What began in public and was solved in private, and was closed in public"),
)  # fmt: skip

_GUARD: tuple[Route, ...] = (
    Route(name="check_reply", method="POST", path=_TICKET + "/check", call="guard.check", body="CheckIn",
          answer="Checked", errors=(404,), summary="What speaks against a reply before it is sent, and its length"),
    Route(name="exposed", method="GET", path=_TICKET + "/personal", call="guard.exposed", answer="ExposedList",
          errors=(404,), summary="Where the customer shows personal data to everybody, and what to do about it"),
)  # fmt: skip

_MODERATION: tuple[Route, ...] = (
    Route(name="moderate", method="POST", path=_TICKET + "/moderation", call="moderation.ticket", body="ModerationIn",
          answer="Line", status=202, errors=(404, 409),
          summary="Hide a customer's public post, show it again or delete it; done once for its client_id"),
    Route(name="moderate_heard", method="POST", path="/api/heard/{id}/moderation", call="moderation.heard",
          body="HeardModerationIn", answer="Line", status=202, errors=(404, 409),
          summary="The same for a post without a ticket"),
    Route(name="x_budget", method="GET", path="/api/budget/x", call="budget.x", query="BudgetQuery",
          answer="XBudgets", errors=(404,),
          summary="What X's API has cost this month, of which budget, and whether the searches run"),
)  # fmt: skip

_INCIDENT = "/api/incidents/{id}"

_INCIDENTS: tuple[Route, ...] = (
    Route(name="spikes", method="GET", path="/api/spikes", call="incidents.spikes", query="SpikesQuery",
          answer="SpikePage", summary="Alerts: many people suddenly speak of one thing"),
    Route(name="spike", method="GET", path="/api/spikes/{id}", call="incidents.spike", answer="SpikeDetail",
          errors=(404,), summary="One of them, with its examples"),
    Route(name="spike_dismiss", method="POST", path="/api/spikes/{id}/dismiss", call="incidents.dismiss",
          answer="Spike", errors=(404, 409, 503), summary="It is nothing"),
    Route(name="incidents", method="GET", path="/api/incidents", call="incidents.listed", query="IncidentsQuery",
          answer="IncidentPage", summary="Outages behind many posts and tickets"),
    Route(name="incident_declare", method="POST", path="/api/incidents", call="incidents.declare", body="IncidentIn",
          answer="Incident", status=201, errors=(404, 409, 503),
          summary="Declare an incident, from a spike or by hand; once for its client_id"),
    Route(name="incident", method="GET", path=_INCIDENT, call="incidents.one", answer="Incident", errors=(404,),
          summary="An incident, with its updates and its numbers"),
    Route(name="incident_edit", method="PATCH", path=_INCIDENT, call="incidents.edit", body="IncidentEdit",
          answer="Incident", errors=(*_WRITE, 503), summary="Another title, or what belongs to it"),
    Route(name="incident_posts", method="GET", path=_INCIDENT + "/posts", call="incidents.posts", query="PageQuery",
          answer="IncidentPosts", errors=(404,), summary="What was posted about it, in order"),
    Route(name="incident_people", method="GET", path=_INCIDENT + "/people", call="incidents.people",
          query="PageQuery", answer="IncidentPeople", errors=(404,),
          summary="The customers it touches, with the first thing each said of it"),
    Route(name="incident_follow_ups", method="GET", path=_INCIDENT + "/follow-ups", call="incidents.follow_ups",
          query="FollowUpsQuery", answer="FollowUps", errors=(404,),
          summary="Who asked in private, by what became of telling them"),
    Route(name="incident_update", method="POST", path=_INCIDENT + "/updates", call="incidents.update",
          body="IncidentUpdateIn", answer="Incident", status=202, errors=(404, 409, 503),
          summary="Post a status update for everybody; once for its client_id"),
    Route(name="incident_choose", method="POST", path=_INCIDENT + "/choose", call="incidents.choose", body="ChooseIn",
          answer="Ticket", errors=(404, 409, 503), summary="Have one of its posts or tickets answered by itself"),
    Route(name="incident_resolve", method="POST", path=_INCIDENT + "/resolve", call="incidents.resolve",
          body="ResolveIn", answer="Incident", status=202, errors=(404, 409, 503),
          summary="It is over: the closing update, and word to everybody who asked in private"),
    Route(name="incident_reopen", method="POST", path=_INCIDENT + "/reopen", call="incidents.reopen",
          answer="Incident", errors=(404, 409, 503), summary="It isn't over after all"),
    Route(name="incident_report", method="GET", path="/api/reports/incidents", call="incidents.report",
          query="IncidentReportQuery", answer="IncidentReport",
          summary="Incidents of a time: people, posts, and how long it took to declare, tell and resolve"),
)  # fmt: skip

_POST = "/api/posts/{id}"

_POSTS: tuple[Route, ...] = (
    Route(name="post_create", method="POST", path="/api/posts", call="posts.create", body="PostIn", answer="Post",
          status=201, errors=(409,), summary="Draft a post of our own; once for its client_id"),
    Route(name="post_preview", method="POST", path="/api/posts/preview", call="posts.previewed", body="PostPreviewIn",
          answer="PostPreview", errors=(409,),
          summary="How a post will look on each account, and what is wrong with it"),
    Route(name="posts", method="GET", path="/api/posts", call="posts.listed", query="PostsQuery", answer="PostPage",
          summary="Posts by state and time: the calendar"),
    Route(name="post", method="GET", path=_POST, call="posts.one", answer="Post", errors=(404,), summary="A post"),
    Route(name="post_edit", method="PUT", path=_POST, call="posts.edit", body="PostEdit", answer="Post",
          errors=_WRITE, summary="Write a post anew while nothing of it has gone out"),
    Route(name="post_delete", method="DELETE", path=_POST, call="posts.delete", query="VersionQuery", status=204,
          errors=_WRITE, summary="Delete a draft, or what was cancelled"),
    Route(name="post_submit", method="POST", path=_POST + "/submit", call="posts.submit", body="PostChangeIn",
          answer="Post", errors=_WRITE, summary="Hand a draft in: it waits for a supervisor, where one is needed"),
    Route(name="post_withdraw", method="POST", path=_POST + "/withdraw", call="posts.withdraw", body="PostChangeIn",
          answer="Post", errors=_WRITE, summary="Take back what was handed in"),
    Route(name="post_schedule", method="POST", path=_POST + "/schedule", call="posts.schedule",
          body="PostScheduleIn", answer="Post", errors=_WRITE, summary="Have it go out at a time"),
    Route(name="post_publish", method="POST", path=_POST + "/publish", call="posts.publish", body="PostChangeIn",
          answer="Post", errors=_WRITE, summary="Have it go out now"),
    Route(name="post_cancel", method="POST", path=_POST + "/cancel", call="posts.cancel", body="PostChangeIn",
          answer="Post", errors=_WRITE, summary="Take it back before it goes out"),
    Route(name="post_retry", method="POST", path=_POST + "/retry", call="posts.retry", body="PostRetryIn",
          answer="Post", errors=_WRITE, summary="Try an account again that failed, or may have"),
    Route(name="post_settle", method="POST", path=_POST + "/settle", call="posts.settle", body="PostSettleIn",
          answer="Post", errors=_WRITE, summary="Say that what was unknown stands there"),
    Route(name="post_conversations", method="GET", path=_POST + "/conversations", call="posts.conversations",
          query="PostConversationsQuery", answer="PostConversations", errors=(404,),
          summary="Who commented under it, and the tickets that became of it"),
    Route(name="posts_report", method="GET", path="/api/reports/posts", call="posts.report",
          query="PostReportQuery", answer="PostReport",
          summary="What was published in a time, its likes, comments, shares and conversations"),
)  # fmt: skip

_TASK = "/api/tasks/{id}"

_TEAM: tuple[Route, ...] = (
    Route(name="wall", method="GET", path="/api/wall", call="wall.now", query="WallQuery", answer="WallNow",
          summary="Every queue and everybody at work, as they are now"),
    Route(name="team", method="GET", path="/api/team", call="team.now", answer="Team",
          summary="Who is on duty now and who comes next, by queue"),
    Route(name="roster", method="GET", path="/api/team/roster", call="trying.roster", query="RosterQuery",
          answer="Roster", summary="Who is on duty when in a week, and where nobody is although it is open"),
    Route(name="handover", method="GET", path="/api/team/handover", call="team.handover", query="HandoverQuery",
          answer="Handover", summary="Open tickets of those whose shift ends, and who takes over"),
    Route(name="hand_over", method="POST", path="/api/team/handover", call="team.hand_over", body="HandoverIn",
          answer="HandedOver", summary="Hand tickets to the next shift, with a note on each"),
    Route(name="praise", method="GET", path="/api/praise", call="proactive.praise", query="ThanksQuery",
          answer="PraisePage", summary="Praise that nobody has answered, with words to thank for it"),
    Route(name="thank", method="POST", path="/api/praise/thanks", call="proactive.thank", body="ThankIn",
          answer="Replied", status=202, errors=(404, 409),
          summary="Say thank you in public, in my name; once a post, and a customer once a day"),
    Route(name="checkins", method="GET", path="/api/checkins", call="proactive.lists", query="CheckinsQuery",
          answer="CheckinPage", summary="Check-in lists, newest first"),
    Route(name="checkin_make", method="POST", path="/api/checkins", call="proactive.make", body="CheckinIn",
          answer="CheckinList", status=201, errors=(409,),
          summary="List customers not heard from for long, as tasks for agents; once for its client_id"),
    Route(name="checkin", method="GET", path="/api/checkins/{id}", call="proactive.one_list", answer="CheckinList",
          errors=(404,), summary="A list, and how far it is"),
    Route(name="checkin_cancel", method="POST", path="/api/checkins/{id}/cancel", call="proactive.cancel",
          answer="CheckinList", errors=(404, 409), summary="Take back what nobody has begun of it"),
    Route(name="tasks", method="GET", path="/api/tasks", call="proactive.tasks", query="TasksQuery",
          answer="TaskPage", summary="My check-ins that are due, or those of a list that are over"),
    Route(name="task_done", method="POST", path=_TASK + "/finish", call="proactive.finish", body="TaskDoneIn",
          answer="CheckinTask", errors=(404, 409), summary="Done or skipped, and how it went"),
    Route(name="task_call", method="POST", path=_TASK + "/call", call="proactive.call", body="TaskCallIn",
          answer="CheckinTask", errors=(404, 409), summary="Promise them a call by the task's agent; once a task"),
    Route(name="task_write", method="POST", path=_TASK + "/message", call="proactive.write", body="TaskWriteIn",
          answer="CheckinTask", status=202, errors=(404, 409),
          summary="Write to them where they wrote last; once a task"),
    Route(name="contact", method="GET", path=_CUSTOMER + "/contact", call="proactive.contact", answer="Contact",
          errors=(404,), summary="Whether they agree to be contacted"),
    Route(name="contact_agree", method="PUT", path=_CUSTOMER + "/contact", call="proactive.agree", body="ContactIn",
          answer="Contact", errors=(404, 409), summary="Note what they said about being contacted"),
)  # fmt: skip

_WISH = _TICKET + "/concierge"
_WISHED = _WISH + "/items/{item}"

_CONCIERGE: tuple[Route, ...] = (
    Route(name="concierge_begin", method="POST", path=_WISH, call="concierge.begin", body="ConciergeIn",
          answer="Concierge", errors=_WRITE, summary="Make it a concierge ticket: things to find, and no handle time"),
    Route(name="concierge_end", method="DELETE", path=_WISH, call="concierge.end", answer="Ticket", errors=_WRITE,
          summary="Make it an ordinary ticket again, while nothing is written down"),
    Route(name="concierge", method="GET", path=_WISH, call="concierge.one", answer="Concierge", errors=(404, 409),
          summary="What the customer wishes, and what was found"),
    Route(name="wish_add", method="POST", path=_WISH + "/items", call="concierge.add", body="WishedIn",
          answer="Concierge", errors=_WRITE, summary="Write down a thing to find; once for its client_id"),
    Route(name="wish_edit", method="PATCH", path=_WISHED, call="concierge.edit", body="WishedEdit",
          answer="Concierge", errors=_WRITE, summary="Put a thing to find otherwise"),
    Route(name="wish_option", method="POST", path=_WISHED + "/options", call="concierge.find", body="OptionIn",
          answer="Concierge", errors=_WRITE, summary="Write down something found; once for its client_id"),
    Route(name="wish_move", method="POST", path=_WISHED + "/status", call="concierge.move", body="MoveIn",
          answer="Concierge", errors=_WRITE, summary="Say how far it is: ordered, shipped, declined, ..."),
    Route(name="wish_refer", method="POST", path=_WISH + "/referrals", call="concierge.refer", body="ReferralIn",
          answer="Concierge", errors=_WRITE, summary="Write down that the customer was sent to somebody else"),
    Route(name="concierges", method="GET", path="/api/concierge", call="concierge.listed", query="ConciergeQuery",
          answer="ConciergePage", summary="Concierge tickets with something to do, needed soonest first"),
    Route(name="goodwill", method="GET", path="/api/reports/goodwill", call="concierge.report", query="GoodwillQuery",
          answer="GoodwillReport", summary="Wishes, what was found and ordered, and customers sent to others"),
)  # fmt: skip

_ARTICLE = "/api/settings/article"

_ARTICLES: tuple[Route, ...] = (
    Route(name="articles_listed", method="GET", path=_ARTICLE, call="articles.listed", answer="ArticleList",
          summary="Every help article, without its body"),
    Route(name="article_read", method="GET", path=_ARTICLE + "/{id}", call="articles.one", answer="ArticleSetting",
          errors=(404,), summary="One help article"),
    Route(name="article_write", method="PUT", path=_ARTICLE + "/{id}", call="articles.put", body="ArticleIn",
          answer="ArticleSetting", errors=(409, 412),
          summary="Write or change one help article; `version` is needed to change one"),
    Route(name="article_delete", method="DELETE", path=_ARTICLE + "/{id}", call="articles.delete",
          query="VersionQuery", status=204, errors=_WRITE, summary="Delete one help article"),
    Route(name="articles_search", method="GET", path="/api/articles", call="articles.search", query="ArticlesQuery",
          answer="ArticleMatches", summary="Help articles with any of some words, the best first; or all by title"),
    Route(name="article_text", method="GET", path="/api/articles/{id}", call="articles.read", answer="ArticleText",
          errors=(404,), summary="One of them, to read"),
    Route(name="articles_suggested", method="GET", path=_TICKET + "/articles", call="articles.suggested",
          query="SuggestedQuery", answer="ArticleMatches", errors=(404,),
          summary="Help articles that may answer the customer; often none"),
    Route(name="article_insert", method="POST", path=_TICKET + "/articles/{article}", call="articles.insert",
          query="PieceQuery", answer="ArticlePiece", errors=(404,),
          summary="What to put into the reply, with the link"),
    Route(name="articles_report", method="GET", path="/api/reports/articles", call="articles.report",
          query="ArticleReportQuery", answer="ArticleReport",
          summary="Questions answered with a link, and how many that settled"),
    Route(name="articles_answers", method="GET", path="/api/reports/articles/answers", call="articles.answers",
          query="ArticleAnswersQuery", answer="ArticleAnswers", summary="The answers behind a figure"),
)  # fmt: skip

_DRAFTS: tuple[Route, ...] = (
    Route(name="draft", method="GET", path=_TICKET + "/draft", call="drafts.one", answer="Draft", errors=(404,),
          summary="What I have begun to write on a ticket"),
    Route(name="draft_keep", method="PUT", path=_TICKET + "/draft", call="drafts.keep", body="DraftIn",
          answer="Draft", errors=(404,), summary="Keep what I have begun; one draft a person and ticket"),
    Route(name="draft_drop", method="DELETE", path=_TICKET + "/draft", call="drafts.drop", status=204,
          summary="Throw it away"),
)  # fmt: skip

_MACRO = _TICKET + "/macros/{macro}"

_MACROS: tuple[Route, ...] = (
    Route(name="macros", method="GET", path="/api/macros", call="macros.listed", query="MacrosQuery",
          answer="Macros", summary="Macros to answer with"),
    Route(name="macro_preview", method="GET", path=_MACRO, call="macros.previewed", query="MacroPreviewQuery",
          answer="MacroPreview", errors=(404,), summary="What a macro would say and do on this ticket"),
    Route(name="macro_apply", method="POST", path=_MACRO, call="macros.applied", body="MacroApplyIn",
          answer="MacroApplied", status=202, errors=_WRITE,
          summary="Say and do all of it; once for its client_id, and a repeated call finishes what is left"),
    Route(name="words_preview", method="POST", path="/api/templates/preview", call="macros.words",
          body="WordsPreviewIn", answer="WordsPreview",
          summary="A template or macro as each channel would show it, with example values"),
)  # fmt: skip

_LIVE: tuple[Route, ...] = (
    Route(name="live_code", method="POST", path="/api/live/code", call="live.code", answer="LiveCode", status=201,
          summary="A code that opens one socket, and where to begin from"),
    Route(name="live", method="GET", path="/api/live", call="live.since", query="LiveQuery", answer="LiveEvents",
          summary="What happened since a cursor: to catch up, or to poll"),
)  # fmt: skip

SOCIAL: tuple[Route, ...] = (
    *_DRAFTS, *_MACROS,
    *_HEARD, *_ANSWERING, *_GUARD, *_MODERATION, *_INCIDENTS, *_POSTS, *_TEAM, *_CONCIERGE, *_ARTICLES, *_LIVE,
)  # fmt: skip
