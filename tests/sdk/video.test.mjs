// The vendors' clients for Node, each against the product that it knows.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { Auth } from "@vonage/auth";
import { Video } from "@vonage/video";
import OpenTok from "opentok";
import { stack } from "./harness.mjs";

const URL = stack.addresses.opentok;
const APPLICATION_ID = "5a5a5a5a-0000-4000-8000-0000000005dc";
const PROJECT = { apiKey: "515151", apiSecret: "s".repeat(40) };

const pair = () => generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const { publicKey, privateKey } = pair();

async function control(method, path, body) {
  const answer = await fetch(`${URL}/__/${path}`, { method, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
}

const joined = (sessionId, token) => control("POST", "connections", { sessionId, token });
const published = ({ connectionId }) => control("POST", "streams", { connectionId });
const vonage = (key) => new Video(new Auth({ applicationId: APPLICATION_ID, privateKey: key }), { videoHost: URL });

before(async () => {
  await control("POST", "applications", { applicationId: APPLICATION_ID, publicKey });
  await control("POST", "projects", PROJECT);
});

test("@vonage/video plays a show with an application", async () => {
  const video = vonage(privateKey);
  const { sessionId } = await video.createSession({});
  const token = video.generateClientToken(sessionId, { role: "moderator", initialLayoutClassList: ["full", "focus"] });
  const client = await joined(sessionId, token);
  const stream = await published(client);

  const archive = await video.startArchive(sessionId, {});
  const broadcast = await video.startBroadcast(sessionId, { outputs: { hls: {} } });
  const { items } = await video.getStreamInfo(sessionId);
  const project = await video.muteAllStreams(sessionId, true, [stream.id]);
  await video.muteStream(sessionId, stream.id);
  const stopped = await video.stopArchive(archive.id);
  const over = await video.stopBroadcast(broadcast.id);
  const found = await video.searchArchives({ sessionId });

  assert.equal(client.role, "moderator");
  assert.deepEqual(items.map((each) => each.layoutClassList), [["full", "focus"]]);
  assert.equal(archive.applicationId, APPLICATION_ID);
  assert.equal(project.applicationId, APPLICATION_ID);
  assert.equal(stopped.status, "stopped");
  assert.equal(over.status, "stopped");
  assert.equal(found.count, 1);
});

test("@vonage/video is refused what comes at the wrong time, and with another key", async () => {
  const video = vonage(privateKey);
  const { sessionId } = await video.createSession({});
  const isRefused = (status) => (error) => error.response?.status === status;

  await assert.rejects(video.startArchive(sessionId, {}), isRefused(404));
  await published(await joined(sessionId, video.generateClientToken(sessionId)));
  await video.startArchive(sessionId, {});
  await assert.rejects(video.startArchive(sessionId, {}), isRefused(409));
  await assert.rejects(vonage(pair().privateKey).getStreamInfo(sessionId), isRefused(403));
});

for (const [kind, id, secret] of [
  ["a project", PROJECT.apiKey, PROJECT.apiSecret],
  ["an application", APPLICATION_ID, privateKey],
]) {
  test(`opentok makes sessions, tokens and archives with ${kind}`, async () => {
    const client = new OpenTok(id, secret, URL);
    const call = (name) => promisify(client[name]).bind(client);

    const { sessionId } = await call("createSession")({ mediaMode: "routed" });
    const entered = await joined(sessionId, client.generateToken(sessionId, { role: "publisher", data: "ann" }));
    const stream = await published(entered);
    const archive = await call("startArchive")(sessionId, {});
    const stopped = await call("stopArchive")(archive.id);
    const streams = await call("listStreams")(sessionId);

    assert.equal(entered.data, "ann");
    assert.equal(stopped.status, "stopped");
    assert.deepEqual(streams.map((each) => each.id), [stream.id]);
  });
}
