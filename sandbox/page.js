// The page where a person plays the customer. Everything said is shown with textContent only.
import { phoneChanged, startPhone } from "./phone.js";

const $ = (id) => document.getElementById(id);

const ICONS = {
  sms: "M4 5h16v11H9l-4 4v-4H4z",
  whatsapp: "M5 19l1-4a7 7 0 1 1 3 3zM9 10c0 3 2 5 5 5",
  voice: "M6 4h4l1.500 4-2 1.500a10 10 0 0 0 5 5l1.500-2 4 1.500v4c0 1-1 2-2 2A15 15 0 0 1 4 6c0-1 1-2 2-2z",
  x: "M5 5l14 14M19 5L5 19",
  facebook: "M14 21v-8h3l.5-3.5H14V7.5c0-1 .4-2 2-2h1.500V3h-3C12 3 10.500 4.500 10.500 7v2.500H8V13h2.500v8",
  instagram: "M5 5h14v14H5zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM16.500 7.500v.01",
  chat: "M5 18V6h14v9H9zM9 10h6",
};
const PLACES = {
  sms: { name: "Text message", modes: [["message", "Text", false]] },
  whatsapp: { name: "WhatsApp", modes: [["message", "WhatsApp message", false]] },
  voice: { name: "Phone call", modes: [["call", "Call", false]] },
  x: { name: "X", modes: [["post", "Post", true], ["dm", "Direct message", false], ["remark", "Post that names nobody", true]] },
  facebook: {
    name: "Facebook",
    modes: [["comment", "Comment", true], ["message", "Messenger", false], ["post", "Post on the page", true], ["review", "Review", true], ["mention", "Mention on my own wall", true]],
  },
  instagram: { name: "Instagram", modes: [["comment", "Comment", true], ["message", "Message", false]] },
  chat: { name: "Chat", modes: [["message", "Chat line", false]] },
};
const STATES = {
  accepted: ["✓ Reached the shop", "good"],
  waiting: ["Not taken yet; will be tried again", ""],
  refused: ["Not taken by the shop", "bad"],
  queued: ["Queued", ""], sent: ["✓ Sent", ""], delivered: ["✓✓ Delivered", ""], read: ["✓✓ Read", "good"],
  failed: ["Failed", "bad"], undelivered: ["Not delivered", "bad"],
};

const state = {
  info: null, channel: "sms", mode: { x: "post", facebook: "comment", instagram: "comment" },
  who: { name: "", number: "", handle: "" }, version: 0, items: new Map(), seen: new Map(), about: null, view: "", nodes: new Map(), round: 0,
};

function el(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function call(path, data, method) {
  const options = data === undefined ? { method: method || "GET" } : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data),
  };
  const reply = await fetch(path, options);
  const told = await reply.json();
  if (!reply.ok) throw new Error(told.error || `The sandbox answered ${reply.status}.`);
  return told;
}

// Who and where -------------------------------------------------------------------------------------------------

function option(group, value, title, note, face) {
  const label = el("label", "option");
  const input = el("input");
  Object.assign(input, { type: "radio", name: group, value });
  const box = el("span", "box");
  const words = el("span");
  words.append(el("b", "", title), el("small", "", note));
  box.append(face, words);
  label.append(input, box);
  return { label, input, box };
}

function initials(name) {
  return name.split(/\s+/).map((part) => part[0] || "").join("").slice(0, 2).toUpperCase() || "?";
}

function icon(channel) {
  const face = el("span", "face");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[channel]);
  svg.append(path);
  face.append(svg);
  return face;
}

function drawPeople() {
  for (const person of state.info.personas) {
    const made = option("person", person.name, person.name, person.about, el("span", "face", initials(person.name)));
    made.input.addEventListener("change", () => become(person));
    made.input.checked = person.name === state.who.name;
    $("people").append(made.label);
  }
}

function drawPlaces() {
  const known = Object.keys(PLACES).filter((name) => state.info.accounts.some((a) => a.channel === name));
  if (!known.includes(state.channel)) state.channel = known[0] || "sms";
  for (const name of known) {
    const made = option("place", name, PLACES[name].name, address(name), icon(name));
    const badge = el("span", "new");
    badge.id = `new-${name}`;
    badge.hidden = true;
    made.box.append(badge);
    made.input.checked = name === state.channel;
    made.input.addEventListener("change", () => go(name));
    $("places").append(made.label);
  }
}

