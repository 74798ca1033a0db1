// Links to recordings, which are good for minutes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { recordingLinks } from "../dist/index.js";

test("a link is kept until it is about to end, and one that lasts for good", async () => {
  const clock = { now: 0 };
  const asked = [];
  const links = recordingLinks({
    now: () => clock.now,
    call: async (name, body) => {
      asked.push([name, body]);
      return { archiveUrl: `link ${asked.length}`, ...(body.archiveId && { expiresAt: clock.now + 600_000 }) };
    },
  }, { id: "e1" });

  const first = await links.of("part");
  clock.now = 539_999;
  assert.equal(await links.of("part"), first);
  clock.now = 540_000;
  assert.equal((await links.of("part")).archiveUrl, "link 2");
  const lasting = await links.of();
  clock.now = 10_000_000;
  assert.equal(await links.of(), lasting);
  assert.deepEqual(asked, [
    ["getArchiveUrl", { id: "e1", archiveId: "part" }], ["getArchiveUrl", { id: "e1", archiveId: "part" }], ["getArchiveUrl", { id: "e1" }],
  ]);
});
