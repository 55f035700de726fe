// The passage to the simulated gateway: our own server, our own origin.

const page = document.getElementById("simulator");

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.detail || page.dataset.failed);
  return body;
}

export async function read(numbers, seen) {
  const ask = new URLSearchParams(numbers.map((number) => ["number", number]));
  if (seen) ask.set("seen", seen);
  return answered(await fetch(`${page.dataset.chats}?${ask}`, { headers: { Accept: "application/json" } }));
}

async function post(path, body) {
  return answered(
    await fetch(page.dataset.base + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": page.dataset.csrf, Accept: "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

const of = (number, what) => `phones/${encodeURIComponent(number)}/${what}`;

export const say = (number, message) => post(of(number, "messages/"), message);
export const presence = (number, what) => post(of(number, "presence/"), { presence: what });
export const change = (number, settings) => post(of(number, ""), settings);
export const sayAsOwner = (message) => post("owner/messages/", message);
export const mediaOf = (id) => `${page.dataset.base}media/${encodeURIComponent(id)}/`;