function account(channel) {
  return state.info.accounts.find((a) => a.channel === channel) || { name: "", address: "", handle: "", id: "" };
}

function address(channel) {
  const own = account(channel);
  if (channel === "x") return `@${own.handle}`;
  return { sms: own.address, whatsapp: own.address, voice: own.address, facebook: "page and Messenger", instagram: `@${own.handle}`, chat: "on the shop's website" }[channel];
}

function shop() {
  return state.info.accounts.map((a) => a.name).find(Boolean) || "The shop";
}

function become(person) {
  state.who = { name: person.name, number: person.number, handle: person.handle || "" };
  $("name").value = person.name;
  $("number").value = person.number;
  remember();
  restart();
}

function edited() {
  const name = $("name").value.trim(), number = $("number").value.replace(/[\s().-]/g, "");
  const right = /^\+[1-9]\d{6,14}$/.test(number);
  $("numbererror").textContent = right ? "" : "Write the number like +15550200001.";
  if (!name || !right) return;
  const ready = state.info.personas.find((p) => p.name === name);
  state.who = { name, number, handle: ready ? ready.handle : "" };
  for (const input of document.getElementsByName("person")) input.checked = input.value === name;
  remember();
  restart();
}

function remember() {
  try { sessionStorage.setItem("who", JSON.stringify(state.who)); } catch { /* private mode: not remembered */ }
}

function restart() {
  state.version = 0;
  state.round += 1;
  state.items.clear();
  state.seen.clear();
  $("whonow").textContent = state.who.name;
  answering(null);
  draw();
  poll();
}

function go(channel) {
  state.channel = channel;
  $("result").textContent = "";
  answering(null);
  draw();
}

// The conversation ----------------------------------------------------------------------------------------------

function here() {
  return [...state.items.values()].filter((item) => item.channel === state.channel);
}

function openPhone() {
  for (const input of document.getElementsByName("place")) input.checked = input.value === "voice";
  go("voice");
}

function draw() {
  const place = PLACES[state.channel];
  $("placename").textContent = place.name;
  $("placehint").textContent = `${shop()} · ${address(state.channel)}`;
  $("face").replaceChildren(...icon(state.channel).childNodes);
  $("endchat").hidden = state.channel !== "chat" || !here().length;
  $("pictures").hidden = state.channel === "chat";
  const calling = state.channel === "voice";
  $("callroom").hidden = !calling;
  $("talk").hidden = $("write").hidden = calling;
  phoneChanged();
  drawModes(place);
  drawTalk();
  drawBadges();
}

function drawModes(place) {
  const shown = place.modes.length > 1 ? place.modes : [];
  const legend = $("modes").firstElementChild;
  const chosen = mode()[0];
  $("modes").replaceChildren(legend, ...shown.map(([value, title, open]) => {
    const label = el("label");
    const input = el("input");
    Object.assign(input, { type: "radio", name: "how", value, checked: value === chosen });
    input.addEventListener("change", () => { state.mode[state.channel] = value; answering(null); hint(); });
    label.append(input, el("span", "", `${title} · ${open ? "public" : "private"}`));
    return label;
  }));
  hint();
}

function mode() {
  const modes = PLACES[state.channel].modes;
  return modes.find(([value]) => value === state.mode[state.channel]) || modes[0];
}

function hint() {
  const [, title, open] = mode();
  $("textlabel").textContent = title;
  $("text").placeholder = open ? `${title}: everyone can read it` : `${title}: only the shop reads it`;
}

// Only what changed is touched, so that a screen reader says the new and focus stays where it is.
function drawTalk() {
  const talk = $("talk"), items = here();
  const view = JSON.stringify([state.channel, state.who, state.round]);
  const fresh = view !== state.view;
  const atEnd = fresh || talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  if (fresh) {
    state.view = view;
    state.nodes.clear();
    const root = state.info.roots.find((r) => r.channel === state.channel);
    talk.replaceChildren(...(root ? [rootCard(root)] : []));
  }
  const empty = talk.querySelector(".empty");
  if (items.length && empty) empty.remove();
  if (!items.length && !empty) talk.append(el("p", "empty", `Nothing said yet. Write something as ${state.who.name}.`));
  const changed = items.filter((item) => state.nodes.get(item.id)?.version !== item.version);
  for (const item of changed) place(talk, item);
  if (atEnd && (fresh || changed.length)) talk.scrollTop = talk.scrollHeight;
  for (const item of items) state.seen.set(item.id, true);
}

