/**
 * One original as it lies on the disk: a line that says what it is, a line of JSON about it with its wrapped key, then
 * the picture in AES-256-GCM with its tag at the end. Both lines are authenticated: nobody can pass one for another's.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import {
  CIPHER,
  KEY_BYTES,
  NONCE_BYTES,
  TAG_BYTES,
  unreadable,
  type WrapKey,
  type WrappedKey,
} from "./content-lock.ts";

export interface OriginalLabel {
  readonly eventId: string;
  readonly cameraCode: string;
  /** ISO 8601, of the picture. */
  readonly capturedAt: string;
}

const FIRST_LINE = "gridwatch original 1\n";
const NEWLINE = 0x0a;

interface Head extends OriginalLabel {
  readonly nonce: string;
  readonly key: WrappedKey;
}

export function sealOriginal(jpeg: Uint8Array, label: OriginalLabel, wrapKey: WrapKey): Buffer {
  const contentKey = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const head: Head = { ...label, nonce: nonce.toString("base64"), key: wrapKey(contentKey) };
  const lines = Buffer.from(`${FIRST_LINE}${JSON.stringify(head)}\n`);
  const cipher = createCipheriv(CIPHER, contentKey, nonce);
  cipher.setAAD(lines);
  return Buffer.concat([lines, cipher.update(jpeg), cipher.final(), cipher.getAuthTag()]);
}

/** Throws AgentError ORIGINAL_UNREADABLE. `unwrap` may throw it too. */
export function openSealed(
  bytes: Buffer,
  unwrap: (key: WrappedKey) => Buffer,
): { readonly label: OriginalLabel; readonly jpeg: Buffer } {
  const end = bytes.indexOf(NEWLINE, FIRST_LINE.length) + 1;
  if (bytes.subarray(0, FIRST_LINE.length).toString("latin1") !== FIRST_LINE || end === 0) {
    throw unreadable("its file is of another kind, or cut off");
  }
  try {
    const head = JSON.parse(bytes.subarray(FIRST_LINE.length, end).toString("utf8")) as Head;
    const { eventId, cameraCode, capturedAt } = head;
    const decipher = createDecipheriv(CIPHER, unwrap(head.key), Buffer.from(head.nonce, "base64"));
    decipher.setAAD(bytes.subarray(0, end));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const jpeg = Buffer.concat([decipher.update(bytes.subarray(end, -TAG_BYTES)), decipher.final()]);
    return { label: { eventId, cameraCode, capturedAt }, jpeg };
  } catch (cause) {
    throw cause instanceof Error && cause.name === "AgentError"
      ? cause
      : unreadable("its file was changed, or is cut off", cause);
  }
}
