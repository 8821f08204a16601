/** What the API takes and gives: TypeBox schemas, checked against the seam's own types. */
import Type, { type Static } from "typebox";
import { CRS_TAGS, VIOLATIONS } from "#contract";
import { ASSIGN_MODES } from "../../lifecycle/assign/mode.ts";
import { CLOCK_UNITS } from "../../lifecycle/clocks/due.ts";
import {
  CLOSE_REASONS,
  EVIDENCE_KINDS,
  EVIDENCE_MOMENTS,
  EXTENDABLE_CLOCKS,
  ROLES,
  TICKET_ACTIONS,
  TICKET_STATES,
} from "../../lifecycle/ticket.ts";
import { LIVE_END_REASONS, LIVE_STATES } from "../../lifecycle/view.ts";
import { Count, Instant, orNull, Text } from "./schema-parts.ts";

const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

export const ErrorBody = Type.Object(
  { error: Type.Object({ code: Text("Stable, for programs."), message: Text("One sentence, for people.") }) },
  { description: "What went wrong." },
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
  nextDeadline: orNull(
    Type.Object(
      { clock: Type.Enum([...EXTENDABLE_CLOCKS]), dueAt: Instant("When it passes, or has passed") },
      { description: "The deadline that passes first of those that run." },
    ),
  ),
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
  evidence: Type.Array(Type.Object({ object: Type.String(), kind: Type.String(), moment: Type.String() }), {
    description: "Pictures the step rests on.",
  }),
  ruleVersion: orNull(Text("Edition of the rule that decided.")),
});

const CandidateBody = Type.Object({
  workerId: Text("Worker id."),
  workerName: Text("Name."),
  chosen: Type.Boolean(),
  responsibleGrid: Type.Boolean({
    description: "Whether the worker's grid is the responsible one or holds it.",
  }),
  onShift: Type.Boolean(),
  role: Type.Optional(Text("Who the worker is to the city.")),
  roleMayAct: Type.Optional(Type.Boolean({ description: "Whether the worker may act on this violation." })),
  competence: Type.Optional(Type.Enum(["role", "personal"])),
  openTickets: Count("Open tickets when the choice was made."),
  capacity: Count("The most the worker may have open."),
  load: Type.Optional(Type.Number({ description: "Open tickets per capacity." })),
  distanceM: Type.Number({ description: "Metres to the place." }),
  walkMinutes: Type.Optional(Type.Number({ description: "Estimated from the distance." })),
  positionAgeS: Type.Optional(
    orNull(Type.Number({ description: "Seconds since the live position; null: the base stands in." })),
  ),
  reason: Text("Why, or why not."),
});

const EvidenceBody = Type.Object({
  kind: Type.Enum([...EVIDENCE_KINDS]),
  moment: Type.Enum([...EVIDENCE_MOMENTS]),
  object: Text("Name in the evidence store: GET /api/tickets/{id}/evidence/{object}."),
  at: Instant("When the picture was taken"),
});

const AssigneeBody = Type.Object({
  workerId: Text("Worker id."),
  workerName: orNull(Text("Name.")),
  how: Type.Enum(["offer", "handOver"]),
  fromAt: Instant("From when the worker had it"),
  toAt: orNull(Instant("Until when")),
  acceptedAt: orNull(Instant("When it was accepted")),
  arrivedAt: orNull(Instant("When the worker arrived")),
  doneAt: orNull(Instant("When it was reported done")),
});

const ClockBody = Type.Object({
  clock: Type.Enum([...EXTENDABLE_CLOCKS]),
  limit: Type.Object(
    { amount: Type.Number(), unit: Type.Enum([...CLOCK_UNITS]) },
    { description: "As the deadlines that it began under have it." },
  ),
  extraMinutes: Count("More time that was approved."),
  startedAt: Instant("When it began"),
  dueAt: orNull(Instant("When it passes, or has passed; null while it stands still")),
  stoppedAt: orNull(Instant("When it ended")),
  outcome: orNull(
    Type.Enum(["met", "dropped"], {
      description:
        "met: what it timed was done; dropped: it does not matter any more; null: it has not ended.",
    }),
  ),
  isLate: Type.Boolean({ description: "Whether its deadline passed before it ended, or has passed." }),
});

const ExtensionBody = Type.Object({
  id: Text("UUID."),
  clock: Type.Enum([...EXTENDABLE_CLOCKS]),
  minutes: Count("How much more time is asked for."),
  reason: Text("Why."),
  askedBy: Text("By whom."),
  askedAt: Instant("When"),
  decision: orNull(Type.Enum(["approved", "refused"])),
  decidedBy: orNull(Text("Who answered.")),
  decidedAt: orNull(Instant("When it was answered")),
  decidedReason: orNull(Text("Why so.")),
});

