/** Addresses below /c/, each page loaded when it is first opened. */
import { ref } from "vue";
import { createRouter, createWebHistory, type RouteComponent, type RouteRecordRaw } from "vue-router";
import { messagePath } from "./way-on.ts";
import { PAGES } from "./pages.ts";

const routes: RouteRecordRaw[] = PAGES.map(({ name, path, load }) => ({
  name,
  path,
  component: load as () => Promise<RouteComponent>,
}));

export const router = createRouter({
  history: createWebHistory("/c/"),
  routes: [
    ...routes,
    { name: "notFound", path: "/:rest(.*)*", component: () => import("./shell/NotFound.vue") },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach((to) => {
  const path = messagePath(to.hash);
  return path === null ? true : { path, replace: true };
});

/** A page's script did not come: the network went, or a newer build has taken its place. */
export const hasLoadFailed = ref(false);

router.onError((thrown) => {
  console.warn("a page could not be loaded:", thrown);
  hasLoadFailed.value = true;
});
router.afterEach(() => {
  hasLoadFailed.value = false;
});
