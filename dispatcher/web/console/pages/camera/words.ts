/** The words of this page. */
import { cameraEn } from "./words-en.ts";
import { cameraZh } from "./words-zh.ts";

export const cameraWords = { zh: cameraZh, en: cameraEn };
