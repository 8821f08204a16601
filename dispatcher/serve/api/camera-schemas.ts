/** What the routes of cameras take and give. */
import Type from "typebox";
import { CameraSettings, ConfigReply, Heartbeat, RestartReply, VIOLATIONS, WhyReply } from "#contract";
import { CAMERA_STATES, CONFIG_EFFECTS, CONFIG_ORIGINS, COPIED_PARTS } from "../../cameras/camera-desk.ts";
import { ErrorBody } from "./schemas.ts";
import { Count, Instant, orNull, Text } from "./schema-parts.ts";

export const CAMERA_ERRORS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 404: ErrorBody } as const;
/** For what an agent must answer. */
export const ASKED_ERRORS = { ...CAMERA_ERRORS, 503: ErrorBody } as const;
export const CONFIG_ERRORS = { ...ASKED_ERRORS, 409: ErrorBody } as const;

const CODE = "^[0-9]{20}$";
const AGENT_ID = "^[a-z0-9][a-z0-9-]{0,62}$";
const SNAPSHOT_ID = "^[0-9a-f-]{36}$";
export const CameraParams = Type.Object({ code: Type.String({ pattern: CODE, description: "20 digits." }) });
export const SnapshotParams = Type.Object({
  ...CameraParams.properties,
  id: Type.String({ pattern: SNAPSHOT_ID, description: "The snapshot's id (UUID)." }),
});
export const VersionParams = Type.Object({
  ...CameraParams.properties,
  version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
});
export const AgentParams = Type.Object({
  id: Type.String({ pattern: AGENT_ID, description: "Agent id." }),
});

export const CameraListQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: "Part of the name or the code." }),
    ),
    state: Type.Optional(Type.Enum([...CAMERA_STATES], { description: "Only cameras in this state." })),
    agent: Type.Optional(Type.String({ pattern: AGENT_ID, description: "Only of this agent." })),
    grid: Type.Optional(
      Type.String({ pattern: "^[0-9]{12,20}$", description: "Only of this grid and everything below it." }),
    ),
    limit: Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 50,
      description: "At most this many, by code.",
    }),
    cursor: Type.Optional(Type.String({ pattern: CODE, description: "nextCursor of an earlier answer." })),
  },
  { additionalProperties: false },
);

const Health = Heartbeat.properties.cameras.items;

export const CameraBody = Type.Object({
  code: Text("GB/T 28181 code, 20 digits."),
  name: Text("What people call the place."),
  agentId: Text("The agent that watches it."),
  place: orNull(
    Type.Object(
      { lon: Type.Number(), lat: Type.Number() },
      { description: "Where it hangs, WGS-84 degrees." },
    ),
  ),
  gridId: orNull(Text("The grid that answers for that place.")),
  heardAt: Instant("When its agent was last heard with it"),
  state: Type.Enum([...CAMERA_STATES], {
    description: "offline: its agent has not been heard for a minute, and the health is as old as that.",
  }),
  blindSince: orNull(Instant("Since when nothing is seen")),
  cause: orNull(
    Type.Object(
      { kind: orNull(Text("For programs.")), zh: Text("Chinese."), en: Text("English; says more.") },
      { description: "Why nothing is seen." },
    ),
  ),
  health: orNull(Type.Object(Health.properties, { description: "Of the last heartbeat." })),
  openTickets: Count("Tickets of this camera that are not closed."),
});

export const CameraListBody = Type.Object({
  cameras: Type.Array(CameraBody),
  nextCursor: orNull(Text("Pass as cursor for the next page; null at the end.")),
  byState: Type.Object(
    {
      seeing: Count("See."),
      blind: Count("Do not."),
      starting: Count("Connect."),
      offline: Count("Not heard."),
    },
    { description: "Of all that the query finds, whatever their state." },
  ),
});

export const SnapshotBody = Type.Object({
  id: Text("UUIDv7; GET /api/cameras/{code}/snapshots/{id} shows it."),
  cameraCode: Text("20 digits."),
  capturedAt: Instant("When it was taken"),
  path: Text("Path below this server's address."),
});

export const WhyQuery = Type.Object(
  {
    at: Type.Optional(Type.String({ format: "date-time", description: "The moment; default: now." })),
    zone: Type.Optional(
      Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$", description: "Only this zone." }),
    ),
  },
  { additionalProperties: false },
);
export const WhyBody = Type.Object(WhyReply.properties);
export const RestartBody = Type.Object(RestartReply.properties);

export const EffectBody = Type.Object(
  {
    state: Type.Enum([...CONFIG_EFFECTS], {
      description: "pending: the agent has not said yet; ask again (GET …/config).",
    }),
    says: Text("One sentence."),
    sha256: orNull(Text("Of the whole configuration that the agent runs, as in its heartbeats.")),
  },
  { description: "Whether the agent runs it." },
);

