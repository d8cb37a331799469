import { drawing, element } from "./elements.js";

/** The run that made the model: its numbers, its curves, and its held-out questions before and after. */

const WIDTH = 480;
const HEIGHT = 180;
const LEFT = 48;
const BOTTOM = 24;
const TOP = 12;

const digits = (value) => (value === null || value === undefined ? "–" : value.toFixed(3));

function curve(points, title, words) {
  const values = points.map((point) => point.value);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const last = points.at(-1);
  const steps = Math.max(1, last.step);
  const span = most - least || 1;
  const x = (step) => LEFT + ((WIDTH - LEFT - 8) * step) / steps;
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - least) / span);
  const line = points.map((point, i) => `${i ? "L" : "M"}${x(point.step).toFixed(1)} ${y(point.value).toFixed(1)}`);
  const label = (text, at, anchor) => drawing("text", { x: at[0], y: at[1], "text-anchor": anchor }, text);
  const figure = element("figure", "curve", element("figcaption", "", title));
  figure.append(
    drawing(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: "img",
        "aria-label": words.curve(title, digits(points[0].value), digits(last.value), last.step),
      },
      drawing("path", { class: "axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - 8}` }),
      drawing("path", { class: "line", d: line.join("") }),
      ...(points.length <= 30 ? points.map((p) => drawing("circle", { cx: x(p.step), cy: y(p.value), r: 3 })) : []),
      label(digits(most), [LEFT - 6, TOP + 5], "end"),
      label(digits(least), [LEFT - 6, HEIGHT - BOTTOM], "end"),
      label("0", [LEFT, HEIGHT - 6], "middle"),
      label(`${words.step} ${last.step}`, [WIDTH - 8, HEIGHT - 6], "end"),
    ),
  );
  return figure;
}

function head(...names) {
  return element("thead", "", element("tr", "", ...names.map((name) => scope(element("th", "", name), "col"))));
}

function scope(cell, value) {
  cell.scope = value;
  return cell;
}

function numbers(run, words) {
  const rows = run.table.map((row) =>
    element(
      "tr",
      "",
      scope(element("th", "", row.metric), "row"),
      element("td", "", digits(row.bm25)),
      element("td", "", digits(row.base)),
      element("td", "best", digits(row.best)),
    ),
  );
  return element(
    "table",
    "numbers",
    element("caption", "", words.onHeldOut(run.questions, run.answers)),
    head(words.metric, words.bm25, words.before, words.after),
    element("tbody", "", ...rows),
  );
}

function facts(run, words) {
  const list = element("dl", "quiet");
  const add = (name, value) => list.append(element("div", "", element("dt", "", name), element("dd", "", value)));
  add(words.startedFrom, run.model);
  add(words.lossName, run.loss_name);
  add(words.rows, String(run.rows));
  add(words.steps, run.best_step === null ? String(run.steps) : words.stepsBest(run.steps, run.best_step));
  if (run.seconds !== null) {
    add(words.time, words.seconds(Math.round(run.seconds)));
  }
  return list;
}

/** The run's numbers and curves. */
export function report(run, words) {
  const parts = [element("h2", "", words.runOf(run.name)), facts(run, words)];
  if (run.table.length > 0) {
    parts.push(numbers(run, words));
  }
  const curves = element("div", "curves");
  if (run.evaluations.length > 1) {
    curves.append(curve(run.evaluations, words.evaluated(run.evaluations[0].name), words));
  }
  if (run.loss.length > 1) {
    curves.append(curve(run.loss, words.loss, words));
  }
  parts.push(curves);
  return parts;
}

function rank(value, words, column, className) {
  const cell = element("td", className, value === null ? words.beyond : words.rank(value));
  // On a phone there is no room for the head of the table.
  cell.dataset.label = words[column];
  return cell;
}

/** The held-out questions; a press on one searches it. */
export function questions(answer, words, press) {
  const rows = answer.shown.map((one) => {
    const question = element("button", "question", one.question);
    question.type = "button";
    question.addEventListener("click", () => press(one.question));
    const better = (one.trained ?? 101) < (one.base ?? 101);
    const worse = (one.trained ?? 101) > (one.base ?? 101);
    return element(
      "tr",
      "",
      scope(element("th", "", question, element("p", "quiet", one.answer)), "row"),
      rank(one.bm25, words, "bm25", ""),
      rank(one.base, words, "before", ""),
      rank(one.trained, words, "after", better ? "better" : worse ? "worse" : ""),
      rank(one.hybrid, words, "hybrid", ""),
    );
  });
  return element(
    "table",
    "questions",
    element("caption", "", words.ranked(answer.shown.length, answer.questions, answer.answers)),
    head(words.heldOutQuestion, words.bm25, words.before, words.after, words.hybrid),
    element("tbody", "", ...rows),
  );
}
