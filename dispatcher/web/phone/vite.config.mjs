// The worker's page, built into dist/dispatcher/web/phone/ and served at /m/.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pageConfig } from "../shared/vite-page.mjs";

/** Tells the service worker which files this build made: what it keeps for a phone without a network. */
function listForServiceWorker() {
  return {
    name: "list-for-service-worker",
    generateBundle(_options, bundle) {
      const names = Object.keys(bundle).filter((name) => name !== "sw.js" && !name.endsWith(".map"));
      const files = ["/m/", ...names.filter((name) => name !== "index.html").map((name) => `/m/${name}`)];
      const worker = bundle["sw.js"];
      if (!worker?.code.includes("__BUILT_FILES__")) throw new Error("sw.ts does not say where its files go");
      const hash = createHash("sha256").update(files.join("\n")).update(worker.code);
      hash.update(readFileSync(new URL("./index.html", import.meta.url)));
      worker.code = worker.code
        .replace(/(["'`])__BUILT_FILES__\1/, JSON.stringify(files))
        .replace(/(["'`])__EDITION__\1/, JSON.stringify(hash.digest("hex").slice(0, 12)));
    },
  };
}

export default pageConfig({
  folder: new URL("./", import.meta.url),
  base: "/m/",
  plugins: [listForServiceWorker()],
  input: { sw: "./sw.ts" },
  // A service worker is found by its name, and covers what lies below it.
  entryName: (name) => (name === "sw" ? "sw.js" : null),
});
