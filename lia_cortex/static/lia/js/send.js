// Sending what a person decided, with the page's token.

/** Posts fields; a value that is a list goes as several fields. Rejects when the server cannot be reached. */
export async function send(address, fields = {}) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) body.append(name, each);
  }
  const response = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (response.redirected) location.reload(); // the login has ended
  return response;
}
