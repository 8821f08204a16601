/** The only door to the contract: what crosses the wire between agents and dispatcher. */
export * from "./agent-config.ts";
export * from "./agent-messages.ts";
export * from "./camera-settings.ts";
export * from "./coordinates.ts";
export * from "./cover.ts";
export * from "./dedup-key.ts";
export * from "./event.ts";
export * from "./live.ts";
export * from "./parse.ts";
export * from "./report.ts";
export * from "./subjects.ts";
export * from "./uuid.ts";
export * from "./violation.ts";
export * from "./why.ts";
