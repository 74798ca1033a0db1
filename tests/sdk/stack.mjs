// What tests in Node stand on, whichever SDK they try: the stack's addresses, databases of
// one's own, and waits that end. No SDK is loaded here: each folder of tests has its own.
//
// Each test file works in databases (namespaces) that nobody else uses, or in shows of its own,
// so files may run side by side on one stack. The addresses come from `node_suites.py` in LOCAL_STACK.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { createInterface } from "node:readline";
import { after } from "node:test";

export const stack = JSON.parse(process.env.LOCAL_STACK ?? "null");
if (stack === null) throw new Error("Run this by `make test-sdk`: LOCAL_STACK is not set.");

export const DEADLINE_MS = 15_000;
export const [HOST, PORT] = address(stack.addresses.database);

const closers = [];
after(async () => {
  for (const close of closers.reverse()) await close();
});

/** A stack of one's own, with the functions of the emulators' own tests, until the end of the file. */
export async function startStack() {
  const project = "emulators/tests/fixtures/echoing";
  const options = ["--free-ports", "--json", "--root", project, "--project", "demo-own"];
  const running = spawn(stack.python, ["-m", "emulators", ...options], {
    cwd: stack.root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  closeAtEnd(async () => {
    running.kill("SIGTERM");
    await once(running, "exit");
  });
  const [line] = await within(once(createInterface(running.stdout), "line"), "a stack of its own");
  const { addresses } = JSON.parse(line);
  return {
    addresses,
    namespace: "demo-own-default-rtdb",
    functionUrl: (name) => `${addresses.functions}/demo-own/us-central1/${name}`,
  };
}

/** Have something ended after the last test of the file. */
export function closeAtEnd(close) {
  closers.push(close);
}

/** Host and port of a base URL. */
export function address(url) {
  const { hostname, port } = new URL(url);
  return [hostname, Number(port)];
}

/** A promise that fails, saying what it waited for, when it takes too long. */
export function within(promise, what, ms = DEADLINE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${ms} ms for ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What was heard so far, in order, and the means to wait for more. */
export class Heard {
  #all = [];
  #taken = 0;
  #wake = () => {};

  /** Bound, so that it can be handed to an SDK as a callback. */
  add = (item) => {
    this.#all.push(item);
    this.#wake();
  };

  get all() {
    return [...this.#all];
  }

  /** The next thing that nobody has taken yet. */
  async next(what = "the next event") {
    await this.#arrived(() => this.#all.length > this.#taken, what);
    return this.#all[this.#taken++];
  }

  /** The next `count` things. */
  async take(count) {
    const taken = [];
    while (taken.length < count) taken.push(await this.next(`event ${taken.length + 1} of ${count}`));
    return taken;
  }

  /** Take things until one satisfies; that one. */
  async until(satisfies, what = "an event that fits") {
    for (;;) {
      const item = await this.next(`${what}; heard ${JSON.stringify(this.#all.slice(-5))}`);
      if (satisfies(item)) return item;
    }
  }

  #arrived(ready, what) {
    if (ready()) return Promise.resolve();
    const more = new Promise((resolve) => {
      this.#wake = () => ready() && resolve();
    });
    return within(more, what);
  }
}

/** One database, of the stack unless another server is named, worked on with full rights over REST. */
export class Namespace {
  #server;

  constructor(name = `t-${randomBytes(6).toString("hex")}`, server = stack.addresses.database) {
    this.name = name;
    this.#server = server;
  }

  async #call(method, path, parameters, body) {
    const query = new URLSearchParams({ ns: this.name, ...parameters });
    const escaped = path.split("/").map(encodeURIComponent).join("/");
    const response = await fetch(`${this.#server}/${escaped}.json?${query}`, {
      method,
      headers: { authorization: "Bearer owner" },
      body,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const text = await response.text();
    assert.equal(response.ok, true, `${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** What is stored, with priorities. */
  read(path = "") {
    return this.#call("GET", path, { format: "export" });
  }

  write(path, value) {
    return this.#call("PUT", path, {}, JSON.stringify(value));
  }

  update(path, values) {
    return this.#call("PATCH", path, {}, JSON.stringify(values));
  }

  /** Put the rules in force; `rules` as below the file's "rules" key. */
  async bind(rules) {
    await this.#call("PUT", ".settings/rules", {}, JSON.stringify({ rules }));
  }
}

/** A wire to a server that can be cut, and left cut for a while. */
export class Relay {
  #wires = new Set();
  #server;
  #open = true;
  connections = 0;
  /** How much the server has sent so far. */
  bytesDown = 0;

  static async to(host, port) {
    const relay = new Relay();
    relay.#server = net.createServer((near) => relay.#join(near, host, port));
    relay.#server.listen(0, HOST);
    await once(relay.#server, "listening");
    relay.port = relay.#server.address().port;
    closeAtEnd(() => relay.close());
    return relay;
  }

  /** End every connection as a power cut does: nobody says goodbye. */
  cut() {
    for (const { near, far } of this.#wires) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** Cut off the clients alone: the server takes them to be there still. */
  strand() {
    for (const { near } of this.#wires) {
      near.unpipe();
      near.removeAllListeners("close");
      near.resetAndDestroy();
    }
  }

  /** Cut, and refuse newcomers until `mend()`. */
  sever() {
    this.#open = false;
    this.cut();
  }

  mend() {
    this.#open = true;
  }

  async close() {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(near, host, port) {
    if (!this.#open) {
      near.destroy();
      return;
    }
    this.connections += 1;
    const far = net.connect(port, host);
    const wire = { near, far };
    this.#wires.add(wire);
    near.on("error", () => {});
    far.on("error", () => {});
    near.on("close", () => far.destroy());
    far.on("close", () => {
      near.destroy();
      this.#wires.delete(wire);
    });
    far.on("data", (chunk) => {
      this.bytesDown += chunk.length;
    });
    near.pipe(far, { end: false });
    far.pipe(near, { end: false });
  }
}

/** The value of a listener's snapshots, as they come. */
export function values(listen, ...target) {
  const heard = new Heard();
  const stop = listen(...target, (snapshot) => heard.add(snapshot.val()));
  return Object.assign(heard, { stop });
}
