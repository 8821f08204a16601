// How a page is built, whichever it is: nothing inline, so that the server's content security policy can stay as strict
// as it is, and files that are named by their content, so that a browser may keep them for ever.
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

/**
 * `folder`: the page's own, a URL; `base`: where it is served. `input` by name, besides index.html. `entryName` of what
 * must be found by a fixed name, null for what is named by its content.
 */
export function pageConfig({ folder, base, input = {}, plugins = [], entryName = () => null }) {
  const here = (path) => fileURLToPath(new URL(path, folder));
  const inputs = Object.entries(input).map(([name, path]) => [name, here(path)]);
  return defineConfig({
    root: here("./"),
    base,
    plugins: [vue(), ...plugins],
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
        input: { page: here("./index.html"), ...Object.fromEntries(inputs) },
        output: {
          entryFileNames: ({ name }) => entryName(name) ?? "assets/[name]-[hash].js",
          chunkFileNames: "assets/[name]-[hash].js",
          assetFileNames: "assets/[name]-[hash][extname]",
        },
      },
    },
  });
}
