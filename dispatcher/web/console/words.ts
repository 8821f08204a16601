/** Both languages of the console: the shell's words at once, a page's own when it is opened. */
import { createWords } from "../shared/words.ts";
import { en } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";

export const { words, language, speak } = createWords({ zh, en });

interface Tree {
  readonly [key: string]: string | Tree;
}

/** A page's words, which are asked for as `<page>.<key>`: its own .vue calls this once, at its top. */
export function addWords(page: string, own: { readonly zh: Tree; readonly en: Tree }): void {
  words.global.mergeLocaleMessage("zh", { [page]: own.zh });
  words.global.mergeLocaleMessage("en", { [page]: own.en });
}
