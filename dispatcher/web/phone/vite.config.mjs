// The worker's page, built into dist/dispatcher/web/phone/ and served at /m/. Nothing inline, so that the server's
// content security policy can stay as strict as it is.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

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
      hash.update(readFileSync(here("./index.html")));
      worker.code = worker.code
        .replace(/(["'`])__BUILT_FILES__\1/, JSON.stringify(files))
        .replace(/(["'`])__EDITION__\1/, JSON.stringify(hash.digest("hex").slice(0, 12)));
    },
  };
}

export default defineConfig({
  root: here("./"),
  base: "/m/",
  plugins: [vue(), listForServiceWorker()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    target: "es2022",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: { page: here("./index.html"), sw: here("./sw.ts") },
      output: {
        // A service worker is found by its name, and covers what lies below it.
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
