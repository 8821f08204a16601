/** The agent's version as the heartbeat says it; a test holds it equal to package.json. */
export const VERSION = "0.1.0";
