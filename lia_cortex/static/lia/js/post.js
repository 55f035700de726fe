// Sending a form of ours without leaving the page.

/** Posts fields and returns {ok, status, said}; `said` is what the server answered, null when it did not. */
export async function post(address, fields, { keepalive = false } = {}) {
  let response;
  try {
    response = await fetch(address, { method: "POST", body: fields, keepalive, headers: { Accept: "application/json" } });
  } catch {
    return { ok: false, status: 0, said: null };
  }
  if (response.redirected || response.status === 403) location.reload(); // the login has ended
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { ok: response.ok, status: response.status, said: isJson ? await response.json() : null };
}

/** Returns a key that names one deed, so that the server does it once. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((each) => each.toString(36)).join("");
}
