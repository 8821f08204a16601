/** The office's console: starts it. */
import { createApp } from "vue";
import "element-plus/theme-chalk/base.css";
import "./tokens.css";
import "./console.css";
import App from "./App.vue";
import { router } from "./router.ts";
import { words } from "./words.ts";

createApp(App).use(words).use(router).mount("#page");
