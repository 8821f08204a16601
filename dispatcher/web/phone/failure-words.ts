/** A failure in words: what it means for the worker. */
import type { Failure } from "../shared/api.ts";
import { codeKey, failureKey } from "../shared/failure-words.ts";
import { words } from "./words.ts";

const t = (key: string): string => words.global.t(key);
const hasWords = (key: string): boolean => words.global.te(key);

export const codeWords = (code: string): string => t(codeKey(code, hasWords));

export const failureWords = (failure: Failure): string => t(failureKey(failure, hasWords));
