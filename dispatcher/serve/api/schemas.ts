/** What the API takes and gives: TypeBox schemas, checked against the seam's own types. */
import Type, { type Static } from "typebox";
import { VIOLATIONS } from "#contract";
import { CLOSE_REASONS, ROLES, TICKET_ACTIONS, TICKET_STATES } from "../../lifecycle/ticket.ts";
import { LIVE_END_REASONS, LIVE_STATES } from "../../lifecycle/view.ts";

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = (description: string) => Type.String({ description: `${description}, ISO 8601, UTC.` });
const Text = (description: string) => Type.String({ description });
const Count = (description: string) => Type.Integer({ description });

const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

export const ErrorBody = Type.Object(
  { error: Type.Object({ code: Text("Stable, for programs."), message: Text("One sentence, for people.") }) },
  { description: "What went wrong." },
);

export const SignedIn = Type.Object({
  id: Text("User id."),
  name: Text("User's name."),
  role: Type.Enum(["worker", "dispatcher", "reviewer"]),
  workerId: orNull(Text("The worker this user is.")),
});

export const SessionRequest = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 512, description: "The user's token." }) },
  { additionalProperties: false },
);

const summary = {
  id: Text("UUIDv7."),
  number: Count("What people say on the phone."),
  state: Type.Enum([...TICKET_STATES]),
  closeReason: orNull(Type.Enum([...CLOSE_REASONS])),
  version: Count("Counts up with every change; pass it back as expectedVersion."),
  violation: Type.Enum([...VIOLATIONS]),
  cameraCode: Text("GB/T 28181 code, 20 digits."),
  cameraName: Text("What people call the camera's place."),
  zoneId: Text("Zone within the camera."),
  dedupKey: Text("What makes two events one incident."),
  agentId: Text("The agent that decided."),
  lon: Type.Number({ description: "WGS-84 degrees." }),
  lat: Type.Number({ description: "WGS-84 degrees." }),
  gridId: orNull(Text("Responsible grid.")),
  gridName: orNull(Text("Its name.")),
  workerId: orNull(Text("Whom it is assigned to.")),
  workerName: orNull(Text("The worker's name.")),
  sightings: Count("Events that became this ticket."),
  openedAt: Instant("When it was opened"),
  lastSeenAt: Instant("When it was last seen"),
  changedAt: Instant("Its last change"),
  closedAt: orNull(Instant("When it was closed")),
  reason: Text("The rule's sentence from the first event."),
  className: Text("What the detector called the object."),
};

export const TicketSummaryBody = Type.Object(summary);

const TransitionBody = Type.Object({
  sequence: Count("Order within the ticket."),
  at: Instant("When"),
  action: Type.Enum([...TICKET_ACTIONS, "open"]),
  from: orNull(Type.Enum([...TICKET_STATES])),
  to: Type.Enum([...TICKET_STATES]),
  actorRole: Type.Enum([...ROLES]),
  actorId: Text("Who did it."),
  reason: orNull(Text("Why, in words.")),
});

const CandidateBody = Type.Object({
  workerId: Text("Worker id."),
  workerName: Text("Name."),
  chosen: Type.Boolean(),
  responsibleGrid: Type.Boolean({
    description: "Whether the worker's grid is the responsible one or holds it.",
  }),
  onShift: Type.Boolean(),
  openTickets: Count("Open tickets when the choice was made."),
  capacity: Count("The most the worker may have open."),
  distanceM: Type.Number({ description: "Metres to the place." }),
  reason: Text("Why, or why not."),
});

const EvidenceBody = Type.Object({
  kind: Type.Enum(["scene", "crop", "before"]),
  moment: Type.Enum(["first", "latest", "verify"]),
  object: Text("Name in the evidence store: GET /api/tickets/{id}/evidence/{object}."),
  at: Instant("When the picture was taken"),
});

export const TicketDetailBody = Type.Object({
  ...summary,
  transitions: Type.Array(TransitionBody, { description: "Everything that happened, oldest first." }),
  candidates: Type.Array(CandidateBody, { description: "Why this worker: best first." }),
  evidence: Type.Array(EvidenceBody),
  allowed: Type.Array(Type.Object({ action: Type.Enum([...TICKET_ACTIONS]), needsReason: Type.Boolean() }), {
    description: "What the one who asks may do with it now.",
  }),
});

export const TicketListQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...TICKET_STATES], { description: "Only tickets in this state." })),
    openOnly: Type.Optional(Type.Boolean({ description: "Only tickets that are not closed." })),
    limit: Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 50,
      description: "At most this many, newest first.",
    }),
    beforeNumber: Type.Optional(
      Type.Integer({ minimum: 1, description: "Continue below this ticket number." }),
    ),
  },
  { additionalProperties: false },
);

