// What went wrong, as the vendor says it: `{name, code, message}` to the callback, and an exception for whoever listens.

import {Emitter, OTEvent} from "./emitter.mjs";

/** @typedef {Error & {code: number | undefined}} OTFailure */

/** What the codes are called in an exception. */
const TITLES = {
  1004: "Authentication error",
  1005: "Invalid Session ID",
  1006: "Connect Failed",
  1010: "Not Connected",
  1011: "Invalid Parameter",
  1015: "Peer Connection Not Connected",
  1027: "Connection Limit Exceeded",
  1500: "Unable to Publish",
  1501: "Unable to Subscribe",
  1520: "Unable to Force Disconnect",
  1530: "Unable to Force Unpublish",
  1540: "Unable to Force Mute",
  1553: "ICE Workflow failed",
  1554: "ICE Workflow failed",
};

/** Where exceptions are told: `OT.on("exception", ...)`. */
export const exceptions = new Emitter();

/**
 * @param {string} name begins with `OT_`
 * @param {number | undefined} code
 * @param {string} message a sentence for whoever writes the page
 * @returns {OTFailure}
 */
export function failure(name, code, message) {
  return Object.assign(new Error(message), { name, code });
}

/** What there is no stand-in for, and why asking for it fails.
 * @param {string} what
 */
export function notSupported(what) {
  return Promise.reject(failure("OT_NOT_SUPPORTED", undefined, `${what}: the local stand-in has none.`));
}

/** Tell the listeners of exceptions.
 * @param {any} error
 */
export function tellException(error) {
  const code = error.code ?? 2000;
  const title = TITLES[/** @type {keyof typeof TITLES} */ (code)] ?? "Internal Error";
  exceptions.dispatchEvent(new OTEvent("exception", { code, title, message: error.message }));
}

/**
 * Tell a callback how something ended, and the listeners of exceptions if it failed.
 *
 * @template T
 * @param {Promise<T>} end
 * @param {((error?: any, value?: T) => void) | undefined} [callback]
 * @returns {Promise<T>} the same; whoever has a callback need not look at it
 */
export function settled(end, callback) {
  end.then(
    (value) => callback?.(undefined, value),
    (error) => {
      callback?.(error);
      tellException(error);
    },
  ).catch((error) => console.error("A callback failed.", error));
  return end;
}

/**
 * A method that returns something at once and takes a callback, and beside it `promise`.
 *
 * @template R
 * @template E
 * @param {(...args: any[]) => {value: R, end: Promise<E>}} begin what is returned at once, and how it ends
 */
export function promising(begin) {
  /** @param {...any} args */
  const method = (...args) => {
    const callback = typeof args.at(-1) === "function" ? args.pop() : undefined;
    const { value, end } = begin(...args);
    settled(end, callback && ((error) => (error ? callback(error) : callback())));
    return value;
  };
  /** @param {...any} args */
  const promise = (...args) => settled(begin(...args).end);
  return Object.assign(method, { promise });
}

/** What cannot even begin.
 * @param {OTFailure} error
 * @param {any} [value] what is returned at once
 * @returns {{value: any, end: Promise<any>}}
 */
export function refused(error, value) {
  return { value, end: Promise.reject(error) };
}