export const ConfigBody = Type.Object({
  cameraCode: Text("20 digits."),
  agentId: Text("The agent that runs it."),
  version: orNull(Count("Pass it back as expectedVersion; null: it cannot be changed from here.")),
  readOnlyBecause: orNull(Text("Why it cannot be changed from here.")),
  settings: CameraSettings,
  effect: EffectBody,
  rules: ConfigReply.properties.rules,
  evidenceWords: Type.Array(Type.String(), { description: "What rules may ask the agent's model for." }),
});

const Note = Type.String({
  maxLength: 500,
  default: "",
  description: "Why, for whoever reads the versions.",
});
const ExpectedVersion = Type.Integer({
  minimum: 1,
  description: "Refuse with 409 unless this is the newest.",
});

export const ConfigPut = Type.Object(
  { settings: CameraSettings, expectedVersion: ExpectedVersion, note: Note },
  { additionalProperties: false },
);
export const ConfigCheck = Type.Object({ settings: CameraSettings }, { additionalProperties: false });
export const ConfigCheckBody = Type.Object({
  sound: Type.Boolean(),
  problems: Type.Array(Text("Which key, which value, what would be right.")),
});
export const RestorePost = Type.Object(
  { expectedVersion: ExpectedVersion, note: Note },
  { additionalProperties: false },
);

export const WrittenBody = Type.Object({
  cameraCode: Text("20 digits."),
  version: Count("The newest now."),
  changed: Type.Boolean({ description: "False: it was so already, and nothing was written." }),
  effect: EffectBody,
});

export const CopyPost = Type.Object(
  {
    to: Type.Array(Type.String({ pattern: CODE }), { minItems: 1, maxItems: 50, description: "Codes." }),
    parts: Type.Array(Type.Enum([...COPIED_PARTS]), {
      minItems: 1,
      maxItems: COPIED_PARTS.length,
      description: "ignore: the masks; zones carry their rules, hours, permits and exceptions.",
    }),
    note: Note,
  },
  { additionalProperties: false },
);
export const CopyBody = Type.Object({
  copied: Type.Array(
    Type.Object({
      cameraCode: Text("20 digits."),
      written: orNull(WrittenBody),
      refused: orNull(Text("Why not.")),
    }),
  ),
});

const version = {
  cameraCode: Text("20 digits."),
  version: Count("1 is the oldest."),
  agentId: Text("The agent that it was written for."),
  origin: Type.Enum([...CONFIG_ORIGINS], {
    description: "found: it was changed in the bucket by other means, and noticed then.",
  }),
  cameFrom: orNull(Text("For restore the version, for copy the camera.")),
  madeBy: orNull(Text("User id.")),
  madeAt: Instant("When"),
  note: Text("Why."),
  bucketRevision: Count("Of the bucket's text that holds it."),
};
export const VersionBody = Type.Object({ ...version, settings: CameraSettings });
export const VersionsBody = Type.Object({
  versions: Type.Array(Type.Object(version), { description: "Newest first." }),
  nextBefore: orNull(Count("Pass as before for older ones; null at the end.")),
});
export const VersionsQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    before: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  },
  { additionalProperties: false },
);
export const DiffQuery = Type.Object(
  {
    from: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: "Version." }),
    to: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: "Version." }),
  },
  { additionalProperties: false },
);
export const DiffBody = Type.Object({
  changes: Type.Array(
    Type.Object({
      path: Text("Such as zones[kerb].rule.dwellS."),
      before: Type.Unknown({ description: "Null: not there." }),
      after: Type.Unknown({ description: "Null: not there." }),
    }),
  ),
});
export const AdoptedBody = Type.Object({
  agentId: Text("Agent id."),
  revision: Count("Of the bucket's text."),
  effect: EffectBody,
});

const Share = Type.Number({ minimum: 0, maximum: 1 });

export const HandTicketPost = Type.Object(
  {
    violation: Type.Enum([...VIOLATIONS]),
    box: Type.Optional(
      Type.Tuple([Share, Share, Share, Share], {
        description: "Left, top, right, bottom in shares of the picture.",
      }),
    ),
    point: Type.Optional(
      Type.Tuple([Share, Share], {
        description: "Where it touches the ground; the middle of the box's lower edge unless given.",
      }),
    ),
    note: Type.String({ minLength: 1, maxLength: 200, description: "What a worker reads." }),
    snapshotId: Type.Optional(
      Type.String({
        pattern: SNAPSHOT_ID,
        description: "The picture that was looked at; a new one is taken unless given.",
      }),
    ),
  },
  { additionalProperties: false },
);
export const HandTicketBody = Type.Object(
  {
    reportId: Text("GET /api/reports/{id} says which ticket it became."),
    zoneId: orNull(Text("The zone it lies in; null: none that is watched for this violation.")),
    snapshotId: Text("Its picture."),
  },
  { description: "Stored: it will have its decision." },
);
