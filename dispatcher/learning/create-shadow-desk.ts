/** The desk of trials: what agents say now, what the book holds, pictures from the store. */
import type { ShadowHealth } from "#contract";
import type { ShadowBook } from "../book/shadow-incidents.ts";
import type { Bus } from "../bus/bus.ts";
import type { CameraRegistry } from "../cameras/camera-registry.ts";
import { DispatcherError } from "../errors.ts";
import type { ShadowDesk } from "./shadow-desk.ts";

export interface ShadowDeskOptions {
  readonly shadows: ShadowBook;
  readonly cameras: Pick<CameraRegistry, "find">;
  readonly bus: Pick<Bus, "readEvidence">;
}

export function createShadowDesk({ shadows, cameras, bus }: ShadowDeskOptions): ShadowDesk {
  const runningOf = (cameraCode: string): ShadowHealth | null => {
    const camera = cameras.find(cameraCode);
    if (camera !== null) return camera.health?.shadow ?? null;
    throw new DispatcherError(
      "NOT_FOUND",
      `No agent has been heard with a camera ${cameraCode.slice(0, 64)}.`,
    );
  };
  return {
    async view(query) {
      const running = runningOf(query.cameraCode);
      const settingsSha256 = query.settingsSha256 ?? running?.settingsSha256 ?? null;
      const trial = settingsSha256 === null ? {} : { settingsSha256 };
      const [counts, incidents] = await Promise.all([
        shadows.counts(query.cameraCode, settingsSha256),
        shadows.list({ ...query, ...trial }),
      ]);
      return { cameraCode: query.cameraCode, running, settingsSha256, counts, incidents };
    },
    incident: (cameraCode, incidentId) => shadows.incident(cameraCode, incidentId),
    picture: ({ evidence }) =>
      evidence === null ? Promise.resolve(null) : bus.readEvidence(evidence.object),
  };
}
