/**
 * Who can open an original: each has a content key of its own, and the lock says for whom that key is wrapped. With an
 * operator's public key this machine can lock and not open; without one a key file beside the data does both.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { join } from "node:path";
import { AgentError, messageOf } from "../../errors.ts";

/** Bytes of AES-256's key, of GCM's nonce and of its tag. */
export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const CIPHER = "aes-256-gcm";

/** A content key that only its addressee can read; all values but `how` in base64. */
export type WrappedKey =
  | { readonly how: "key-file"; readonly sealed: string }
  | { readonly how: "x25519"; readonly ephemeral: string; readonly sealed: string }
  | { readonly how: "rsa-oaep"; readonly sealed: string };

export type WrapKey = (contentKey: Buffer) => WrappedKey;

const OWNER_ONLY = 0o600;
const KEY_FILE = "originals.key";
const RSA_BITS_MIN = 2048;
const KEY_PURPOSE = "gridwatch original 1";

/** Throws AgentError CONFIG_INVALID in one sentence. `publicKeyFile`: PEM, "" for a key file in `dataDir`. */
export function openContentLock(dataDir: string, publicKeyFile: string): WrapKey {
  if (publicKeyFile === "") {
    const key = ownKey(dataDir);
    return (contentKey) => ({ how: "key-file", sealed: sealKey(contentKey, key) });
  }
  const operator = readOperatorKey(publicKeyFile);
  return operator.asymmetricKeyType === "rsa"
    ? (contentKey) => ({
        how: "rsa-oaep",
        sealed: publicEncrypt(oaep(operator), contentKey).toString("base64"),
      })
    : (contentKey) => wrapForX25519(contentKey, operator);
}

/** Throws AgentError ORIGINAL_UNREADABLE in one sentence. `privateKeyFile`: PEM, of the operator. */
export function unwrapKey(
  wrapped: WrappedKey,
  { dataDir, privateKeyFile }: { readonly dataDir: string; readonly privateKeyFile: string | undefined },
): Buffer {
  if (wrapped.how === "key-file") return openKey(wrapped.sealed, readOwnKey(dataDir), KEY_FILE);
  if (privateKeyFile === undefined) {
    throw unreadable("it is locked for an operator's key; give the private one with --key private.pem");
  }
  const own = readPrivateKey(privateKeyFile);
  const needed = wrapped.how === "x25519" ? "x25519" : "rsa";
  if (own.asymmetricKeyType !== needed) {
    throw unreadable(
      `${privateKeyFile} is a key of type ${String(own.asymmetricKeyType)}; it is locked for one of type ${needed}`,
    );
  }
  if (wrapped.how === "x25519") {
    const ephemeral = createPublicKey({ key: fromBase64(wrapped.ephemeral), format: "der", type: "spki" });
    const key = agreedKey({ privateKey: own, publicKey: ephemeral }, [ephemeral, createPublicKey(own)]);
    return openKey(wrapped.sealed, key, privateKeyFile);
  }
  try {
    return privateDecrypt(oaep(own), fromBase64(wrapped.sealed));
  } catch (cause) {
    throw unreadable(`${privateKeyFile} does not open it`, cause);
  }
}

export const unreadable = (reason: string, cause?: unknown): AgentError =>
  new AgentError("ORIGINAL_UNREADABLE", `the original cannot be opened: ${reason}`, { cause });

const fromBase64 = (text: string): Buffer => Buffer.from(text, "base64");
const oaep = (key: KeyObject) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" });

/** A fresh key pair for each original: whoever has the box later finds only its public half. */
function wrapForX25519(contentKey: Buffer, operator: KeyObject): WrappedKey {
  const { publicKey: ephemeral, privateKey } = generateKeyPairSync("x25519");
  const key = agreedKey({ privateKey, publicKey: operator }, [ephemeral, operator]);
  return { how: "x25519", ephemeral: spki(ephemeral).toString("base64"), sealed: sealKey(contentKey, key) };
}

const spki = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" });

/** Diffie and Hellman's secret is the same from either side; `of` are the two public keys that it is between. */
function agreedKey(
  halves: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  of: readonly [ephemeral: KeyObject, operator: KeyObject],
): Buffer {
  const salt = Buffer.concat(of.map(spki));
  return Buffer.from(hkdfSync("sha256", diffieHellman(halves), salt, KEY_PURPOSE, KEY_BYTES));
}

/** Nonce, sealed key and tag in one. */
function sealKey(contentKey: Buffer, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const sealed = Buffer.concat([cipher.update(contentKey), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
}

function openKey(sealed: string, key: Buffer, keyName: string): Buffer {
  const bytes = fromBase64(sealed);
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw unreadable(`${keyName} does not open it`, cause);
  }
}

/** Throws AgentError CONFIG_INVALID in one sentence. */
export function readOperatorKey(file: string): KeyObject {
  const refuse = (reason: string, cause?: unknown) =>
    new AgentError(
      "CONFIG_INVALID",
      `evidence.originals.publicKeyFile is ${file}, ${reason}; give a PEM file with an X25519 or RSA public key`,
      { cause },
    );
  let key: KeyObject;
  try {
    const pem = readFileSync(file, "utf8");
    // What could be opened with it must not lie on this machine.
    if (pem.includes("PRIVATE KEY")) throw new Error("it holds a private key");
    key = createPublicKey(pem);
  } catch (cause) {
    throw refuse(`which cannot be used: ${messageOf(cause)}`, cause);
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails } = key;
  if (type === "x25519") return key;
  if (type !== "rsa") throw refuse(`a key of type ${String(type)}`);
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < RSA_BITS_MIN)
    throw refuse(`an RSA key of ${String(bits)} bits, fewer than ${String(RSA_BITS_MIN)}`);
  return key;
}

function readPrivateKey(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file));
  } catch (cause) {
    throw unreadable(`${file} is not a private key in PEM that can be read: ${messageOf(cause)}`, cause);
  }
}

/** Made at the first start; replaced as a whole, so that a crash leaves none or a whole one. */
function ownKey(dataDir: string): Buffer {
  const path = join(dataDir, KEY_FILE);
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    const partial = `${path}.partial`;
    const file = openSync(partial, "w", OWNER_ONLY);
    try {
      writeSync(file, randomBytes(KEY_BYTES));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  }
  chmodSync(path, OWNER_ONLY);
  const key = readFileSync(path);
  if (key.length === KEY_BYTES) return key;
  throw new AgentError(
    "CONFIG_INVALID",
    `${path} has ${String(key.length)} bytes; the key of the originals has ${String(KEY_BYTES)}: restore it, or move it away for a new one, which opens no earlier original`,
  );
}

function readOwnKey(dataDir: string): Buffer {
  const path = join(dataDir, KEY_FILE);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(`its key ${path} cannot be read: ${messageOf(cause)}`, cause);
  }
}
