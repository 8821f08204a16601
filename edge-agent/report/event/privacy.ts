/**
 * The picture as others may see it: in its full size, with faces and plates made unreadable. Where a part of this fails,
 * more is blurred or a smaller picture shown, never less blurred.
 */
import type { ViolationEvent } from "#contract";
import { messageOf } from "../../errors.ts";
import { scaleBox, type Xyxy } from "../../geometry/box.ts";
import type { Frame, RgbImage } from "../../perceive/decode/frame.ts";
import type { Detection } from "../../perceive/detect/detection.ts";
import type { Detector } from "../../perceive/detect/detector.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { pixelate } from "./pixelate.ts";
import { type EvidenceMap, type PrivateThing, privateParts, thingsFoundBy } from "./private-parts.ts";

type Blurred = NonNullable<ViolationEvent["privacy"]>["blurred"];

/** A frame and all that the model saw in it, down to its floor. */
export interface SeenFrame {
  readonly frame: Frame;
  readonly named: readonly Detection[];
}

export interface Shown {
  readonly frame: Frame;
  /** The same without anything hidden: for the lock alone. */
  readonly original: Frame;
  readonly blurred: Blurred;
}

export interface Privacy {
  /** `boxes`: what must be seen in the full size, in the frame's pixels. Never rejects. */
  show(seen: SeenFrame, boxes: readonly Xyxy[]): Promise<Shown>;
  /** Another picture of the same view, of any size: the learned scene. Never rejects. */
  hide(picture: RgbImage, seen: SeenFrame): Promise<RgbImage>;
}

/** A model and what its classes are evidence of. */
export interface Eyes {
  readonly detector: Pick<Detector, "detect">;
  readonly evidence: EvidenceMap;
}

export interface PrivacyOptions {
  readonly blur: boolean;
  /** The cameras' own model, as it is now. */
  readonly eyes: () => Eyes;
  /** One for faces and plates, where there is one. */
  readonly finder: Eyes | undefined;
  readonly logger: Logger;
}

const EVERYTHING: ReadonlySet<PrivateThing> = new Set(["face", "plate"]);

export function createPrivacy(options: PrivacyOptions): Privacy {
  return new EvidencePrivacy(options);
}

class EvidencePrivacy implements Privacy {
  readonly #options: PrivacyOptions;
  /** One picture at a time, so that evidence never fills the queue of a detector that cameras wait for. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PrivacyOptions) {
    this.#options = options;
  }

  async show(seen: SeenFrame, boxes: readonly Xyxy[]): Promise<Shown> {
    const full = (await seen.frame.full?.(boxes)) ?? seen.frame;
    if (!this.#options.blur) return { frame: full, original: full, blurred: "none" };
    const { frame, named } = await this.#known(full, seen);
    const { picture, blurred } = await this.#hide(frame, named);
    return { frame: { ...frame, ...picture }, original: frame, blurred };
  }

  async hide(picture: RgbImage, seen: SeenFrame): Promise<RgbImage> {
    if (!this.#options.blur) return picture;
    return (await this.#hide(picture, scaled(seen, picture))).picture;
  }

  /** A picture of another moment shows people elsewhere: they are looked for in it, or it is not shown. */
  async #known(full: Frame, seen: SeenFrame): Promise<SeenFrame> {
    if (full.monotonicMs === seen.frame.monotonicMs) return { frame: full, named: scaled(seen, full) };
    const named = await this.#look(this.#options.eyes(), full);
    return named === undefined ? seen : { frame: full, named };
  }

  async #hide(
    picture: RgbImage,
    named: readonly Detection[],
  ): Promise<{ readonly picture: RgbImage; readonly blurred: Blurred }> {
    const { eyes, finder } = this.#options;
    const found = finder && (await this.#look(finder, picture));
    const foundThings =
      finder === undefined || found === undefined ? new Set() : thingsFoundBy(finder.evidence);
    const guessed = new Set([...EVERYTHING].filter((thing) => !foundThings.has(thing)));
    const parts = [
      ...privateParts(named, eyes().evidence, guessed),
      ...(finder === undefined ? [] : privateParts(found ?? [], finder.evidence, EVERYTHING)),
    ];
    return { picture: pixelate(picture, parts), blurred: guessed.size === 0 ? "model" : "geometry" };
  }

  /** Undefined when the detector failed. */
  async #look({ detector }: Eyes, picture: RgbImage): Promise<readonly Detection[] | undefined> {
    const looked = this.#turn.then(() => detector.detect(picture));
    this.#turn = looked.catch(() => undefined);
    try {
      return await looked;
    } catch (cause) {
      this.#options.logger.warn({ reason: messageOf(cause) }, "evidence: faces and plates not looked for");
      return undefined;
    }
  }
}

function scaled({ frame, named }: SeenFrame, { widthPx, heightPx }: RgbImage): readonly Detection[] {
  const [across, down] = [widthPx / frame.widthPx, heightPx / frame.heightPx];
  return named.map((each) => ({ ...each, xyxy: scaleBox(each.xyxy, across, down) }));
}
