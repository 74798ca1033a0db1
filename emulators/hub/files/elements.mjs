// Elements in one call. Text is always text: what clients wrote never becomes markup.

/** The element of the document with that id. */
export const the = (id) => document.getElementById(id);

/**
 * A new element.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} attributes names with `on` in front are listeners; false and null are left out
 * @param {...(Node|string|number)} content
 */
export function made(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...content.map((each) => (each instanceof Node ? each : String(each))));
  return element;
}

/** Milliseconds since 1970 as a time of day with its date, in UTC. */
export const moment = (ms) => new Date(ms).toISOString().replace("T", " ").slice(0, 19);
