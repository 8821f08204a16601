/**
 * What may be set of one camera: the part of agent.yaml that people tune, with a sentence per field. It holds no address
 * and no password, so that it may be shown in a browser. What is left out has a default by kind of rule.
 */
import Type, { type Static } from "typebox";
import { CRS_TAGS } from "./coordinates.ts";
import { ZoneId } from "./event.ts";
import { VIOLATIONS } from "./violation.ts";

const closed = { additionalProperties: false };
const Relative = Type.Number({ minimum: 0, maximum: 1 });
const Polygon = (description: string) =>
  Type.Array(Type.Tuple([Relative, Relative]), { maxItems: 64, description });
const optionalSeconds = (description: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 2_592_000, description }));
const optionalShare = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: 1, description }));

export const RULE_KINDS = ["dwell", "vending", "static-object", "beyond-line", "surface-change"] as const;
export const SURFACE_NAMES = ["wall", "pole", "air", "facade", "roof"] as const;
const DAY_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const RuleConfig = Type.Object(
  {
    kind: Type.Enum([...RULE_KINDS], {
      default: "dwell",
      description:
        "dwell: an object of a class stays; vending: wares with somebody who stays beside them; static-object: an unattended thing; beyond-line: things beyond a shop's line; surface-change: a lasting change of a wall, a pole, the air, a façade or a roof.",
    }),
    violation: Type.Optional(
      Type.Enum([...VIOLATIONS], { description: "What the event calls it; each kind of rule has its own." }),
    ),
    evidence: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          "What counts, in the model manifest's evidence words, and `unexplained`: a change of the scene that no class explains.",
      }),
    ),
    shop: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: "beyond-line: whose line it is, as the worker knows the shop.",
      }),
    ),
    surface: Type.Optional(
      Type.Enum([...SURFACE_NAMES], { description: "surface-change: what is watched." }),
    ),
    dwellS: optionalSeconds("Seconds it must be there before the rule fires."),
    updateS: optionalSeconds("While it stays, an `updated` event is sent this often."),
    clearS: optionalSeconds("Not seen for this long, by a camera that sees, it is `cleared`."),
    maxGapS: optionalSeconds(
      "A gap in sight up to this long (occlusion, reconnect, restart) does not end the dwell.",
    ),
    minObservedShare: optionalShare(
      "Share of the dwell, as far as the place could be seen, that looks must have seen the object in.",
    ),
    minAttendedShare: optionalShare(
      "vending: share of the watched time in which somebody stays beside the wares.",
    ),
    minUnattendedShare: optionalShare(
      "static-object: share of the watched time in which nobody stays beside it.",
    ),
  },
  closed,
);
export type RuleConfig = Static<typeof RuleConfig>;

const HoursConfig = Type.Object(
  {
    days: Type.Array(Type.Enum([...DAY_NAMES]), {
      minItems: 1,
      default: [...DAY_NAMES],
      description: "Days on which the hours begin.",
    }),
    from: Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$", description: "HH:MM of the place." }),
    to: Type.String({
      pattern: "^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$",
      description: "HH:MM, or 24:00; earlier than `from` goes on past midnight.",
    }),
  },
  closed,
);

