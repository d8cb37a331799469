import { list } from "./hits.js";
import { questions, report } from "./run.js";
import { heldOut, info, Refusal, run, say, search, useKey } from "./server.js";
import { WORDS } from "./words.js";

const HITS = 10;
const TYPING_PAUSE = 150;
const SETTLED = 1500;
const BUSY_PAUSE = 1000;
const WORKING_PAUSE = 700;
const LANGUAGE = "jjak-language";

const find = (selector) => document.querySelector(selector);
const question = find("#question");

/** A name for this visit only: opinions of one visit belong together, visits do not. */
const clientId = crypto.getRandomValues(new Uint32Array(4)).join("-");

const state = {
  language: localStorage.getItem(LANGUAGE) ?? (navigator.language.startsWith("ko") ? "ko" : "en"),
  server: null,
  modes: [],
  answers: new Map(),
  said: new Map(),
  right: null,
  asked: "",
  turn: 0,
  tab: "search",
  run: null,
  ranks: null,
};

let controller = new AbortController();
let typing = 0;
let settling = 0;

const words = () => WORDS[state.language];

function tell(text) {
  find("#status").textContent = text;
}

function speak() {
  document.documentElement.lang = state.language;
  for (const element of document.querySelectorAll("[data-words]")) {
    element.textContent = words()[element.dataset.words];
  }
  for (const element of document.querySelectorAll("[data-words-label]")) {
    element.setAttribute("aria-label", words()[element.dataset.wordsLabel]);
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-current", String(button.dataset.language === state.language));
  }
  for (const label of document.querySelectorAll("[data-mode-label]")) {
    label.textContent = words()[label.dataset.modeLabel];
  }
  if (state.server) {
    const compared = state.server.shadow;
    find("#served").textContent =
      words().served(state.server.index?.rows ?? 0, state.server.model_id) +
      (compared ? words().compared(compared.model_id) : "");
    find("#privacy").textContent = state.server.feedback ? words().kept : words().notKept;
    if (!state.server.index) {
      tell(words().noIndex);
    }
  }
  show();
  showRun();
}

function show() {
  const view = {
    words: words(),
    said: state.said,
    right: state.right,
    feedback: state.server?.feedback ?? false,
    say: opine,
  };
  const focused = document.activeElement?.closest?.(".hit");
  const place = focused && {
    id: focused.dataset.id,
    mode: focused.closest("section").dataset.mode,
    button: [...focused.querySelectorAll("button")].indexOf(document.activeElement),
  };
  find("#lists").replaceChildren(
    ...state.modes.filter((mode) => state.answers.has(mode)).map((mode) => list(mode, state.answers.get(mode), view)),
  );
  if (place) {
    const hit = find(`section[data-mode="${place.mode}"] .hit[data-id="${CSS.escape(place.id)}"]`);
    (hit?.querySelectorAll("button")[place.button] ?? hit)?.focus();
  }
}

async function ask() {
  const query = question.value.trim();
  if (query === state.asked || !state.server?.index) {
    return;
  }
  controller.abort();
  controller = new AbortController();
  clearTimeout(settling);
  const turn = ++state.turn;
  if (!query) {
    state.asked = "";
    state.answers.clear();
    tell("");
    show();
    return;
  }
  try {
    const signal = controller.signal;
    const answers = await Promise.all(state.modes.map(async (mode) => [mode, await search(query, mode, HITS, signal)]));
    if (turn !== state.turn) {
      return;
    }
    state.asked = query;
    state.answers = new Map(answers);
    state.said.clear();
    state.right = null;
    const truncated = answers.some(([, answer]) => answer.usage.truncated);
    tell(truncated ? words().truncated : words().searched(answers[0]?.[1].hits.length ?? 0));
    show();
    settling = setTimeout(impress, SETTLED);
  } catch (failure) {
    if (turn === state.turn) {
      fail(failure);
    }
  }
}

/** What a person looked at for a while counts as shown; half-typed words do not. */
function impress() {
  if (state.server.feedback) {
    for (const answer of state.answers.values()) {
      say("impression", answer.query_id, clientId).catch(() => {});
    }
  }
}

function fail(failure) {
  if (failure.name === "AbortError") {
    return;
  }
  if (failure instanceof Refusal && failure.status === 429) {
    tell(words().busy);
    setTimeout(ask, BUSY_PAUSE);
  } else if (failure instanceof Refusal && failure.status === 401) {
    find("#key").hidden = false;
    tell(find("#secret").value ? words().wrongKey : "");
  } else {
    tell(failure instanceof Refusal ? words().failed : words().offline);
  }
}