function place(talk, item) {
  const old = state.nodes.get(item.id), node = bubble(item);
  const key = old && old.node.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  if (old) old.node.replaceWith(node); else talk.append(node);
  state.nodes.set(item.id, { version: item.version, node });
  if (key) (node.querySelector(`[data-key="${CSS.escape(key)}"]`) || $("text")).focus();
}

function rootCard(root) {
  const card = el("article", "root");
  card.append(el("p", "", `${shop()} posted · public`), el("p", "", root.text));
  if (state.channel === "x") {
    const foot = el("p", "foot");
    foot.append(action("Reply", `root-${root.id}`, () => answering({ id: root.id, text: root.text, kind: "reply", open: true })));
    card.append(foot);
  }
  return card;
}

function bubble(item) {
  const open = item.visibility === "public";
  const made = el("article", `say ${item.direction} ${open ? "public" : "private"}`);
  if (item.deleted) made.classList.add("gone");
  if (!state.seen.has(item.id)) made.classList.add("fresh");
  made.append(caption(item, open));
  const body = el("div", "bubble");
  const answered = item.in_reply_to && state.items.get(item.in_reply_to);
  if (answered && answered.text) body.append(el("span", "quote", answered.text.slice(0, 90)));
  body.append(document.createTextNode(item.deleted ? "Taken back" : item.text));
  for (const media of item.media) body.append(picture(media));
  made.append(body, foot(item, open));
  return made;
}

function caption(item, open) {
  const cap = el("p", "cap");
  const mine = item.direction === "in";
  const kinds = { review: "Public review", post: "Public post", comment: "Public comment" };
  const how = open ? kinds[item.kind] || "Public" : item.extra.private_reply ? "Private reply to your comment" : "Private";
  cap.append(el("span", "", mine ? "You" : item.name ? `${item.name}, ${shop()}` : shop()), el("span", "how", how));
  cap.append(el("time", "", new Date(item.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })));
  if (item.edited) cap.append(el("span", "", "edited"));
  if (item.hidden) cap.append(el("span", "", "hidden by the shop"));
  return cap;
}

function picture(media) {
  if (!/^(https?:\/\/|media\/)/.test(media.url)) return document.createTextNode(` [${media.type || "file"}]`);
  const shown = el("img");
  shown.src = media.url;
  shown.alt = media.name ? `Picture ${media.name}` : "Picture";
  shown.loading = "lazy";
  return shown;
}

function foot(item, open) {
  const line = el("p", "foot");
  const [words, tone] = STATES[item.direction === "out" && item.status === "accepted" ? "queued" : item.status] || ["", ""];
  if (words) line.append(el("span", tone, item.reason && tone === "bad" ? `${words}: ${item.reason}` : words));
  if (item.reactions.length) line.append(el("span", "", item.reactions.join(" ")));
  if (item.deleted) return line;
  for (const [title, run] of actions(item, open)) line.append(action(title, `${title}-${item.id}`, () => run(item)));
  return line;
}

function actions(item, open) {
  const found = [], mine = item.direction === "in", channel = state.channel;
  const kinds = state.info.kinds[channel];
  if (!mine && channel !== "chat") {
    const kind = open ? "reply" : channel === "x" ? "dm" : "message";
    found.push(["Reply", () => answering({ id: item.id, text: item.text, kind, open })]);
  }
  if (!mine && kinds.includes("reaction") && !(open && channel === "instagram")) found.push(["Love it", () => quick("reaction", item)]);
  if (mine && open && kinds.includes("edit")) found.push(["Edit", () => answering({ id: item.id, text: item.text, kind: "edit", open })]);
  const canDelete = kinds.includes("delete") && !(channel === "x" && !open) && !(channel === "instagram" && open);
  if (mine && canDelete) found.push(["Take back", () => quick("delete", item)]);
  return found;
}

function action(title, key, run) {
  const button = el("button", "", title);
  button.type = "button";
  button.dataset.key = key;
  button.addEventListener("click", run);
  return button;
}

