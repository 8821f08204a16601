/** Which kinds of worker may act on which violation, where a worker's own row says nothing else. */
import type { Violation } from "#contract";
import type { WorkerRole } from "./types.ts";

export type Competence = Readonly<Record<WorkerRole, readonly Violation[]>>;

/**
 * The default table; no national one was found, and a city's own goes into the settings. Vending, trading beyond the
 * line and building are dealt with by powers of enforcement, which 执法 and full-time grid workers (专职) are given.
 * What anybody can put right by tidying or asking may also go to those who volunteer (微网格联络员) or clean (环卫).
 */
export const DEFAULT_COMPETENCE: Competence = {
  "grid-leader": ["piling", "posting", "hanging", "parking"],
  "grid-worker": ["vending", "beyond-line", "structure", "piling", "posting", "hanging", "parking"],
  "micro-contact": ["piling", "posting", "hanging"],
  enforcement: ["vending", "beyond-line", "structure", "piling", "posting", "hanging", "parking"],
  sanitation: ["piling", "posting", "hanging"],
};
