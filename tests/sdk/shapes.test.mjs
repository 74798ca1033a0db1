// What the functions accept a browser can read: addresses with `URL`, moments with `Date`,
// names as the text of an element. Samples are drawn from what is nearly right.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { signInWithEmailAndPassword } from "firebase/auth";
import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";
import { address, authOf, newApp, stack } from "./harness.mjs";

/** Of each field. All together stay below what one admin may call a minute. */
const SAMPLES = 120;
const SEED = 20270131;

let call;
let event;

before(async () => {
  const app = newApp();
  await signInWithEmailAndPassword(authOf(app), stack.producer.email, stack.producer.password);
  const functions = getFunctions(app, stack.region);
  connectFunctionsEmulator(functions, ...address(stack.addresses.functions));
  call = async (name, body) => (await httpsCallable(functions, name)(body)).data;
  event = await call("createEvent", { name: "Shapes" });
});

/** What is stored for a value, or undefined where it is refused with the field and what is wanted. */
async function stored(field, value) {
  try {
    return (await call("updateEvent", { id: event.id, [field]: value }))[field];
  } catch (error) {
    assert.equal(error.code, "functions/invalid-argument", `${field} ${JSON.stringify(value)}: ${error.message}`);
    const { fields, expected } = error.details;
    if (fields[0].startsWith("body:")) return undefined;
    assert.ok(fields.every((one) => one.startsWith(`${field}:`)), fields);
    assert.ok(expected.every((one) => one.startsWith(`${field}: `) && one.length > field.length + 12), expected);
    return undefined;
  }
}

/** Numbers that are the same in every run. */
function draws(seed) {
  let state = seed;
  const below = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const of = (list) => list[below(list.length)];
  const text = (alphabet, most) => Array.from({ length: below(most + 1) }, () => of(alphabet)).join("");
  return { below, of, text };
}

/** Draw values until there are enough that the function accepts; all of them are checked. */
async function holds(field, draw, check) {
  let accepted = 0;
  for (let n = 0; n < SAMPLES; n += 1) {
    const value = draw();
    const kept = await stored(field, value);
    if (kept === undefined) continue;
    accepted += 1;
    check(kept, value);
  }
  assert.ok(accepted > SAMPLES / 10 && accepted < SAMPLES, `${accepted} of ${SAMPLES} accepted`);
}

test("an address that is accepted is read by URL, as it is", async () => {
  const { below, of, text } = draws(SEED);
  const letters = [..."abzAZ09-_.üßØσжあア漢한×ŀ"];
  const odd = [..."%@[]:\\\"'`<>\u00ad\u200b\u202eש\u0301٣|^{} "];
  const host = () => of([text(letters, 6), text(letters, 6), text(letters, 6), text([...letters, ...odd], 4), "1.2.3", "xn--a", "a.0x1", "256.1.1.1", "[::1]", "a.example"]);
  const draw = () => {
    const port = of(["", "", "", `:${below(70_000)}`, ":", ":x"]);
    const rest = of([text(letters, 5), text([...letters, "%20", "%2", "🎤"], 5), text([...letters, ...odd], 5)]);
    return `${of(["https://", "https://", "https://", "http://"])}${host()}${of(["", ".example", ".example"])}${port}${of(["", "/", "?", "#"])}${rest}`;
  };
  await holds("redirectUrl", draw, (kept, value) => {
    assert.equal(kept, value);
    const url = new URL(kept);
    assert.equal(url.protocol, "https:");
    assert.equal(url.username + url.password, "");
    assert.doesNotThrow(() => decodeURIComponent(url.pathname), value);
    // Neither the host is another one, nor a part of it another part.
    const [, ownHost] = /^https:\/\/([^:/?#]*)/.exec(kept);
    assert.equal(url.hostname, new URL(`https://${ownHost}/`).hostname);
    assert.doesNotMatch(url.hostname, /^[0-9.]+$/);
  });
});

test("an address for encoders that is accepted is read by URL", async () => {
  const { below, of, text } = draws(SEED + 1);
  const draw = () =>
    `${of(["rtmp://", "rtmps://"])}${of(["host", "u:p@host", "192.0.2.1", "h_-.x", "[::1]", "hö"])}${of(["", "", `:${below(70_000)}`])}${text(["/app", "/key"], 2)}${text(["/app", "/", "/key", "?a=b", "==", "é", "'", " "], 3)}`;
  await holds("rtmpUrl", draw, (kept) => {
    assert.match(new URL(kept).pathname + new URL(kept).search, /^\/.+\/.+/);
  });
});

test("a moment that is accepted is the same one to Date, before and after it is stored", async () => {
  const { below, of } = draws(SEED + 2);
  const two = (n) => String(n).padStart(2, "0");
  const draw = () => {
    const day = `${of(["2027", "2028", "2100", "1000", "9999", "0999"])}-${two(below(13))}-${two(25 + below(8))}`;
    const time = `${two(below(26))}:${two(below(61))}:${two(below(61))}${of(["", "", ".5", ".123"])}`;
    const offset = of(["Z", "Z", "+01:00", "-03:00", "+05:30", "+14:00", "-23:59", "+24:00", "+05:30:15", "+0100", "", "z"]);
    return `${day}${of(["T", "T", "T", "T", " "])}${time}${offset}`;
  };
  await holds("dateTimeStart", draw, (kept, value) => {
    const seconds = Math.floor(new Date(value).getTime() / 1000);
    assert.equal(new Date(kept).getTime() / 1000, seconds, value);
    assert.equal(new Date(kept).toISOString().replace(".000", ""), kept);
  });
});

test("a name that is accepted is one line of text that is seen", async () => {
  const { of, text } = draws(SEED + 3);
  const letters = [..."aÅ漢🎤ש\u0301ع"];
  const odd = ["\u0000", "\n", "\u0085", "\u2028", "\u202e", "\u2066", "\u200b", "\u200d", "\u200c", "\u200e", "\ufe0f", "\u00ad", "\ufeff", "\u3164", "\uffff", "\u{e0041}", " ", "<b>"];
  await holds("name", () => text(letters, 4) + of(odd) + text([...letters, ...odd], 2), (kept, value) => {
    assert.ok(value.includes(kept), value);
    assert.ok(kept.isWellFormed());
    assert.doesNotMatch(kept, /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]/u);
    assert.match(kept, /[\p{L}\p{N}\p{S}\p{P}\p{M}]/u);
  });
});

test("a name with half a character is refused", async () => {
  assert.equal(await stored("name", "a\ud83c"), undefined);
});
