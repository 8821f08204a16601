/** Settings of figures, scores (双派双考) and of asking complainants (回访). */
import Type from "typebox";
import { HOT_SPOT_RESOLUTION_MAX, HOT_SPOT_RESOLUTION_MIN } from "./statistics/hot-spots.ts";

const weight = (standard: number, description: string) =>
  Type.Number({ default: standard, minimum: 0, maximum: 100, right: "a number from 0 to 100", description });

const days = (standard: number, description: string) =>
  Type.Integer({
    ...{ default: standard, minimum: 1, maximum: 366, description },
    right: "a whole number of days from 1 to 366",
  });

export const StatisticsSettings = Type.Object(
  {
    recurDays: days(
      30,
      "A place and kind that comes back within so many days after it was verified is a recurrence (复发率).",
    ),
    complaintDays: days(
      30,
      "A camera's ticket was there first (未诉先办) when nobody had complained about the place and kind for so many days.",
    ),
    hotSpotResolution: Type.Integer({
      ...{ default: 10, minimum: HOT_SPOT_RESOLUTION_MIN, maximum: HOT_SPOT_RESOLUTION_MAX },
      right: `a whole number from ${String(HOT_SPOT_RESOLUTION_MIN)} to ${String(HOT_SPOT_RESOLUTION_MAX)}`,
      description:
        "Hot spots are cells of H3 of this resolution: 9 has edges of about 0.2 km, 10 of 76 m, 11 of 29 m.",
    }),
    scores: Type.Object(
      {
        street: Type.Object(
          {
            response: weight(30, "Accepted in time (响应率)."),
            inTime: weight(20, "Closed in time."),
            solved: weight(30, "Verified, of what was there (解决率)."),
            satisfied: weight(20, "Rated 4 or 5 (满意率)."),
          },
          {
            default: {},
            additionalProperties: false,
            description: "Weights of the street's own grids and workers.",
          },
        ),
        departments: Type.Object(
          {
            reported: weight(40, "Reported in time (报到)."),
            solved: weight(40, "Verified, of what was there (解决率)."),
            satisfied: weight(20, "Rated 4 or 5 (满意率)."),
          },
          {
            default: {},
            additionalProperties: false,
            description: "Weights of the departments that were called (吹哨).",
          },
        ),
      },
      {
        ...{ default: {}, additionalProperties: false },
        description: "双派双考: a score is the weighted mean of these rates, 0 to 100.",
      },
    ),
  },
  { default: {}, additionalProperties: false, description: "Figures of a period." },
);

export const FeedbackSettings = Type.Object(
  {
    linkDays: Type.Integer({
      ...{ default: 7, minimum: 1, maximum: 60 },
      right: "a whole number of days from 1 to 60",
      description: "Days for which a complainant's link is good.",
    }),
    notSolved: Type.Enum(["reopen", "review"], {
      default: "review",
      right: "reopen or review",
      description: 'What a complainant\'s "not solved" does: reopen the ticket at once, or ask a reviewer.',
    }),
  },
  {
    ...{ default: {}, additionalProperties: false },
    description:
      "Asking whoever complained (回访). The links need http.publicUrl and the secrets of notifyFile; without them nobody is asked.",
  },
);
