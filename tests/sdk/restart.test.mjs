// A server that is killed and comes back, and clients that never notice more than a pause.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { goOffline, onValue, push, ref, set } from "firebase/database";
import { HOST, Namespace, closeAtEnd, stack, values, within } from "./harness.mjs";

/** The database alone, in a process of its own, with its data on disk. */
class Server {
  #folder;
  #process;
  port = 0;

  static async started() {
    const server = new Server();
    server.#folder = await mkdtemp(join(tmpdir(), "database-"));
    closeAtEnd(async () => {
      await server.kill();
      await rm(server.#folder, { recursive: true });
    });
    await server.start();
    return server;
  }

  async start() {
    const options = ["--host", HOST, "--port", `${this.port}`, "--data", this.#folder];
    this.#process = spawn(stack.python, ["-m", "emulators.database", ...options], {
      cwd: stack.root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await within(
      once(createInterface(this.#process.stdout), "line"),
      "the database to listen",
    );
    this.port = Number(/:(\d+)$/.exec(line)[1]);
  }

  /** As a power cut would: nothing can be finished. */
  async kill() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill("SIGKILL");
    await once(this.#process, "exit");
  }

  space() {
    return new Namespace(undefined, `http://${HOST}:${this.port}`);
  }
}

test("clients come back to a server that was killed, and nothing they were told is lost", async () => {
  const server = await Server.started();
  const space = server.space();
  const database = space.client({ port: server.port });
  const connected = values(onValue, ref(database, ".info/connected"));
  const heard = values(onValue, ref(database, "status"));
  await heard.next();
  await set(ref(database, "status"), "preshow");
  await heard.next();

  await server.kill();
  await connected.until((is) => is);
  await connected.until((is) => !is);
  const whileDown = set(ref(database, "written"), "while it was down");
  await server.start();
  await within(whileDown, "the write");
  await space.write("status", "live");

  assert.equal(await heard.next(), "live");
  assert.equal(await space.read("written"), "while it was down");
  assert.deepEqual(heard.all, [null, "preshow", "live"]);
});

test("of many writes under way when a server is killed, those that were confirmed are kept", async () => {
  const server = await Server.started();
  const space = server.space();
  const database = space.client({ port: server.port });
  const confirmed = [];
  const line = ref(database, "line");
  const first = new Promise((resolve) => {
    for (let i = 0; i < 2000; i += 1) {
      const place = push(line);
      set(place, i).then(() => {
        confirmed.push(place.key);
        if (confirmed.length === 300) resolve();
      });
    }
  });

  await within(first, "the first confirmations");
  await server.kill();
  goOffline(database);
  await server.start();

  const kept = await space.read("line");
  assert.ok(confirmed.length >= 300);
  assert.deepEqual(confirmed.filter((key) => !(key in kept)), []);
});
