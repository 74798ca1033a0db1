// What a signal may be.

import {failure} from "./errors.mjs";

const TYPE = /^[A-Za-z0-9\-._~]{1,128}$/;

/** Of its text in JSON. */
const MAX_DATA = 8_192;

/**
 * @param {{type?: string, data?: string, to?: {connectionId?: string} | string}} signal
 * @returns {{type?: string, data?: string, to?: string}} what the server is told
 */
export function checkSignal({ type, data, to }) {
  const receiver = typeof to === "object" ? to?.connectionId : to;
  if (type !== undefined && !TYPE.test(String(type))) throw invalid(400, "The type is 1 to 128 letters, digits, or any of - . _ ~");
  if (data !== undefined && typeof data !== "string") throw invalid(400, "The data is a text.");
  if (data && JSON.stringify(data).length > MAX_DATA) throw invalid(413, `The data has ${MAX_DATA} characters at most.`);
  if (to !== undefined && !receiver) throw invalid(400, "`to` is a connection of the session.");
  return { ...(type && { type }), ...(data && { data }), ...(receiver && { to: receiver }) };
}

/** @param {number} code @param {string} message */
function invalid(code, message) {
  return failure("OT_INVALID_PARAMETER", code, message);
}
