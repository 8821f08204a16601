/** What housekeeping may take away, and how many days each is kept. */

/** `keep:` of the settings. */
export interface KeepDays {
  readonly decisionDays: number;
  readonly timerDays: number;
  readonly notificationDays: number;
  readonly reportDays: number;
  readonly contactDays: number;
  readonly sightingDays: number;
  readonly linkDays: number;
  readonly auditDays: number;
  readonly auditorDays: number;
  readonly assignmentDays: number;
  readonly verificationDays: number;
  readonly clockDays: number;
  readonly cameraDays: number;
  readonly falseAlarmDays: number;
  readonly snapshotDays: number;
  readonly shadowDays: number;
}

/** Every table that housekeeping touches, and whose days hold for it. Whatever is not here is kept for ever. */
export const KEPT_TABLES = {
  decision: "decisionDays",
  timer: "timerDays",
  notification: "notificationDays",
  source_report: "reportDays",
  source_contact: "contactDays",
  sighting_source: "sightingDays",
  offer_link: "linkDays",
  sign_in_link: "linkDays",
  api_token: "auditDays",
  audit: "auditDays",
  auditor_run: "auditorDays",
  auditor_finding: "auditorDays",
  assignment: "assignmentDays",
  verification: "verificationDays",
  ticket_clock: "clockDays",
  camera_day: "cameraDays",
  false_alarm_notice: "falseAlarmDays",
  camera_snapshot: "snapshotDays",
  shadow_incident: "shadowDays",
} as const satisfies Readonly<Record<string, keyof KeepDays>>;
export type KeptTable = keyof typeof KEPT_TABLES;

/** One batch of one table. */
export interface Sweep {
  readonly table: KeptTable;
  readonly days: number;
  /** At most so many rows. */
  readonly limit: number;
}

export const sweepsOf = (keep: KeepDays, limit: number): readonly Sweep[] =>
  Object.entries(KEPT_TABLES).map(([table, days]) => ({
    table: table as KeptTable,
    days: keep[days],
    limit,
  }));
