// What the hub can be told, by HTTP.

/**
 * Tell the hub something.
 *
 * @returns {Promise<string>} why it refused; "" if it did not
 */
export async function tell(method, path, body) {
  try {
    const answer = await fetch(`/__/${path}`, { method, body: body && JSON.stringify(body) });
    return answer.ok ? "" : (await answer.json()).error.message;
  } catch {
    return "The stack does not answer.";
  }
}
