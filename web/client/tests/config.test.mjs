// A page asks the server that it comes from where everything is.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { loadConfig, videoSdkOf } from "../dist/index.js";
import { closeAtEnd } from "./people.mjs";

const OWN = { openTok: { project: "a.js", application: "b.js" }, region: "us-central1" };

test("Firebase's configuration and ours become one", async () => {
  const site = await serve({ "/__/firebase/init.json": { projectId: "demo" }, "/config.json": OWN });

  assert.deepEqual(await loadConfig(site), { ...OWN, site, firebase: { projectId: "demo" } });
});

test("a server without them is unreachable", async () => {
  const site = await serve({ "/config.json": OWN });

  await assert.rejects(loadConfig(site), { name: "BackendError", reason: "unreachable" });
  await assert.rejects(loadConfig("http://127.0.0.1:9"), { name: "BackendError", reason: "unreachable" });
});

test("an API key that is a UUID is a Vonage application's", () => {
  assert.equal(videoSdkOf(OWN, "100"), "a.js");
  assert.equal(videoSdkOf(OWN, "decade01-0000-4000-8000-000000000100"), "b.js");
});

/** A site that has these documents. */
async function serve(documents) {
  const server = createServer((request, response) => {
    const found = documents[request.url];
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeAtEnd(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}
