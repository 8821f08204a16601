/** The worker's page (phone): starts it, and the service worker beside it. */
import { createApp } from "vue";
import "vant/es/style/base.css";
import "./phone.css";
import App from "./App.vue";
import { words } from "./words.ts";

createApp(App).use(words).mount("#page");

if ("serviceWorker" in navigator) {
  // Without it the page works all the same while there is a network.
  navigator.serviceWorker.register("/m/sw.js", { scope: "/m/" }).catch((thrown: unknown) => {
    console.warn("no service worker:", thrown);
  });
}
