// The phones on the page: the customer's, in the middle, and everybody else's that the shop rings.
// Everything heard is shown with textContent only.
const $ = (id) => document.getElementById(id);
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const LETTERS = { 2: "abc", 3: "def", 4: "ghi", 5: "jkl", 6: "mno", 7: "pqrs", 8: "tuv", 9: "wxyz", 0: "+" };
const LISTENING = {
  digits: "The line waits for keys.", speech: "The line waits for your voice.",
  both: "The line waits for a key or your voice.", recording: "You are being recorded. Any key ends it.",
};
const STATUS = {
  queued: "about to ring", initiated: "about to ring", ringing: "ringing", "in-progress": "talking", completed: "ended",
  busy: "busy", failed: "failed", "no-answer": "not answered", canceled: "given up",
};
const LINES = {
  ring: () => "Ringing…", answered: () => "Answered", rejected: () => "The shop turned the call away",
  play: (l) => `♪ ${l.text.split("/").pop() || "a sound"}`, music: (l) => `♪ ${l.text.split("/").pop() || "Music"}`,
  gather: (l) => LISTENING[l.text] || "The line waits.", record: () => "Recording after the tone", beep: () => "Beep",
  waiting: () => "Waiting for somebody to join", "on hold": () => "On hold", connected: (l) => `Connected with ${nameOf(l.text)}`,
  joined: (l) => l.more.others.length ? `Connected with ${l.more.others.map(nameOf).join(", ")}` : "Alone on the line",
  silence: (l) => `Silence, ${l.more.seconds} s`, "hung up": (l) => l.text === "completed" ? "The call has ended" : `The call is over: ${STATUS[l.text] || l.text}`,
};

const phone = { page: null, calls: new Map(), version: 0, shown: "", nodes: 0, kinds: {}, sets: {}, usual: {} };

function nameOf(party) {
  const bare = party.replace(/^client:/, "");
  const known = phone.page.state.info.personas.find((p) => p.number === party);
  return known ? known.name : bare ? bare[0].toUpperCase() + bare.slice(1) : "somebody";
}

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function button(text, className, run, label) {
  const made = make("button", className, text);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", run);
  return made;
}

// Doing things --------------------------------------------------------------------------------------------------

async function act(sid, deed, data = {}) {
  try {
    take((await phone.page.call(`_sandbox/phone/calls/${sid}/${deed}`, data)));
    tell("");
  } catch (error) {
    tell(error.message);
  }
  draw();
}

function tell(words) {
  $("callresult").textContent = words;
  $("callresult").classList.toggle("bad", Boolean(words));
}

async function place() {
  const who = phone.page.state.who;
  try {
    take(await phone.page.call("_sandbox/phone/calls", { from: who.number, name: who.name }));
    tell("");
  } catch (error) {
    tell(error.message);
  }
  draw();
}

function take(call) {
  const old = phone.calls.get(call.sid);
  if (!old || old.version <= call.version) phone.calls.set(call.sid, call);
}

async function behave(party, kind) {
  try {
    learn(await phone.page.call("_sandbox/phone/behaviours", { party, kind: kind || null }));
    tell("");
  } catch (error) {
    tell(error.message);
  }
}

function learn(told) {
  Object.assign(phone, { kinds: told.kinds, sets: told.behaviours, usual: told.usual });
  drawBehaviours();
}

// Whose calls ---------------------------------------------------------------------------------------------------

function mine() {
  const number = phone.page.state.who.number;
  const calls = [...phone.calls.values()].filter((c) => c.party === number).sort((a, b) => a.created - b.created);
  return calls.filter((c) => c.live).pop() || calls.pop() || null;
}

function others() {
  const number = phone.page.state.who.number, recent = Date.now() - 12_000;
  return [...phone.calls.values()].filter((c) => c.direction !== "inbound" && c.party !== number && (c.live || c.ended > recent))
    .sort((a, b) => a.created - b.created);
}

function rings(call) {
  return call && call.live && call.direction !== "inbound" && call.status === "ringing";
}

// Drawing -------------------------------------------------------------------------------------------------------

