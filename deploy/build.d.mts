/** Types of build.mjs, for the tests that need what it builds. */

/** Builds unless dist/ is up to date; says which. */
export function build(say: (doing: string) => void): Promise<string>;
