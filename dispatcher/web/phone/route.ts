/** Where on the page one is: after the #, so that the phone's back button works and no server is asked. */
import { computed, ref } from "vue";

export type Route =
  | { readonly view: "tickets" | "report" | "queue" | "me" }
  | { readonly view: "ticket"; readonly id: string };

/** Anything unknown is the list. */
export function routeOf(hash: string): Route {
  // In messages the address is /#ticket/<id>, for whoever reads it: here it has no slash before the view.
  const [view = "", id = ""] = hash.replace(/^#\/?/, "").split("/");
  if (view === "ticket" && /^[0-9a-f-]{36}$/.test(id)) return { view, id };
  return view === "report" || view === "queue" || view === "me" ? { view } : { view: "tickets" };
}

const hash = ref(typeof location === "undefined" ? "" : location.hash);
if (typeof window !== "undefined") {
  window.addEventListener("hashchange", () => {
    hash.value = location.hash;
    window.scrollTo(0, 0);
  });
}

export const route = computed(() => routeOf(hash.value));

export const hrefOf = (to: Route): string => (to.view === "ticket" ? `#/ticket/${to.id}` : `#/${to.view}`);

export function go(to: Route): void {
  location.hash = hrefOf(to);
}
