/** Settings of the clocks: deadlines, working calendar, reminders. */
import Type from "typebox";

export const ClockSettings = Type.Object(
  {
    deadlines: Type.Optional(
      Type.String({
        minLength: 1,
        right: "the path of a YAML file",
        description:
          "How long each step of a ticket may take, YAML. Relative paths start at this file's folder. Left out: the table that comes with the program.",
      }),
    ),
    calendar: Type.Optional(
      Type.String({
        minLength: 1,
        right: "the path of a YAML file",
        description:
          "Public holidays and days worked instead (调休), YAML. Left out: mainland China's that comes with the program.",
      }),
    ),
    remindPercents: Type.Array(Type.Integer({ minimum: 1, maximum: 99 }), {
      default: [50, 80],
      maxItems: 10,
      uniqueItems: true,
      right: "a list of at most 10 different whole numbers from 1 to 99",
      description: "Per cent of a limit at which is reminded (催办) before the deadline.",
    }),
    urgeDays: Type.Number({
      default: 5,
      minimum: 0.01,
      maximum: 366,
      right: "a number of days from 0.01 to 366",
      description: "Days after which a ticket that is not closed is urged, again and again (5天催办).",
    }),
  },
  { default: {}, additionalProperties: false, description: "Deadlines and reminders." },
);
