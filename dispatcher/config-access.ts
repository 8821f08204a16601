/** Settings of who may come in and what others may read, and the secret that signs short-lived addresses. */
import { readFile } from "node:fs/promises";
import Type, { type Static } from "typebox";
import { DispatcherError, messageOf } from "./errors.ts";

export const AccessSettings = Type.Object(
  {
    signingKeyFile: Type.Optional(
      Type.String({
        minLength: 1,
        right: "the path of a file",
        description:
          "File with at least 32 random characters that sign short-lived addresses; several dispatchers share it. The environment's GRIDWATCH_SIGNING_KEY wins. Left out: made anew at each start.",
      }),
    ),
  },
  { default: {}, additionalProperties: false, description: "Who comes in." },
);
type AccessSettings = Static<typeof AccessSettings>;

export const Open311Settings = Type.Object(
  {
    public: Type.Boolean({
      default: false,
      right: "true or false",
      description: "Whether everybody may read requests (GeoReport v2) without a credential.",
    }),
    pictures: Type.Boolean({
      default: false,
      right: "true or false",
      description: "Whether signed-in readers get a short-lived address of a request's first picture.",
    }),
    jurisdictionId: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9.-]{1,100}$",
        right: "a name such as weiting.example.cn",
        description: "The jurisdiction_id that readers have to give, if they give one.",
      }),
    ),
  },
  { default: {}, additionalProperties: false, description: "Open311 for other systems and citizens." },
);

/** The same with its path made absolute. */
export const absoluteKey = (
  { signingKeyFile }: AccessSettings,
  absolute: (path: string) => string,
): AccessSettings => (signingKeyFile === undefined ? {} : { signingKeyFile: absolute(signingKeyFile) });

const KEY_LENGTH_MIN = 32;
const ENVIRONMENT_NAME = "GRIDWATCH_SIGNING_KEY";

/** Undefined: none is given. Rejects CONFIG_INVALID for a file that cannot be read or a key that is too short. */
export async function readSigningKey(
  { signingKeyFile }: AccessSettings,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Uint8Array | undefined> {
  const given = env[ENVIRONMENT_NAME];
  if (given !== undefined && given !== "") return checkedKey(given, `environment ${ENVIRONMENT_NAME}`);
  if (signingKeyFile === undefined) return undefined;
  const place = `key "access.signingKeyFile" is ${signingKeyFile}`;
  const text = await readFile(signingKeyFile, "utf8").catch((cause: unknown) => {
    throw new DispatcherError(
      "CONFIG_INVALID",
      `${place}; a file that can be read would be right (${messageOf(cause)}).`,
      { cause },
    );
  });
  return checkedKey(text, place);
}

function checkedKey(text: string, place: string): Uint8Array {
  const key = text.trim();
  if (key.length >= KEY_LENGTH_MIN) return Buffer.from(key, "utf8");
  throw new DispatcherError(
    "CONFIG_INVALID",
    `${place}: has ${String(key.length)} characters; at least ${String(KEY_LENGTH_MIN)} random ones would be right.`,
  );
}
