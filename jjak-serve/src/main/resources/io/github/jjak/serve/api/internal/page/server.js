/** The server's routes, as the page uses them. */

const KEY = "jjak-key";

/** A refusal, with its status. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Remembers an API key until the tab is closed. */
export function useKey(key) {
  sessionStorage.setItem(KEY, key);
}

function headers(more) {
  const key = sessionStorage.getItem(KEY);
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refusal(response.status, body.error ?? "");
  }
  return body;
}

/** What is served. */
export async function info() {
  return answer(await fetch("/info", { headers: headers({}) }));
}

/** Hits for a question; the mode shadow is the compared model's search by meaning. */
export async function search(query, mode, hits, signal) {
  const asked = mode === "shadow" ? { mode: "dense", model: "shadow" } : { mode };
  const response = await fetch("/search", {
    method: "POST",
    headers: headers({ "Content-Type": "application/json" }),
    body: JSON.stringify({ query, ...asked, top_k: hits, explain: true }),
    signal,
  });
  return answer(response);
}

/** The numbers of the run that made the model. */
export async function run() {
  return answer(await fetch("/run", { headers: headers({}) }));
}

/** The run's held-out questions; its state is working until their ranks are known. */
export async function heldOut(order) {
  return answer(await fetch(`/run/questions?order=${order}`, { headers: headers({}) }));
}

/** Sends an event in the form of UBI 1.3. */
export async function say(action, queryId, clientId, hit) {
  const event = { action_name: action, query_id: queryId, client_id: clientId };
  if (hit) {
    event.event_attributes = { object: { object_id: hit.id, object_id_field: "id" }, position: { ordinal: hit.rank } };
  }
  const response = await fetch("/feedback", {
    method: "POST",
    headers: headers({ "Content-Type": "application/json" }),
    body: JSON.stringify(event),
    keepalive: true,
  });
  return answer(response);
}
