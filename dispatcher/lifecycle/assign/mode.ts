/** 平时 and 突发: how the office works now. In an emergency the radius is wider and nobody counts as full. */
export const ASSIGN_MODES = ["normal", "emergency"] as const;
export type AssignMode = (typeof ASSIGN_MODES)[number];

export interface AssignModeSwitch {
  readonly mode: AssignMode;
  /** User id. */
  readonly personId: string;
  readonly reason: string;
  readonly atMs: number;
}
