/** What the API takes and gives about users, sign-ins, tokens and the log of what was done. */
import Type from "typebox";
import { AUDIT_KINDS } from "../../lifecycle/access-desk.ts";
import { USER_ROLES } from "../access/access.ts";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "../access/password-hash.ts";
import { Instant, orNull, Text } from "./schema-parts.ts";

export const UserId = Type.String({
  pattern: "^[A-Za-z0-9_-]{1,64}$",
  description: "User id: letters, digits, _ or -.",
});
const GridIds = orNull(
  Type.Array(Type.String({ pattern: "^[0-9]{12,20}$" }), {
    minItems: 1,
    maxItems: 100,
    description: "Grids whose tickets the user sees, with everything below them.",
  }),
);
const Password = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH_MAX });
const NewPassword = Type.String({
  minLength: PASSWORD_LENGTH_MIN,
  maxLength: PASSWORD_LENGTH_MAX,
  description: `${String(PASSWORD_LENGTH_MIN)} to ${String(PASSWORD_LENGTH_MAX)} characters.`,
});

export const SignedIn = Type.Object({
  id: Text("User id."),
  name: Text("User's name."),
  role: Type.Enum([...USER_ROLES]),
  workerId: orNull(Text("The worker this user is.")),
  gridIds: orNull(
    Type.Array(Type.String(), {
      description: "Sees these grids and everything below; null: the whole district.",
    }),
  ),
});

export const SessionRequest = Type.Union([
  Type.Object(
    { token: Type.String({ minLength: 1, maxLength: 512, description: "The user's token." }) },
    { additionalProperties: false },
  ),
  Type.Object({ userId: UserId, password: Password }, { additionalProperties: false }),
]);

export const PasswordChange = Type.Object(
  {
    current: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: PASSWORD_LENGTH_MAX,
        description: "Where there is one already.",
      }),
    ),
    next: NewPassword,
  },
  { additionalProperties: false },
);
export const PasswordSetting = Type.Object({ next: NewPassword }, { additionalProperties: false });

export const SessionsBody = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: Text("Tells two sessions apart."),
      beganAt: Instant("When it was opened"),
      seenAt: Instant("Last used, to the minute"),
      expiresAt: Instant("When it ends whatever happens"),
      address: Text("Where it was opened from."),
      agent: Text("The browser's own description."),
    }),
  ),
});
export const EndedBody = Type.Object({ ended: Type.Integer({ description: "Sessions that were ended." }) });

export const NewUserRequest = Type.Object(
  {
    id: UserId,
    name: Type.String({ minLength: 1, maxLength: 64 }),
    role: Type.Enum([...USER_ROLES]),
    workerId: orNull(
      Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$", description: "A worker of the district." }),
    ),
    gridIds: GridIds,
  },
  { additionalProperties: false },
);
export const UserChangeRequest = Type.Omit(NewUserRequest, ["id"], { additionalProperties: false });
export const UserParams = Type.Object({ id: UserId });

export const UserBody = Type.Object({
  ...SignedIn.properties,
  source: Type.Enum(["file", "api"], { description: "file: of users.csv, and changed there only." }),
  hasPassword: Type.Boolean(),
  hasToken: Type.Boolean(),
  retired: Type.Boolean(),
});
export const UsersBody = Type.Object({ users: Type.Array(UserBody) });

const TOKEN_DAYS_MAX = 366;
export const NewTokenRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, description: "What it is for." }),
    scope: Type.Enum(["read", "write"], { description: "read: looks only; write: whatever the user may." }),
    days: Type.Integer({
      minimum: 1,
      maximum: TOKEN_DAYS_MAX,
      default: 90,
      description: "Until it expires.",
    }),
  },
  { additionalProperties: false },
);
export const TokenParams = Type.Object({ id: Type.String({ pattern: "^[0-9a-f-]{36}$" }) });
const token = {
  id: Text("UUIDv7."),
  userId: Text("Whose it is."),
  name: Text("What it is for."),
  scope: Type.Enum(["read", "write"]),
  madeAt: Instant("When it was made"),
  expiresAt: Instant("When it expires"),
  usedAt: orNull(Instant("Last used, to the minute")),
  revokedAt: orNull(Instant("When it was revoked")),
};
export const TokensBody = Type.Object({ tokens: Type.Array(Type.Object(token)) });
export const NewTokenBody = Type.Object({
  id: token.id,
  expiresAt: token.expiresAt,
  token: Text("Shown this once; only its hash is kept."),
});

export const AuditQueryString = Type.Object(
  {
    person: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "Only this user's." })),
    kind: Type.Optional(Type.Enum([...AUDIT_KINDS])),
    action: Type.Optional(
      Type.String({ pattern: "^[A-Za-z-]{1,40}$", description: "view, watch, sign-in, export, …" }),
    ),
    ticket: Type.Optional(Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" })),
    camera: Type.Optional(Type.String({ pattern: "^[0-9]{20}$" })),
    from: Type.Optional(Type.String({ format: "date-time", description: "At or after." })),
    before: Type.Optional(Type.String({ format: "date-time", description: "Before." })),
    cursor: Type.Optional(Type.String({ maxLength: 200, description: "nextCursor of an earlier answer." })),
    limit: Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 50,
      description: "At most this many, newest first.",
    }),
  },
  { additionalProperties: false },
);

export const AuditBody = Type.Object({
  entries: Type.Array(
    Type.Object({
      kind: Type.Enum([...AUDIT_KINDS], {
        description:
          "evidence: a picture; live: a live view; transition: a ticket moved; deed: anything else.",
      }),
      at: Instant("When"),
      personId: Text("User id, as given at a failed sign-in."),
      personName: orNull(Text("Name.")),
      action: Text("What was done."),
      subject: orNull(Text("To what or whom.")),
      ticketId: orNull(Text("Ticket.")),
      cameraCode: orNull(Text("Camera.")),
      address: orNull(Text("From where.")),
      details: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  nextCursor: orNull(Text("Pass as cursor for the next page; null at the end.")),
});
