/** The `evidence` block of agent.yaml: what pictures may show, and what is kept of the rest. */
import { resolve } from "node:path";
import Type, { type Static } from "typebox";

const closed = { additionalProperties: false };

export const EvidenceConfig = Type.Object(
  {
    blur: Type.Boolean({
      default: true,
      description:
        "Faces and plates are made unreadable in every picture that leaves the agent: of events, verifications and snapshots.",
    }),
    privacyModel: Type.Object(
      {
        manifest: Type.String({
          default: "",
          description:
            'model.json of a model for faces and plates, whose classes are evidence of "face" or "plate"; relative to this file. Empty: the head part of every person\'s box and the plate part of every vehicle\'s are blurred.',
        }),
        weights: Type.String({
          default: "",
          description: "Its weights; relative to this file. Empty when manifest is.",
        }),
      },
      { ...closed, default: {} },
    ),
    originals: Type.Object(
      {
        keep: Type.Boolean({
          default: true,
          description:
            "Each event's scene without blur is kept in dataDir, encrypted; `edge-agent original` opens one and records who did.",
        }),
        maxAgeDays: Type.Number({
          minimum: 1,
          maximum: 3650,
          default: 30,
          description: "Older ones are deleted.",
        }),
        maxMb: Type.Integer({
          minimum: 1,
          maximum: 1_048_576,
          default: 512,
          description: "Bound on disk; the oldest go first.",
        }),
        publicKeyFile: Type.String({
          default: "",
          description:
            "PEM file with an operator's X25519 or RSA public key; relative to this file. This machine can then not open what it keeps. Empty: a key file in dataDir, which only the agent's user may read, opens them.",
        }),
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, default: {} },
);
export type EvidenceConfig = Static<typeof EvidenceConfig>;

/** With absolute paths; what is empty stays so. */
export function resolveEvidence(evidence: EvidenceConfig, folder: string): EvidenceConfig {
  const { privacyModel, originals } = evidence;
  const absolute = (path: string) => (path === "" ? "" : resolve(folder, path));
  return {
    ...evidence,
    privacyModel: {
      manifest: absolute(privacyModel.manifest),
      weights: absolute(privacyModel.weights),
    },
    originals: { ...originals, publicKeyFile: absolute(originals.publicKeyFile) },
  };
}
