/** The scene of what only rules on trial have reported, faces and plates hidden, for whoever judges them. */
import { VIOLATION_LABELS } from "#contract";
import { type Point, scaleBox } from "../geometry/box.ts";
import { drawLook } from "../report/event/evidence.ts";
import type { Privacy, SeenFrame } from "../report/event/privacy.ts";
import type { EvidencePicture } from "../report/outbox/outbox.ts";
import type { Reported } from "./comparison.ts";

export interface ShadowPicture {
  readonly seen: SeenFrame;
  readonly reported: Reported;
  readonly label: string;
  readonly cameraName: string;
  readonly timeZone: string;
  /** Relative corners of its zone on trial. */
  readonly polygon: readonly Point[];
  /** Name to store it under. */
  readonly object: string;
}

export async function drawShadow(picture: ShadowPicture, privacy: Privacy): Promise<EvidencePicture> {
  const { seen, reported, label, cameraName, timeZone, polygon, object } = picture;
  const { frame } = await privacy.show(seen, [reported.xyxy]);
  const { zh, en } = VIOLATION_LABELS[reported.violation];
  const [across, down] = [frame.widthPx / seen.frame.widthPx, frame.heightPx / seen.frame.heightPx];
  return drawLook(frame, {
    ...{ object, cameraName, timeZone },
    title: { zh: `规则试运行“${label}”：${zh}`, en: `rules on trial, ${label}: ${en}` },
    tone: "alarm",
    zonePolygonPx: polygon.map(([x, y]): Point => [x * frame.widthPx, y * frame.heightPx]),
    boxes: [scaleBox(reported.xyxy, across, down)],
  });
}
