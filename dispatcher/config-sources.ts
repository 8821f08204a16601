/** The settings of the intake: what is one place, and what other systems' codes, devices and coordinates mean here. */
import Type, { type Static } from "typebox";
import { CRS_TAGS, VIOLATIONS } from "#contract";

const Violation = Type.String({ pattern: `^(${VIOLATIONS.join("|")})$` });
const perViolation = <T extends Type.TSchema>(value: T, right: string, description: string) =>
  Type.Record(Violation, value, { default: {}, additionalProperties: false, right, description });

export const DedupSettings = Type.Object(
  {
    radiusM: perViolation(
      Type.Number({ minimum: 0, maximum: 60 }),
      "violations with metres from 0 to 60, such as { parking: 8 }",
      "Two calibrated cameras that see the same kind of thing closer together than this, metres, see one thing. Left out: vending 15, piling 15, posting 10, hanging 15, parking 8, structure 25, beyond-line 10.",
    ),
    reportRadiusM: Type.Number({
      default: 40,
      minimum: 0,
      maximum: 60,
      right: "a number of metres from 0 to 60",
      description: "The same for a place that a person gave: a telephone's position or an address.",
    }),
    reopenWithinH: perViolation(
      Type.Number({ minimum: 0, maximum: 8_784 }),
      "violations with hours from 0 to 8784, such as { parking: 1 }",
      "A thing that is there again within these hours after its ticket was verified reopens that ticket. Left out: vending 2, beyond-line 2, parking 1, piling 24, hanging 24, posting 72, structure 720.",
    ),
  },
  { default: {}, additionalProperties: false, description: "What makes one ticket of many sightings." },
);

const Name = Type.String({ pattern: "^[a-z0-9][a-z0-9.-]{0,62}$" });

export const SourceSettings = Type.Object(
  {
    codes: Type.Record(Name, Type.Record(Type.String(), Type.Enum([...VIOLATIONS, "ignore"])), {
      default: {},
      right: `vendors with their codes, such as { gat1400: { "660": beyond-line, "671": ignore } }`,
      description:
        "What another system's codes mean in this district, over the built-in table; ignore: not a street order event.",
    }),
    devices: Type.Record(
      Type.String({ pattern: "^.{1,64}$" }),
      Type.Object(
        {
          lon: Type.Number({ minimum: -180, maximum: 180 }),
          lat: Type.Number({ minimum: -90, maximum: 90 }),
          crs: Type.Enum([...CRS_TAGS]),
          name: Type.String({ minLength: 1, maxLength: 128 }),
        },
        { additionalProperties: false },
      ),
      {
        default: {},
        right: `devices with a tagged point and a name, such as { "34020000001310000001": { lon: 120.62, lat: 31.31, crs: GCJ-02, name: 示例路口 } }`,
        description: "Where other systems' cameras, sensors and doors are, by the id they send.",
      },
    ),
    crs: Type.Record(Name, Type.Enum([...CRS_TAGS]), {
      default: {},
      right: "vendors with one of WGS-84, CGCS2000, GCJ-02, BD-09, such as { huawei-vias: GCJ-02 }",
      description:
        "The coordinate system of a vendor that sends points without saying so; without it they are refused.",
    }),
  },
  { default: {}, additionalProperties: false, description: "What other systems send." },
);
export type SourceSettings = Static<typeof SourceSettings>;