function line(heard, call) {
  if (heard.kind === "say" || heard.kind === "voice" || heard.kind === "pressed" || heard.kind === "spoke") {
    const own = heard.kind === "pressed" || heard.kind === "spoke";
    const made = make("article", `say ${own ? "in" : "out"} private`);
    const cap = make("p", "cap");
    const who = { say: "The line", voice: nameOf(heard.more.who || ""), pressed: "You pressed", spoke: "You" }[heard.kind];
    cap.append(make("span", "", who));
    if (heard.kind === "say" && heard.more.language && !heard.more.language.startsWith("en")) cap.append(make("span", "how", heard.more.language));
    made.append(cap, make("div", heard.kind === "pressed" ? "bubble keys" : "bubble", heard.text));
    return made;
  }
  return make("p", `event ${heard.kind.replace(" ", "-")}`, heard.kind === "ring" && call.direction === "inbound"
    ? "Calling the shop…" : (LINES[heard.kind] || ((l) => `${l.kind} ${l.text}`))(heard));
}

function fill(log, call, from) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 90;
  for (const heard of call.heard.slice(from)) log.append(line(heard, call));
  if (atEnd || !from) log.scrollTop = log.scrollHeight;
}

function clock(call) {
  const answered = call.heard.find((l) => l.kind === "answered");
  if (!answered) return STATUS[call.status];
  const seconds = Math.max(0, Math.round(((call.live ? Date.now() : call.ended) - answered.at) / 1000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return call.live ? `${call.hold ? "on hold" : "talking"}, ${time}` : `${STATUS[call.status]} after ${time}`;
}

function draw() {
  drawMine();
  drawOthers();
  drawBanner();
}

function drawMine() {
  const call = mine(), live = Boolean(call && call.live), talking = live && call.status === "in-progress";
  const key = call ? call.sid : `none ${phone.page.state.who.number}`;
  const log = $("calllog");
  if (phone.shown !== key) {
    phone.shown = key;
    phone.nodes = 0;
    log.replaceChildren();
    if (!call) log.append(make("p", "empty", `No call yet. Call the shop as ${phone.page.state.who.name}, or wait for it to call.`));
  }
  if (call) {
    fill(log, call, phone.nodes);
    phone.nodes = call.heard.length;
  }
  $("callnow").textContent = call ? clock(call) : "";
  $("callstart").hidden = live;
  $("callanswer").hidden = $("callreject").hidden = !rings(call);
  $("callend").hidden = !live || rings(call);
  for (const one of $("keypad").querySelectorAll("button")) one.disabled = !talking;
  $("callwords").disabled = $("callsay").disabled = !talking;
  $("keypad").classList.toggle("wanted", talking && ["digits", "both"].includes(call.listening));
}

function drawBanner() {
  const call = mine(), show = rings(call) && phone.page.state.channel !== "voice";
  $("banner").hidden = !show;
  if (show) $("bannertext").textContent = `${phone.page.shop()} is calling ${phone.page.state.who.name}`;
}

function drawOthers() {
  const calls = others(), list = $("agentcalls"), live = calls.filter((c) => c.live).length;
  for (const node of [...list.children]) if (!calls.some((c) => c.sid === node.dataset.sid)) node.remove();
  for (const call of calls) {
    let card = list.querySelector(`[data-sid="${call.sid}"]`);
    if (!card) {
      card = agentCard(call);
      list.append(card);
    }
    update(card, call);
  }
  $("agentnone").hidden = calls.length > 0;
  $("agentnow").textContent = live ? `${live} ${live === 1 ? "call" : "calls"}` : "";
  if (calls.some(rings) && !$("agentfold").dataset.opened) {
    $("agentfold").open = true;
    $("agentfold").dataset.opened = "yes";
  }
}

function agentCard(call) {
  const card = make("li", "agent"), title = nameOf(call.party);
  card.dataset.sid = call.sid;
  const head = make("p", "agenthead");
  head.append(make("b", "", title), make("span", "agentstate"));
  const log = make("div", "agentlog");
  log.tabIndex = 0;
  log.setAttribute("role", "log");
  log.setAttribute("aria-label", `What ${title} hears`);
  const acts = make("div", "agentacts");
  acts.append(
    button("Answer", "go", () => act(call.sid, "answer"), `Answer ${title}'s phone`),
    button("Reject", "soft", () => act(call.sid, "reject"), `Reject on ${title}'s phone`),
    button("Hang up", "stop", () => act(call.sid, "hangup"), `Hang up ${title}'s phone`),
  );
  card.append(head, log, talkForm(call, title), acts);
  return card;
}

function talkForm(call, title) {
  const form = make("form", "agenttalk"), words = make("input"), keys = make("div", "minikeys");
  words.placeholder = `Speak as ${title}`;
  words.setAttribute("aria-label", `Speak as ${title}`);
  words.maxLength = 400;
  const send = make("button", "soft", "Say");
  for (const key of KEYS) keys.append(button(key, "soft", () => act(call.sid, "press", { keys: key }), `${title} presses ${key}`));
  form.append(words, send, keys);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (words.value.trim()) act(call.sid, "speak", { words: words.value.trim() });
    words.value = "";
  });
  return form;
}

