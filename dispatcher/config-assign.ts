/** The settings of finding a worker: how long, how far, and who may act on what. */
import Type from "typebox";
import { VIOLATIONS } from "#contract";
import { DEFAULT_COMPETENCE, type WorkerRole } from "./district/index.ts";

const competenceOf = (role: WorkerRole, people: string) =>
  Type.Array(Type.Enum([...VIOLATIONS]), {
    default: [...DEFAULT_COMPETENCE[role]],
    maxItems: VIOLATIONS.length,
    right: `a list of some of ${VIOLATIONS.join(", ")}`,
    description: `What ${people} may act on, unless the worker's own row says otherwise.`,
  });

const CompetenceSettings = Type.Object(
  {
    "grid-leader": competenceOf("grid-leader", "a grid leader (网格长)"),
    "grid-worker": competenceOf("grid-worker", "a full-time grid worker (专职网格员)"),
    "micro-contact": competenceOf("micro-contact", "a micro-grid's contact (微网格联络员)"),
    enforcement: competenceOf("enforcement", "an enforcement officer (城管执法)"),
    sanitation: competenceOf("sanitation", "a cleaner (环卫)"),
  },
  {
    default: {},
    additionalProperties: false,
    description: "Who may act on which violation, by role; nobody else is offered it.",
  },
);

const metres = (fallback: number, description: string) =>
  Type.Integer({
    default: fallback,
    minimum: 100,
    maximum: 1_000_000,
    right: "a whole number of metres from 100 to 1000000",
    description,
  });

export const AssignSettings = Type.Object(
  {
    retrySeconds: Type.Number({
      default: 5,
      minimum: 1,
      maximum: 3600,
      right: "a number of seconds from 1 to 3600",
      description: "Seconds until a ticket that nobody could take is offered again.",
    }),
    offerSeconds: Type.Number({
      default: 300,
      minimum: 5,
      maximum: 86400,
      right: "a number of seconds from 5 to 86400",
      description: "Seconds a worker has to accept or decline; then the next one is offered the ticket.",
    }),
    positionGoodForMinutes: Type.Number({
      default: 10,
      minimum: 1,
      maximum: 60,
      right: "a number of minutes from 1 to 60",
      description: "Minutes for which a worker's live position counts; after that the base stands in.",
    }),
    radiusM: metres(10_000, "Nobody is sent farther than this, straight line, metres."),
    emergencyRadiusM: metres(30_000, "The same in an emergency (突发), when nobody counts as full either."),
    competence: CompetenceSettings,
  },
  { default: {}, additionalProperties: false, description: "Finding a worker." },
);
