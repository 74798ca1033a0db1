// One page per role, each with an HTML file of its own: Hosting serves `fan.html` as `/fan`.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const PAGES = ["index", "producer", "screener", "talent", "fan", "viewer", "404"];

const STACK = "http://127.0.0.1:5002";

export default defineConfig({
  root: here("."),
  resolve: { alias: { "@interactive-broadcast/client": here("client/src/index.ts") } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // While somebody works on a page: settings and functions are those of `make start`.
  server: { proxy: Object.fromEntries(["/__", "/config.json", "/broadcast"].map((path) => [path, STACK])) },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // A `data:` URL is nothing that the policy lets scripts or styles come from.
    assetsInlineLimit: 0,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: Object.fromEntries(PAGES.map((page) => [page, here(`${page}.html`)])),
    },
  },
});