export const TicketListBody = Type.Object({
  tickets: Type.Array(TicketSummaryBody),
  nextBeforeNumber: orNull(Count("Pass as beforeNumber for the next page; null at the end.")),
});

export const TicketParams = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f-]{36}$", description: "The ticket's id (UUID)." }),
});

export const ViewListQuery = Type.Object(
  {
    person: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "Only this user's." })),
    camera: Type.Optional(
      Type.String({
        pattern: "^[0-9]{20}$",
        description: "Only of this camera: live, and pictures of its tickets.",
      }),
    ),
    ticket: Type.Optional(
      Type.String({ pattern: UUID, description: "Only pictures of this ticket (its UUID); no live views." }),
    ),
    limit: Type.Integer({
      minimum: 1,
      maximum: 200,
      default: 50,
      description: "At most this many, newest first.",
    }),
    before: Type.Optional(
      Type.String({
        pattern: "^(evidence|live)-[0-9]{1,18}$",
        description: "Continue below the view with this id.",
      }),
    ),
  },
  { additionalProperties: false },
);

const ViewBody = Type.Object({
  id: Text("evidence-<n> or live-<n>."),
  at: Instant("When the picture was asked for, or the live view began"),
  personId: Text("User id."),
  personName: orNull(Text("User's name; null for somebody the district's files never had.")),
  cameraCode: Text("GB/T 28181 code, 20 digits."),
  agentId: Text("The agent the picture came from."),
  evidence: orNull(
    Type.Object(
      {
        ticketId: Text("UUIDv7."),
        ticketNumber: Count("What people say on the phone."),
        object: Text("Name in the evidence store."),
      },
      { description: "The picture of a ticket, large or as a thumbnail; null for a live view." },
    ),
  ),
  live: orNull(
    Type.Object(
      {
        state: Type.Enum([...LIVE_STATES], {
          description:
            "lost: without an end, and nobody has said for a minute that it goes on; the dispatcher that showed it died or lost the book.",
        }),
        seenAt: Instant("It lasted at least until"),
        endedAt: orNull(Instant("When nothing more was sent")),
        endReason: orNull(Type.Enum([...LIVE_END_REASONS])),
      },
      { description: "Null for a picture." },
    ),
  ),
});

export const ViewListBody = Type.Object({
  views: Type.Array(ViewBody),
  nextBefore: orNull(Text("Pass as before for the next page; null at the end.")),
});

export const ActionRequest = Type.Object(
  {
    action: Type.Enum([...TICKET_ACTIONS]),
    reason: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: "Why; some actions need it." }),
    ),
    expectedVersion: Type.Optional(
      Type.Integer({ minimum: 0, description: "Refuse with 409 unless the ticket still has this version." }),
    ),
  },
  { additionalProperties: false },
);

export const WorkersBody = Type.Object({
  workers: Type.Array(
    Type.Object({
      id: Text("Worker id."),
      name: Text("Name."),
      gridId: Text("The worker's grid."),
      onShift: Type.Boolean(),
      openTickets: Count("Open now."),
      capacity: Count("The most the worker may have open."),
      lon: Type.Number(),
      lat: Type.Number(),
    }),
  ),
});

export const GridsBody = Type.Object({
  grids: Type.Array(
    Type.Object({
      id: Text("12 to 20 digits."),
      name: Text("Name."),
      level: Text("district, street, community, grid or micro-grid."),
      parentId: orNull(Text("The grid above.")),
      geometry: Type.Unknown({ description: "GeoJSON geometry, WGS-84." }),
    }),
  ),
});

export const AgentsBody = Type.Object({
  agents: Type.Array(
    Type.Object({
      heartbeat: Type.Unknown({ description: "The contract's heartbeat." }),
      heardAt: Instant("When"),
    }),
  ),

  now: Instant("Now"),
});

export const CountsBody = Type.Object({
  byState: Type.Record(Type.String(), Type.Integer()),
  decisions: Type.Object({
    opened: Count("Events that opened a ticket."),
    merged: Count("Events that joined one."),
    refused: Count("Events refused with a reason."),
  }),
});

export const ReadyBody = Type.Object({
  ready: Type.Boolean({ description: "Whether book and bus answer; the cache may be away." }),
  book: Type.Boolean(),
  bus: Type.Boolean(),
  cache: Type.Boolean(),
});

export type TicketListQuery = Static<typeof TicketListQuery>;
