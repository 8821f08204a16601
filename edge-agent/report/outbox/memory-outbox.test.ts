import { createMemoryOutbox } from "./memory-outbox.ts";
import { describeOutbox } from "./outbox.conformance.ts";

describeOutbox("memory", (limits, clock) => Promise.resolve(createMemoryOutbox(limits, clock)));
