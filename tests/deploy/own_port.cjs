// Loaded into the firebase CLI before it starts: it looks at the functions at a port of
// its own. By itself it takes the first free one from 8081 on and then has Python listen
// there, so of two CLIs at once one would be told the other's functions.
const { realpathSync } = require("node:fs");
const { createRequire } = require("node:module");
const { basename } = require("node:path");

// What the CLI starts, as the build of the pages, has the environment as well.
if (basename(process.argv[1] ?? "").startsWith("firebase")) {
  const portfinder = createRequire(realpathSync(process.argv[1]))("portfinder");
  const find = portfinder.getPortPromise;
  const port = Number(process.env.OWN_PORT);
  portfinder.getPortPromise = (options) => find({ ...options, port });
}
