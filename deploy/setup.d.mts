/** Types of setup.mjs, for its test. */
export function nodeComplaint(version: string): string | null;
