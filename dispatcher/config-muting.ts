/** Settings of muting by policy: nothing is ever muted by itself unless a district writes this block. */
import Type from "typebox";

export const MutingSettings = Type.Object(
  {
    falseShare: Type.Number({
      ...{ default: 0.9, minimum: 0.5, maximum: 1 },
      right: "a share from 0.5 to 1",
      description: "Share of false alarms among the judged tickets from which a camera's kind is muted.",
    }),
    minLabels: Type.Integer({
      ...{ default: 20, minimum: 5, maximum: 10_000 },
      right: "a whole number from 5 to 10000",
      description: "Judged tickets (true or false) that there must be at least.",
    }),
    days: Type.Integer({
      ...{ default: 14, minimum: 1, maximum: 90 },
      right: "a whole number of days from 1 to 90",
      description: "Over so many days back; what was seen before the last muting ended never counts again.",
    }),
    forHours: Type.Integer({
      ...{ default: 72, minimum: 1, maximum: 720 },
      right: "a whole number of hours from 1 to 720",
      description: "For so long; then it reports again.",
    }),
  },
  {
    additionalProperties: false,
    description:
      "Mutes a camera's kind whose reports are nearly all false alarms, as an ordinary silence with its reason: in the list of silences, in the audit log, ended by anybody who may end silences. What people report is never muted. Left out: nothing is muted by itself.",
  },
);
