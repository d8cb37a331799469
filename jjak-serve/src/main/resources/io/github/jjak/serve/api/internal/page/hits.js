import { drawing, element } from "./elements.js";

/** Lists of hits as elements. */

/** Where words of the question stand in a text: [start, end) pairs, neighbours joined. */
export function places(text, words) {
  const lower = text.toLowerCase();
  const found = [];
  // A letter whose lower case is longer would shift all places behind it.
  if (lower.length !== text.length) {
    return found;
  }
  for (const word of words) {
    const wanted = word.toLowerCase();
    for (let at = lower.indexOf(wanted); wanted && at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
      found.push([at, at + wanted.length]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  const joined = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    // A compound is found by its parts, but read as one word.
    if (last && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      joined.push([start, end]);
    }
  }
  // One letter within another word is no find, unless nothing else was looked for.
  return words.some((word) => word.length > 1) ? joined.filter(([start, end]) => end - start > 1) : joined;
}

function marked(text, words) {
  const parts = [];
  let at = 0;
  for (const [start, end] of places(text, words)) {
    parts.push(text.slice(at, start), element("mark", "", text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

function body(hit) {
  const words = Object.keys(hit.words ?? {});
  const { start, end } = hit.passage;
  const whole = start === 0 && end >= hit.text.length;
  const paragraph = element("p", "text");
  if (whole) {
    paragraph.append(...marked(hit.text, words));
  } else {
    paragraph.append(
      ...marked(hit.text.slice(0, start), words),
      element("span", "passage", ...marked(hit.text.slice(start, end), words)),
      ...marked(hit.text.slice(end), words),
    );
  }
  return paragraph;
}

function facts(hit, words) {
  const list = element("dl", "quiet");
  const add = (name, value) => list.append(element("div", "", element("dt", "", name), element("dd", "", value)));
  add(words.score, hit.score.toFixed(4));
  add(words.id, hit.id);
  for (const [name, value] of Object.entries(hit.columns ?? {})) {
    add(name, value);
  }
  const found = Object.keys(hit.words ?? {});
  if (found.length > 0) {
    add(words.words, found.join(", "));
  }
  return list;
}

const THUMB = "M2 10h4v11H2zM8 21h9.5a2 2 0 0 0 2-1.6l1.4-7A2 2 0 0 0 19 10h-5.5l.8-4.6A2.2 2.2 0 0 0 12 3L8 10z";

/** Drawn, because not every machine has a font with thumbs. */
function thumb(down) {
  return drawing(
    "svg",
    { viewBox: "0 0 24 24", "aria-hidden": "true", class: down ? "thumb down" : "thumb" },
    drawing("path", { d: THUMB }),
  );
}

function button(label, content, pressed, press) {
  const made = element("button", "", content);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.setAttribute("aria-pressed", String(pressed));
  made.addEventListener("click", press);
  return made;
}

function hitElement(hit, view) {
  const { words, said, right } = view;
  const item = element("li", hit.id === right ? "hit right" : "hit");
  item.tabIndex = 0;
  item.dataset.id = hit.id;
  item.setAttribute("aria-label", words.rank(hit.rank));
  item.append(body(hit), facts(hit, words));
  if (view.feedback) {
    const opinion = said.get(hit.id);
    item.append(
      element(
        "div",
        "said",
        button(words.good, thumb(false), opinion === "thumbs_up", () => view.say("thumbs_up", hit)),
        button(words.bad, thumb(true), opinion === "thumbs_down", () => view.say("thumbs_down", hit)),
        button(words.rightAnswer, words.rightAnswer, hit.id === right, () => view.say("right_answer", hit)),
      ),
    );
  }
  return item;
}

/** One mode's list, with where the right answer stands in it. */
export function list(mode, answer, view) {
  const { words, right } = view;
  const heading = element("h2", "", words[mode]);
  heading.append(element("span", "quiet", words.found(answer.hits.length, Math.round(answer.took_ms))));
  const section = element("section", "", heading);
  section.dataset.mode = mode;
  section.setAttribute("aria-label", words[mode]);
  if (right) {
    const hit = answer.hits.find((candidate) => candidate.id === right);
    section.append(element("p", "quiet stand", hit ? words.rightHere(hit.rank) : words.rightMissing));
  }
  if (answer.hits.length === 0) {
    section.append(element("p", "", words.nothing));
  }
  section.append(element("ol", "", ...answer.hits.map((hit) => hitElement(hit, view))));
  return section;
}