function update(card, call) {
  const log = card.querySelector(".agentlog"), [answer, reject, end] = card.querySelectorAll(".agentacts button");
  card.classList.toggle("ringing", Boolean(rings(call)));
  card.querySelector(".agentstate").textContent = clock(call);
  fill(log, call, log.children.length);
  answer.hidden = reject.hidden = !rings(call);
  end.hidden = call.status !== "in-progress";
  card.querySelector(".agenttalk").hidden = call.status !== "in-progress";
}

function drawBehaviours() {
  const who = phone.page.state.who;
  $("behaviourlabel").textContent = `When the shop calls ${who.name}`;
  const chosen = phone.sets[who.number]?.kind || phone.usual.customers;
  options($("behaviour"), chosen);
  options($("agentbehaviour"), phone.usual.agents);
}

function options(select, chosen) {
  if (!select.options.length) {
    for (const [kind, words] of Object.entries(phone.kinds)) {
      const option = make("option", "", words);
      option.value = kind;
      select.append(option);
    }
  }
  if (document.activeElement !== select) select.value = chosen;
}

// Keeping up ----------------------------------------------------------------------------------------------------

async function follow() {
  for (;;) {
    try {
      const told = await phone.page.call(`_sandbox/phone?since=${phone.version}&wait=${phone.version ? 20_000 : 0}`);
      if (told.since === 0) phone.calls.clear();
      told.calls.forEach(take);
      phone.version = Math.max(told.version, 1);
      draw();
    } catch {
      await new Promise((done) => setTimeout(done, 2000));
      phone.version = 0;
    }
  }
}

/** Begin: `page` lends its `call` (to the sandbox), `state` and `shop()`; `open()` shows the phone. */
export async function startPhone(page) {
  phone.page = page;
  for (const key of KEYS) {
    const made = button(key, "key", () => { const call = mine(); if (call) act(call.sid, "press", { keys: key }); }, `Press ${key}`);
    if (LETTERS[key]) made.append(make("small", "", LETTERS[key]));
    $("keypad").append(made);
  }
  const on = (id, deed) => $(id).addEventListener("click", () => { const call = mine(); if (call) act(call.sid, deed); });
  on("callanswer", "answer");
  on("callreject", "reject");
  on("callend", "hangup");
  on("bannerreject", "reject");
  $("banneranswer").addEventListener("click", () => { const call = mine(); page.open(); if (call) act(call.sid, "answer"); });
  $("callstart").addEventListener("click", place);
  $("speak").addEventListener("submit", (event) => {
    event.preventDefault();
    const call = mine(), words = $("callwords").value.trim();
    if (call && words) act(call.sid, "speak", { words });
    $("callwords").value = "";
  });
  let typed = 0;
  $("callwords").addEventListener("input", () => {
    const call = mine();
    if (call && Date.now() - typed > 3000) { typed = Date.now(); act(call.sid, "typing"); }
  });
  $("behaviour").addEventListener("change", () => behave(page.state.who.number, $("behaviour").value));
  $("agentbehaviour").addEventListener("change", async () => {
    try { await page.call("_sandbox/phone/settings", { agents: $("agentbehaviour").value }); learn(await page.call("_sandbox/phone/behaviours")); } catch (error) { tell(error.message); }
  });
  learn(await page.call("_sandbox/phone/behaviours"));
  setInterval(() => { if (!document.hidden && [...phone.calls.values()].some((c) => c.live || c.ended > Date.now() - 15_000)) draw(); }, 1000);
  draw();
  follow();
}

/** Somebody else is the customer now, or another place is shown. */
export function phoneChanged() {
  if (!phone.page) return;
  drawBehaviours();
  draw();
}
