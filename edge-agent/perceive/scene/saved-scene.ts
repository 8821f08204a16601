/** The scene as bytes: a JSON header with sizes, then the arrays in a fixed order, deflated. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { blankMemory, type ChangeMemory } from "./change-memory.ts";
import { type Grid, gridOf } from "./grid.ts";
import type { Picture } from "./picture.ts";
import { blankReference, type Reference } from "./reference.ts";
import type { SceneProfile } from "./scene.ts";

/** Another layout has another number; what it does not know is learned anew. */
const LAYOUT = 1;
/** Largest memory accepted, bytes: three profiles of a 480 by 480 working picture. */
const MOST_BYTES = 8 << 20;

interface SavedScene {
  readonly grid: Grid;
  readonly profile: SceneProfile | undefined;
  readonly references: ReadonlyMap<SceneProfile, Reference>;
  readonly memory: ChangeMemory;
}

interface Header {
  readonly layout: number;
  readonly frameWidthPx: number;
  readonly frameHeightPx: number;
  readonly profile: SceneProfile | null;
  readonly learned: readonly (readonly [SceneProfile, boolean])[];
}

type Plane = Uint8Array | Uint16Array | Int16Array | Float32Array | Float64Array;

const planesOfPicture = ({ luma, blue, red }: Picture): Plane[] => [luma, blue, red];

const planesOfReference = (reference: Reference): Plane[] => [
  ...planesOfPicture(reference.picture),
  reference.votes,
  reference.tries,
  reference.noise,
  reference.carried,
];

const planesOfMemory = (memory: ChangeMemory): Plane[] => [
  memory.share,
  memory.sinceMs,
  memory.active,
  memory.stable,
  memory.excess,
  memory.verdict,
  ...planesOfPicture(memory.shown),
];

const bytesOf = (plane: Plane): Uint8Array =>
  new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);

export function packScene({ grid, profile, references, memory }: SavedScene): Uint8Array {
  const header: Header = {
    layout: LAYOUT,
    frameWidthPx: grid.frameWidthPx,
    frameHeightPx: grid.frameHeightPx,
    profile: profile ?? null,
    learned: [...references].map(([name, { isLearned }]) => [name, isLearned]),
  };
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  const planes = [...references.values()].flatMap(planesOfReference).concat(planesOfMemory(memory));
  return deflateRawSync(Buffer.concat([size, text, ...planes.map(bytesOf)]), { level: 1 });
}

/** Undefined when the bytes are no scene of this layout. */
export function unpackScene(saved: Uint8Array): SavedScene | undefined {
  try {
    return parse(inflateRawSync(saved, { maxOutputLength: MOST_BYTES }));
  } catch {
    // Cut short or of another program: the scene is learned anew, as at the first start.
    return undefined;
  }
}

function parse(bytes: Buffer): SavedScene | undefined {
  const headerEnd = 4 + bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString("utf8", 4, headerEnd)) as Header;
  if (header.layout !== LAYOUT) return undefined;
  const grid = gridOf(header.frameWidthPx, header.frameHeightPx);
  const references = new Map<SceneProfile, Reference>();
  const memory = blankMemory(grid);
  let at = headerEnd;
  const fill = (plane: Plane) => {
    bytesOf(plane).set(bytes.subarray(at, at + plane.byteLength));
    at += plane.byteLength;
  };
  for (const [name, isLearned] of header.learned) {
    const reference = blankReference(grid);
    reference.isLearned = isLearned;
    planesOfReference(reference).forEach(fill);
    references.set(name, reference);
  }
  planesOfMemory(memory).forEach(fill);
  return at === bytes.length ? { grid, profile: header.profile ?? undefined, references, memory } : undefined;
}
