/** What the API takes for 延期 and 吹哨报到; what it gives stands with the ticket's detail in schemas.ts. */
import Type from "typebox";
import { EXTENDABLE_CLOCKS } from "../../lifecycle/ticket.ts";

const Words = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });
const Id = (description: string) =>
  Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description });

export const ExtensionRequest = Type.Object(
  {
    clock: Type.Enum([...EXTENDABLE_CLOCKS], { description: "Which deadline." }),
    minutes: Type.Integer({ minimum: 1, maximum: 129_600, description: "How much more time is needed." }),
    reason: Words("Why, in words."),
  },
  { additionalProperties: false },
);

export const ExtensionDecision = Type.Object(
  {
    decision: Type.Enum(["approved", "refused"]),
    reason: Type.Optional(Words("Why; a refusal needs it.")),
  },
  { additionalProperties: false },
);

export const WhistleRequest = Type.Object(
  {
    department: Type.String({ minLength: 1, maxLength: 100, description: "Who is called." }),
    level: Type.Optional(
      Type.Union([Type.Literal(1), Type.Literal(2)], {
        description: "1 unless given; 2 only by the office.",
      }),
    ),
    reason: Words("Why, in words."),
    reportMinutes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_080, description: "Until the department must have reported." }),
    ),
  },
  { additionalProperties: false },
);

export const ExtensionParams = Type.Object({
  id: Id("The ticket's id."),
  extensionId: Id("The question's id."),
});

export const WhistleParams = Type.Object({ id: Id("The ticket's id."), whistleId: Id("The call's id.") });
