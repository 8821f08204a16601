/** The numbers of the lifecycle that a street office decides for itself. */
import { type Competence, DEFAULT_COMPETENCE } from "../district/index.ts";

export interface LifecycleRules {
  /** After so many hand-overs (首接责任制) only the office hands a ticket over. */
  readonly handOversMax: number;
  /** Whether "done" needs a photo that was taken since the worker has the ticket. */
  readonly donePhotoRequired: boolean;
  /** Minutes a called department has to report (报到), unless the call says otherwise. */
  readonly reportMinutes: number;
  /** The most minutes one question for more time (延期) may ask for. */
  readonly extensionMaxMinutes: number;
  /** Which violations each kind of worker may be handed. */
  readonly competence: Competence;
}

/** Thirty minutes to report: domain practice (石景山, 30分钟受理). The others are our own choice. */
export const DEFAULT_RULES: LifecycleRules = {
  handOversMax: 3,
  donePhotoRequired: false,
  reportMinutes: 30,
  extensionMaxMinutes: 10_080,
  competence: DEFAULT_COMPETENCE,
};