function drawBadges() {
  for (const channel of Object.keys(PLACES)) {
    const badge = $(`new-${channel}`);
    if (!badge) continue;
    const unread = [...state.items.values()].filter((i) => i.channel === channel && i.direction === "out" && !state.seen.has(i.id));
    badge.hidden = !unread.length || channel === state.channel;
    badge.textContent = `${unread.length} new`;
  }
}

// Writing -------------------------------------------------------------------------------------------------------

function answering(about) {
  state.about = about;
  $("about").hidden = !about;
  if (!about) return;
  const verb = about.kind === "edit" ? "Editing" : about.open ? "Replying in public to" : "Replying to";
  $("abouttext").textContent = `${verb}: ${about.text}`;
  if (about.kind === "edit") $("text").value = about.text;
  $("text").focus();
}

function say(words, bad) {
  $("result").textContent = words;
  $("result").classList.toggle("bad", Boolean(bad));
}

async function act(kind, data) {
  const told = await call(`_sandbox/customers/${kind}`, { as: state.who, channel: state.channel, ...data });
  const hook = told.webhook || {};
  if (told.status === "accepted") say(`The shop took it (${hook.status}).`);
  else if (hook.status) say(`The shop's webhook answered ${hook.status}${told.status === "waiting" ? "; it will be tried again" : ""}.`, true);
  else say(`The shop could not be reached: ${hook.error || "no answer"}.`, true);
  await poll();
}

async function quick(kind, item) {
  try { await act(kind, { in_reply_to: item.id }); } catch (error) { say(error.message, true); }
}

async function chosenPicture() {
  const value = $("picture").value;
  if (value !== "file") return value ? [value] : [];
  const file = $("file").files[0];
  if (!file) return [];
  if (file.size > 2_000_000) throw new Error("The picture is over 2 MB. Choose a smaller one.");
  return [await new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => fail(new Error("The picture could not be read."));
    reader.readAsDataURL(file);
  })];
}

async function submit(event) {
  event.preventDefault();
  const text = $("text").value.trim(), about = state.about;
  $("send").disabled = true;
  try {
    const media = state.channel === "chat" ? [] : await chosenPicture();
    if (!text && !media.length) { say("Write something first.", true); return; }
    const data = { text, media };
    if (about) data.in_reply_to = about.id;
    if ($("twice").checked) data.duplicate = 1;
    await act(about ? about.kind : mode()[0], data);
    $("text").value = "";
    $("picture").value = "";
    $("file").value = "";
    answering(null);
  } catch (error) {
    say(error.message, true);
  } finally {
    $("send").disabled = false;
    $("text").focus();
  }
}

// What comes back -----------------------------------------------------------------------------------------------

async function poll() {
  const round = state.round;
  const asked = new URLSearchParams({ ...state.who, since: String(state.version) });
  try {
    const told = await call(`_sandbox/me?${asked}`);
    if (round !== state.round) return;
    const first = state.version === 0;
    if (told.since === 0) state.items.clear();
    for (const one of Object.values(told.channels)) {
      for (const item of one.items) {
        state.items.set(item.id, item);
        if (first) state.seen.set(item.id, true);
      }
    }
    state.version = told.version;
    redraw();
  } catch (error) {
    say(`The sandbox does not answer: ${error.message}`, true);
  }
}

function redraw() {
  drawTalk();
  drawBadges();
  $("endchat").hidden = state.channel !== "chat" || !here().length;
}

async function pollCalls() {
  const told = await call("_sandbox/deliveries?limit=14");
  const rows = told.deliveries.reverse().map(callRow);
  $("calls").replaceChildren(...(rows.length ? rows : [el("li", "none", "No webhook has been called yet.")]));
}

function callRow(entry) {
  const row = el("li"), good = entry.status >= 200 && entry.status < 300;
  row.append(el("span", good ? "dot" : "dot bad"));
  row.append(el("span", "", entry.what.replace(/ (of|to) \S+$| \S{12,}$/, "")));
  row.append(el("time", "when", new Date(entry.at).toLocaleTimeString()));
  const said = entry.status ? `answered ${entry.status} in ${entry.ms} ms` : entry.error;
  row.append(el("span", "more", `${entry.channel} · ${said}${entry.attempt > 1 ? ` · try ${entry.attempt}` : ""}`));
  return row;
}

