// Pages of the old web app, told line by line what to do with their SDK: `old_web_app.py`.
//
// In: {"request", "page", "does", ...}. Out: {"request", "value"} or {"request", "error"},
// and {"page", "path", "value"} for what a page listens to.

import { createInterface } from "node:readline";
import { firebaseOf } from "./old_web_sdk.mjs";

const pages = new Map();

/** What a page's code does with the SDK, and nothing else. */
class Page {
  #name;
  #firebase;
  #listening = new Map();

  constructor(name) {
    this.#name = name;
    this.#firebase = firebaseOf(name);
  }

  async signIn({ email, password }) {
    const auth = this.#firebase.auth();
    const user = email
      ? await auth.signInWithEmailAndPassword(email, password)
      : await auth.signInAnonymously();
    return { uid: user.uid, idToken: await user.getIdToken() };
  }

  async once({ path }) {
    return (await this.#ref(path).once("value")).val();
  }

  listen({ path }) {
    return new Promise((resolve, reject) => {
      const heard = (snapshot) => {
        say({ page: this.#name, path, value: snapshot.val() });
        resolve(null);
      };
      this.#listening.set(path, this.#ref(path).on("value", heard, reject));
    });
  }

  unlisten({ path }) {
    this.#ref(path).off("value", this.#listening.get(path));
    this.#listening.delete(path);
  }

  set({ path, value }) {
    return this.#ref(path).set(value);
  }

  update({ path, value }) {
    return this.#ref(path).update(value);
  }

  remove({ path }) {
    return this.#ref(path).remove();
  }

  "onDisconnect.set"({ path, value }) {
    return this.#ref(path).onDisconnect().set(value);
  }

  "onDisconnect.update"({ path, value }) {
    return this.#ref(path).onDisconnect().update(value);
  }

  "onDisconnect.remove"({ path }) {
    return this.#ref(path).onDisconnect().remove();
  }

  "onDisconnect.cancel"({ path }) {
    return this.#ref(path).onDisconnect().cancel();
  }

  async upload({ path, bytes, type }) {
    const file = new Blob([Buffer.from(bytes, "base64")], { type });
    const { downloadURL } = await this.#firebase.storage().ref().child(path).put(file);
    return { downloadURL };
  }

  /** The page is closed. */
  async leave() {
    this.#firebase.database().goOffline();
    pages.delete(this.#name);
    await this.#firebase.delete();
  }

  #ref(path) {
    return this.#firebase.database().ref(path);
  }
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function pageOf(name) {
  if (!pages.has(name)) pages.set(name, new Page(name));
  return pages.get(name);
}

async function answer({ request, page, does, ...rest }) {
  try {
    say({ request, value: (await pageOf(page)[does](rest)) ?? null });
  } catch (error) {
    say({ request, error: error.code ?? error.code_ ?? String(error) });
  }
}

for await (const line of createInterface(process.stdin)) void answer(JSON.parse(line));
process.exit();
