/** The `records` block of agent.yaml: what is kept of each look for replays. */
import Type from "typebox";

export const RecordsConfig = Type.Object(
  {
    maxMb: Type.Number({
      minimum: 0,
      maximum: 1_000_000,
      default: 1024,
      description:
        "Bound on disk for the perception records of all cameras together, the oldest out first; 0 records nothing. They hold no pictures: boxes, classes, appearances of 102 bytes, what of the scene has changed.",
    }),
    maxAgeDays: Type.Number({
      minimum: 0.01,
      maximum: 3650,
      default: 30,
      description: "Older records are deleted.",
    }),
    floor: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0,
      description:
        "Detections less sure than this are left out of records. 0: down to the model's own floor, so that a replay is exact; higher: smaller records, whose replay misses weak sights.",
    }),
  },
  { additionalProperties: false, default: {} },
);
