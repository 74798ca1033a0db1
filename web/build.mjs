// `node web/build.mjs`: builds the pages into `web/dist`, and installs before what that needs, once.
//
// `--if-old`: only when a source is newer than what is built. `--check`: the types first. `--install`: that alone.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const BUILT = join(HERE, "dist", "index.html");
const NO_SOURCES = new Set(["dist", "node_modules", "tests"]);

const packageJson = (folder) => JSON.parse(readFileSync(join(HERE, folder, "package.json"), "utf8"));

/** Whether this Node is one that Vite takes: 20.19 and later, or 22.12 and later. */
function nodeWillDo() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

/** Whether every package that `package.json` names is there, in the version that it names. */
function isInstalled() {
  const { dependencies, devDependencies } = packageJson(".");
  return Object.entries({ ...dependencies, ...devDependencies }).every(([name, version]) => {
    const folder = join("node_modules", name);
    return existsSync(join(HERE, folder, "package.json")) && packageJson(folder).version === version;
  });
}

/** When anything below a folder was last changed, in ms. */
function changedAt(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  return Math.max(0, ...entries.filter(({ name }) => !NO_SOURCES.has(name)).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? changedAt(path) : statSync(path).mtimeMs;
  }));
}

function isOld() {
  return !existsSync(BUILT) || statSync(BUILT).mtimeMs < changedAt(HERE);
}

function run(program, ...given) {
  // On Windows `npm` is a script, which only a shell starts.
  const { status, error } = spawnSync(program, given, { cwd: HERE, stdio: "inherit", shell: process.platform === "win32" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * The functions' own parameter `REGION`, of their files: those of the project as well, which the firebase CLI
 * names before it deploys.
 */
function region() {
  const project = process.env.GCLOUD_PROJECT;
  const files = [".env", ...(project ? [`.env.${project}`] : [])].map((name) => join(HERE, "..", "functions", name));
  const lines = files.filter(existsSync).flatMap((file) => readFileSync(file, "utf8").split(/\r?\n/));
  const values = lines.map((line) => /^\s*REGION\s*=\s*["']?([a-z0-9-]+)["']?\s*$/.exec(line)?.[1]).filter(Boolean);
  return values.at(-1);
}

/** Pages have to know where the functions are. */
function tellRegion() {
  const file = join(HERE, "dist", "config.json");
  const told = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, `${JSON.stringify({ ...told, region: region() ?? told.region }, null, 2)}\n`);
}

const asked = new Set(process.argv.slice(2));
if (!nodeWillDo()) {
  console.error(`The pages need Node 20.19, 22.12 or later to be built; this is ${process.versions.node}.`);
  process.exit(1);
}
if (asked.has("--install") || !asked.has("--if-old") || isOld()) {
  if (!isInstalled()) {
    console.error("Installing what the pages are built with (once; 100 MB) ...");
    run("npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=1");
  }
  if (asked.has("--install")) process.exit(0);
  console.error("Building the pages (web/dist) ...");
  if (asked.has("--check")) run("npm", "run", "--silent", "check");
  run("npm", "run", "--silent", "build");
  tellRegion();
}
