// firebase 4.1.3, the SDK that the old web app carries, with a stack on this machine.
//
// That SDK knows no emulators: Google's addresses are written into it. So it gets a
// WebSocket and an XMLHttpRequest that take what is meant for Google to the stack, and
// that are otherwise what a browser has.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { addresses, namespace, bucket } = JSON.parse(process.env.LOCAL_STACK);
const STACK = {
  "www.googleapis.com": `${addresses.auth}/www.googleapis.com`,
  "securetoken.googleapis.com": `${addresses.auth}/securetoken.googleapis.com`,
  "firebasestorage.googleapis.com": addresses.storage,
};

/** What the SDK uses of a browser's XMLHttpRequest, by fetch. */
class StackRequest extends EventTarget {
  readyState = 0;
  status = 0;
  responseText = "";
  #request = {};
  #headers = new Headers();
  #answered = new Headers();
  #aborting = new AbortController();

  open(method, url) {
    const { hostname, pathname, search } = new URL(url);
    this.#request = { method, url: `${STACK[hostname]}${pathname}${search}` };
    this.#become(1);
  }

  setRequestHeader(name, value) {
    this.#headers.set(name, value);
  }

  getResponseHeader(name) {
    return this.#answered.get(name);
  }

  getAllResponseHeaders() {
    return [...this.#answered].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  }

  abort() {
    this.#aborting.abort();
  }

  async send(body) {
    const { method, url } = this.#request;
    const { signal } = this.#aborting;
    try {
      const answer = await fetch(url, { method, headers: this.#headers, body, signal });
      this.responseText = await answer.text();
      this.status = answer.status;
      this.#answered = answer.headers;
    } catch {
      this.#end(signal.aborted ? "abort" : "error");
      return;
    }
    this.#end("load");
  }

  #end(how) {
    this.#become(4);
    this.dispatchEvent(new Event(how));
    this[`on${how}`]?.(new Event(how));
  }

  #become(state) {
    this.readyState = state;
    this.onreadystatechange?.();
  }
}

// The SDK takes what it finds when it is loaded.
const sockets = createRequire(require.resolve("firebase-4-1"))("faye-websocket");
const { Client } = sockets;
sockets.Client = class extends Client {
  constructor(url, ...rest) {
    const { hostname, pathname, search } = new URL(url);
    const [name] = hostname.split(".");
    super(`${addresses.database.replace("http", "ws")}${pathname}${search}&ns=${name}`, ...rest);
  }
};
globalThis.XMLHttpRequest = StackRequest;
const firebase = require("firebase-4-1");
require("firebase-4-1/storage");
firebase.INTERNAL.node.XMLHttpRequest = StackRequest;

/** The SDK for one page of the web app; configured as the app's `src/config/firebase.js` is. */
export function firebaseOf(page) {
  return firebase.initializeApp(
    {
      apiKey: "demo-key",
      databaseURL: `https://${namespace}.firebaseio.com`,
      storageBucket: bucket,
    },
    page,
  );
}
