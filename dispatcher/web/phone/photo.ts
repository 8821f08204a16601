/** A photo of the phone's camera → a JPEG small enough for a bad network. Re-drawn, it also loses where it was taken. */
import { fitWithin } from "../shared/pictures.ts";

const LONGEST_PX = 1_600;
const BYTES_MAX = 500_000;
const QUALITIES = [0.82, 0.7, 0.55, 0.4] as const;

/** Rejects when the file is no picture that this browser can read. */
export async function compress(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const { widthPx, heightPx } = fitWithin(bitmap.width, bitmap.height, LONGEST_PX);
    const canvas = document.createElement("canvas");
    canvas.width = widthPx;
    canvas.height = heightPx;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, widthPx, heightPx);
    return await smallest(canvas);
  } finally {
    bitmap.close();
  }
}

/** The best quality that fits; the lowest when none does. */
async function smallest(canvas: HTMLCanvasElement): Promise<Blob> {
  let last: Blob | null = null;
  for (const quality of QUALITIES) {
    last = await jpegOf(canvas, quality);
    if (last !== null && last.size <= BYTES_MAX) return last;
  }
  if (last === null) throw new Error("this browser could not write a JPEG");
  return last;
}

const jpegOf = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", quality);
  });
