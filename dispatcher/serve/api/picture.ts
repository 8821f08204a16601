/** A picture that somebody took: checked, brought upright and to a bounded size, and cleaned of where it was taken. */
import sharp from "sharp";
import { DispatcherError } from "../../errors.ts";

export const PICTURE_MAX_BYTES = 8 * 1024 * 1024;
/** A phone's largest picture has fewer; more is a bomb. */
const PIXELS_MAX = 64_000_000;
const SIDE_MAX_PX = 1920;
const QUALITY = 82;

export interface CleanPicture {
  /** JPEG without any metadata. */
  readonly bytes: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Decodes and encodes anew, so that what is stored is a picture and nothing else: no EXIF (place, device, owner), no
 * second file behind it. Rejects BAD_REQUEST for what is neither JPEG nor PNG, broken, or too large.
 */
export async function cleanPicture(given: Buffer): Promise<CleanPicture> {
  const open = () => sharp(given, { limitInputPixels: PIXELS_MAX, failOn: "error", pages: 1 });
  const format = await open()
    .metadata()
    .then(({ format: found }) => found)
    .catch(() => undefined);
  if (format !== "jpeg" && format !== "png") throw notAPicture();
  try {
    const { data, info } = await open()
      .rotate() // by the EXIF orientation, which then goes with the rest of it
      .flatten({ background: "#fff" })
      .resize({ width: SIDE_MAX_PX, height: SIDE_MAX_PX, fit: "inside", withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, widthPx: info.width, heightPx: info.height };
  } catch (cause) {
    throw notAPicture(cause);
  }
}

const notAPicture = (cause?: unknown): DispatcherError =>
  new DispatcherError(
    "BAD_REQUEST",
    `The body is no whole picture; a JPEG or PNG of at most ${String(PIXELS_MAX / 1e6)} megapixels would be right.`,
    { cause },
  );