// Making it fail ------------------------------------------------------------------------------------------------

function drawFaults(told) {
  const names = { twilio: "Twilio", x: "X", meta: "Meta" };
  $("failnow").textContent = told.faults.length ? `${told.faults.length} set` : "";
  $("faults").replaceChildren(...told.faults.map((fault) => {
    const times = fault.count === null ? "every time" : fault.count === 1 ? "once" : `${fault.count} times`;
    return el("li", "", `${names[fault.provider]} ${state.info.faults.find((f) => f.mode === fault.mode).words}, ${times}`);
  }));
}

async function guarded(run) {
  try { await run(); $("failresult").textContent = ""; } catch (error) { $("failresult").textContent = error.message; }
}

function wireFaults() {
  for (const { mode, words } of state.info.faults) {
    const choice = el("option", "", words);
    choice.value = mode;
    $("mode").append(choice);
  }
  $("fail").addEventListener("submit", (event) => {
    event.preventDefault();
    const data = { provider: $("provider").value, mode: $("mode").value };
    if ($("count").value) data.count = Number($("count").value);
    guarded(async () => drawFaults(await call("_sandbox/faults", data)));
  });
  $("clear").addEventListener("click", () => guarded(async () => drawFaults(await call("_sandbox/faults", undefined, "DELETE"))));
  $("receipts").addEventListener("change", () => guarded(async () => {
    await call("_sandbox/settings", { receipts: $("receipts").value });
    await call("_sandbox/phone/settings", { callbacks: $("receipts").value });
  }));
}

// Start ---------------------------------------------------------------------------------------------------------

function drawLinks() {
  const base = state.info.public_url;
  const links = [["Rapport", `${base}/`], ["API document", `${base}/api/openapi.json`], ["Sent by the shop", "_sandbox/messages"], ["Webhook calls", "_sandbox/deliveries"]];
  for (const [title, href] of links) {
    const link = el("a", "", title);
    link.href = href;
    $("links").append(link);
  }
}

function wire() {
  $("write").addEventListener("submit", submit);
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("write").requestSubmit(); }
  });
  $("aboutstop").addEventListener("click", () => { if (state.about?.kind === "edit") $("text").value = ""; answering(null); $("text").focus(); });
  $("name").addEventListener("change", edited);
  $("number").addEventListener("change", edited);
  $("picture").addEventListener("change", () => { if ($("picture").value === "file") $("file").click(); });
  $("endchat").addEventListener("click", async () => {
    try { await act("end", {}); } catch (error) { say(error.message, true); }
  });
  for (const [value, title] of [["", "none"], ...state.info.pictures.map((p) => [p, p.replace(".png", "")]), ["file", "from this computer…"]]) {
    const choice = el("option", "", title);
    choice.value = value;
    $("picture").append(choice);
  }
}

async function start() {
  state.info = await call("_sandbox/info");
  let who = null;
  try { who = JSON.parse(sessionStorage.getItem("who")); } catch { /* nothing remembered */ }
  state.who = who && who.name && who.number ? who : { ...state.info.personas[0] };
  delete state.who.about;
  document.title = `Be the customer · ${shop()}`;
  $("name").value = state.who.name;
  $("number").value = state.who.number;
  $("whofold").open = window.innerWidth > 720;
  $("failfold").open = window.innerWidth > 1120 && window.innerHeight > 860;
  drawLinks();
  drawPeople();
  drawPlaces();
  wire();
  wireFaults();
  restart();
  drawFaults(await call("_sandbox/faults"));
  $("receipts").value = (await call("_sandbox/settings")).receipts;
  if (state.info.accounts.some((a) => a.channel === "voice")) await startPhone({ call, state, shop, open: openPhone });
  $("agentfold").hidden = !state.info.accounts.some((a) => a.channel === "voice");
  setInterval(() => { if (!document.hidden) poll(); }, 1000);
  const behind = () => { if (!document.hidden) pollCalls().then(async () => drawFaults(await call("_sandbox/faults"))).catch(() => {}); };
  behind();
  setInterval(behind, 2000);
}

start().catch((error) => say(`The sandbox does not answer: ${error.message}`, true));
