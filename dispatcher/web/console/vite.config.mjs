// The office's console, built into dist/dispatcher/web/console/ and served at /c/.
import { pageConfig } from "../shared/vite-page.mjs";

export default pageConfig({ folder: new URL("./", import.meta.url), base: "/c/" });