/** Says an opinion once for every list in which the hit stands. */
async function opine(action, hit) {
  if (action === "right_answer") {
    state.right = hit.id;
  } else {
    state.said.set(hit.id, action);
  }
  show();
  try {
    for (const answer of state.answers.values()) {
      const shown = answer.hits.find((candidate) => candidate.id === hit.id);
      if (shown) {
        await say(action, answer.query_id, clientId, shown);
      }
    }
    tell(words().thanks);
  } catch {
    tell(words().notWritten);
  }
}

function showModes() {
  const all = [...(state.server.index?.modes ?? [])];
  if (state.server.shadow?.index?.modes.includes("dense")) {
    all.push("shadow");
  }
  // Lists below one another are for those who want to compare.
  state.modes = matchMedia("(max-width: 40rem)").matches ? all.slice(0, 1) : [...all];
  const fieldset = find("#modes");
  fieldset.hidden = all.length < 2;
  for (const old of fieldset.querySelectorAll("label")) {
    old.remove();
  }
  for (const mode of all) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = state.modes.includes(mode);
    box.value = mode;
    box.addEventListener("change", () => {
      const chosen = new Set([...fieldset.querySelectorAll("input:checked")].map((checked) => checked.value));
      state.modes = all.filter((candidate) => chosen.has(candidate));
      state.asked = "";
      ask();
    });
    const name = document.createElement("span");
    name.dataset.modeLabel = mode;
    const label = document.createElement("label");
    label.append(box, " ", name);
    fieldset.append(label);
  }
}

function move(step) {
  const hits = [...document.querySelectorAll(".hit")];
  const here = hits.indexOf(document.activeElement?.closest?.(".hit"));
  const next = here + step;
  if (next < 0) {
    question.focus();
  } else {
    hits[next]?.focus();
  }
}

function showTabs() {
  find("#tabs").hidden = !state.server.run;
  find("#tab-questions").hidden = !state.server.run_questions;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    const chosen = tab.dataset.tab === state.tab;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  for (const panel of document.querySelectorAll("[data-panel]")) {
    panel.hidden = panel.dataset.panel !== state.tab;
    if (state.server.run) {
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-${panel.dataset.panel}`);
    }
  }
}

async function choose(tab) {
  state.tab = tab;
  showTabs();
  try {
    if (tab === "run") {
      state.run = await run();
    } else if (tab === "questions") {
      await askRanks();
    }
    showRun();
  } catch (failure) {
    find(tab === "questions" ? "#working" : "#panel-run").textContent = failure.message || words().failed;
  }
}

async function askRanks() {
  const order = find("#order").value;
  find("#working").textContent = words().working;
  let answer = await heldOut(order);
  while (answer.state === "working" && state.tab === "questions") {
    await new Promise((done) => setTimeout(done, WORKING_PAUSE));
    answer = await heldOut(find("#order").value);
  }
  find("#working").textContent = "";
  state.ranks = answer.state === "ready" ? answer : null;
}

function showRun() {
  if (state.run) {
    find("#panel-run").replaceChildren(...report(state.run, words()));
  }
  if (state.ranks) {
    find("#ranks").replaceChildren(
      questions(state.ranks, words(), (text) => {
        question.value = text;
        choose("search");
        question.focus();
        ask();
      }),
    );
  }
}

function turnTab(step) {
  const tabs = [...document.querySelectorAll("[data-tab]:not([hidden])")];
  const next = tabs.at((tabs.indexOf(document.activeElement) + step) % tabs.length);
  next.focus();
  choose(next.dataset.tab);
}

function press(event) {
  if (event.target.closest?.("[role=tablist]") && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    event.preventDefault();
    turnTab(event.key === "ArrowRight" ? 1 : -1);
    return;
  }
  if (state.tab !== "search") {
    return;
  }
  const writes = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
  if (event.key === "/" && !writes) {
    event.preventDefault();
    question.focus();
    question.select();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    question.value = "";
    question.focus();
    ask();
  }
}

async function start() {
  try {
    state.server = await info();
    find("#key").hidden = true;
    tell("");
    showModes();
    showTabs();
    speak();
    ask();
  } catch (failure) {
    speak();
    fail(failure);
  }
}

question.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(ask, TYPING_PAUSE);
});
find("#search").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
find("#key").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(find("#secret").value);
  start();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    state.language = button.dataset.language;
    localStorage.setItem(LANGUAGE, state.language);
    speak();
  });
}
for (const tab of document.querySelectorAll("[data-tab]")) {
  tab.addEventListener("click", () => choose(tab.dataset.tab));
}
find("#order").addEventListener("change", () => choose("questions"));
document.addEventListener("keydown", press);
start();