const PermitConfig = Type.Object(
  {
    hours: HoursConfig,
    firstDay: Type.Optional(Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\d$", description: "YYYY-MM-DD." })),
    lastDay: Type.Optional(Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\d$", description: "YYYY-MM-DD." })),
    reason: Type.String({ minLength: 1, maxLength: 128, description: "What is permitted: a night market." }),
  },
  closed,
);

export const ZoneConfig = Type.Object(
  {
    id: Type.Union([ZoneId], {
      description: "Unique within the camera; part of the dedup key, so do not rename it lightly.",
    }),
    polygon: Polygon("Corners [x, y] relative to the picture: 0,0 is the top left, 1,1 the bottom right."),
    except: Type.Array(Polygon("Corners, as of the zone."), {
      maxItems: 32,
      default: [],
      description:
        "Parts of the zone where the rule does not hold: parking bays, bicycle racks, permitted stalls.",
    }),
    hours: Type.Array(HoursConfig, {
      maxItems: 32,
      default: [],
      description: "The rule holds in these hours; empty: always.",
    }),
    permits: Type.Array(PermitConfig, {
      maxItems: 64,
      default: [],
      description: "And not in these: a legal night market, a building site's permit.",
    }),
    minHeightM: Type.Number({
      minimum: 0,
      maximum: 20,
      default: 0,
      description: "Lower things do not count; needs the camera's `perspective`. 0: any height.",
    }),
    rule: RuleConfig,
  },
  closed,
);
export type ZoneConfig = Static<typeof ZoneConfig>;

export const PerspectiveConfig = Type.Object(
  {
    horizonY: Type.Number({
      minimum: -2,
      maximum: 0.95,
      description:
        "Where a person would have no height, as a share of the picture's height from the top; may lie above it.",
    }),
    personHeightAtBottom: Type.Number({
      exclusiveMinimum: 0,
      maximum: 2,
      description: "Height of a person whose feet are at the lower edge, as a share of the picture's height.",
    }),
  },
  {
    ...closed,
    description: "How large a person is, by the place of the feet: what gives things a size in metres.",
  },
);

const mask = (and: { readonly default?: readonly [] }) =>
  Type.Array(Polygon("Corners, as of a zone."), {
    maxItems: 32,
    description: "Parts of the picture that nobody looks at: a screen, a tree in the wind, a window.",
    ...and,
  });
export const MaskConfig = mask({ default: [] });

const floor = (value: number, light: string) =>
  Type.Number({
    minimum: 0,
    maximum: 1,
    default: value,
    description: `Less sure detections do not count ${light}.`,
  });

const light = (and: { readonly default?: object }) =>
  Type.Object(
    { day: floor(0, "by day"), night: floor(0, "at night"), infrared: floor(0, "in infrared light") },
    {
      ...closed,
      description:
        "Lowest confidence that counts, by the light that the camera is found to see in; 0: the model's own.",
      ...and,
    },
  );
/** What a model says of a grey, noisy picture is less to be believed than what it says by day. */
export const LightConfig = light({ default: {} });

const WatchConfig = Type.Object(
  {
    fps: Type.Number({
      minimum: 1,
      maximum: 15,
      default: 5,
      description: "Looks per second while the picture changes; every picture of the stream is decoded.",
    }),
  },
  {
    ...closed,
    description:
      "Watches the camera continuously and follows what moves (ByteTrack), for zones where minutes are too long. About ten times a patrolled camera's cost.",
  },
);

/** Without defaults: what is left out here is as the live rules have it. */
const ShadowConfig = Type.Object(
  {
    label: Type.String({
      ...{ minLength: 1, maxLength: 64 },
      description: "What people call the candidate: it stands beside its counts.",
    }),
    minConfidence: Type.Optional(light({})),
    ignore: Type.Optional(mask({})),
    zones: Type.Array(ZoneConfig, { minItems: 1, maxItems: 64, description: "The candidate's zones." }),
  },
  {
    ...closed,
    description:
      "Rules on trial: they see every look that the live rules see, open nothing, and are counted and compared with them.",
  },
);
export type ShadowConfig = Static<typeof ShadowConfig>;

export const CameraSettings = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128, description: "What people call the place." }),
    location: Type.Object(
      {
        lon: Type.Number({ minimum: -180, maximum: 180 }),
        lat: Type.Number({ minimum: -90, maximum: 90 }),
        crs: Type.Enum([...CRS_TAGS]),
      },
      {
        ...closed,
        description:
          "Where the camera hangs. The crs tag is required: a GCJ-02 point read as WGS-84 is the wrong grid.",
      },
    ),
    // Without a default: one here would be filled in, and patrol.revisitS never count.
    revisitS: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 86_400,
        description: "Overrides patrol.revisitS for this camera.",
      }),
    ),
    priority: Type.Integer({
      minimum: 0,
      maximum: 9,
      default: 5,
      description:
        "Of cameras that are due at once the higher number is looked at first; under overload it keeps its revisit longer.",
    }),
    watch: Type.Optional(WatchConfig),
    timeZone: Type.String({
      minLength: 1,
      maxLength: 64,
      default: "Asia/Shanghai",
      description: "IANA name of the place's time zone: of the zones' hours and permits.",
    }),
    perspective: Type.Optional(PerspectiveConfig),
    ignore: MaskConfig,
    minConfidence: LightConfig,
    zones: Type.Array(ZoneConfig, { maxItems: 64 }),
    shadow: Type.Optional(ShadowConfig),
  },
  closed,
);
export type CameraSettings = Static<typeof CameraSettings>;