const WhistleBody = Type.Object({
  id: Text("UUID."),
  department: Text("Who was called."),
  level: Type.Enum([1, 2]),
  reason: Text("Why."),
  calledBy: Text("By whom."),
  calledAt: Instant("When"),
  reportDueAt: Instant("Until when the department has to report"),
  reportedBy: orNull(Text("Who reported.")),
  reportedAt: orNull(Instant("When")),
  escalatedAt: orNull(Instant("When the deadline had passed without a report")),
});

export const TicketDetailBody = Type.Object({
  ...summary,
  handOvers: Count("How often it went from hand to hand."),
  suspendedUntil: orNull(Instant("Until when it waits")),
  linkedTicketId: orNull(Text("The ticket of the same place that this one recurs of.")),
  intoTicketId: orNull(Text("Where it goes on, when it was closed as a duplicate.")),
  assignees: Type.Array(AssigneeBody, { description: "Everybody who ever had it, oldest first." }),
  clocks: Type.Array(ClockBody, {
    description: "Its clocks as they run, or ran last, in the order of a ticket's life.",
  }),
  extensions: Type.Array(ExtensionBody),
  whistles: Type.Array(WhistleBody),
  transitions: Type.Array(TransitionBody, { description: "Everything that happened, oldest first." }),
  candidates: Type.Array(CandidateBody, { description: "Why this worker: best first." }),
  evidence: Type.Array(EvidenceBody),
  allowed: Type.Array(
    Type.Object({
      action: Type.Enum([...TICKET_ACTIONS]),
      needsReason: Type.Boolean(),
      needs: orNull(
        Type.Enum(["workerId", "untilMs", "intoTicketId"], { description: "What else must come with it." }),
      ),
    }),
    { description: "What the one who asks may do with it now." },
  ),
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
        pattern: "^(evidence|live|snapshot)-[0-9]{1,18}$",
        description: "Continue below the view with this id.",
      }),
    ),
  },
  { additionalProperties: false },
);

const ViewBody = Type.Object({
  id: Text("evidence-<n>, live-<n> or snapshot-<n>."),
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
  snapshot: orNull(
    Type.Object(
      {
        id: Text("UUIDv7."),
        object: Text("Name in the evidence store."),
        capturedAt: Instant("When it was taken"),
      },
      { description: "A picture that somebody had the camera take." },
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
    workerId: Type.Optional(
      Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$", description: "For handOver: the worker who gets it." }),
    ),
    until: Type.Optional(
      Type.String({
        maxLength: 40,
        description: "For suspend: until when it waits, ISO 8601 with its zone.",
      }),
    ),
    intoTicketId: Type.Optional(
      Type.String({ pattern: UUID, description: "For mergeInto: the ticket in which it goes on." }),
    ),
    pictures: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
        maxItems: 20,
        description: "Objects that were stored for this ticket (POST …/pictures) and prove the step.",
      }),
    ),
  },
  { additionalProperties: false },
);

export const WorkersBody = Type.Object({
  workers: Type.Array(
    Type.Object({
      id: Text("Worker id."),
      name: Text("Name."),
      role: Text("Who the worker is to the city."),
      gridId: Text("The worker's grid."),
      onShift: Type.Boolean(),
      leave: orNull(Text("The reason of a leave that covers this moment; null: none.")),
      openTickets: Count("Open now."),
      capacity: Count("The most the worker may have open."),
      lon: Type.Number(),
      lat: Type.Number(),
      positionAgeS: orNull(
        Type.Number({ description: "Seconds since the live position; null: the point is the base." }),
      ),
    }),
  ),
});

export const PositionRequest = Type.Object(
  {
    lon: Type.Number({ minimum: -180, maximum: 180, description: "Degrees." }),
    lat: Type.Number({ minimum: -85, maximum: 85, description: "Degrees." }),
    crs: Type.Enum([...CRS_TAGS], {
      description: "The coordinate system; a point without it is not guessed at.",
    }),
  },
  { additionalProperties: false },
);

export const PositionBody = Type.Object({
  answer: Type.Enum(["kept", "older", "lost"], {
    description: "older: a newer one is known; lost: it was not kept, and the base stands in.",
  }),
});

export const AssignModeRequest = Type.Object(
  {
    mode: Type.Enum([...ASSIGN_MODES], { description: "normal (平时) or emergency (突发)." }),
    reason: Type.String({ minLength: 1, maxLength: 200, description: "Why; it is kept." }),
  },
  { additionalProperties: false },
);

export const AssignModeBody = Type.Object({
  mode: Type.Enum([...ASSIGN_MODES]),
  since: orNull(
    Type.Object({ at: Text("ISO 8601."), personId: Text("Who switched it."), reason: Text("Why.") }),
  ),
});
export type AssignModeBody = Static<typeof AssignModeBody>;

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
