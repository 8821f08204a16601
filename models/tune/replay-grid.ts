/**
 * All operating points in one pass over the records. The tracker sees only the confidence, so there is one replay for
 * each confidence, and each zone stands in its plan once for every dwell and height: zones know nothing of each other
 * (perceive/zone/zone-monitor.ts), so each opens what it would open alone. Pushed record by record: nothing is held but
 * tickets.
 */
import { LIGHT_PROFILES, type LightProfile } from "#contract";
import { planCamera } from "../../edge-agent/camera-plan.ts";
import type { AgentConfig, CameraConfig } from "../../edge-agent/config.ts";
import type { CameraPlan } from "../../edge-agent/judge-look.ts";
import type { ModelManifest } from "../../edge-agent/perceive/detect/model-manifest.ts";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import { createReplayer, type Replayer } from "../../edge-agent/record/replay.ts";
import { createTicketBook, type Ticket, type TicketBook } from "../diff/ticket.ts";
import type { ZoneParams } from "./operating-points.ts";

export type MinConfidence = Readonly<Record<LightProfile, number>>;

/** What the agent's plan of a camera is made of. */
export interface PlannedCamera {
  readonly camera: CameraConfig;
  readonly config: AgentConfig;
  readonly manifest: ModelManifest;
}

export interface Grid {
  /** One replay each. */
  readonly confidences: readonly MinConfidence[];
  /** By zone id; a zone that is not named here stands in the plan as it is set, and has no tickets here. */
  readonly zoneParams: ReadonlyMap<string, readonly ZoneParams[]>;
}

export interface GridReplay {
  /** Records of one camera in the order in which they were made. */
  look(record: PerceptionRecord): void;
  /** Tickets of a zone at a point; throws RangeError for a confidence that was not replayed. */
  tickets(minConfidence: MinConfidence, zoneId: string, params: ZoneParams): readonly Ticket[];
}

const confidenceKey = (minConfidence: MinConfidence): string =>
  LIGHT_PROFILES.map((light) => minConfidence[light]).join();
/** "~" is in no zone's id. */
const variantId = (zoneId: string, { dwellS, minHeightM }: ZoneParams): string =>
  `${zoneId}~${dwellS}~${minHeightM}`;

interface Run {
  readonly replayer: Replayer;
  readonly book: TicketBook;
  /** Its tickets by the zone's name in the plan; undefined until they are asked for. */
  byVariant: ReadonlyMap<string, readonly Ticket[]> | undefined;
}

export function replayGrid(planned: PlannedCamera, grid: Grid): GridReplay {
  const runs = new Map<string, Run>();
  for (const minConfidence of grid.confidences) {
    const plan = gridPlan(planned, minConfidence, grid.zoneParams);
    const replayer = createReplayer(() => plan);
    runs.set(confidenceKey(minConfidence), { replayer, book: createTicketBook(), byVariant: undefined });
  }
  return {
    look: (record) => {
      const { capturedAtMs: atMs, cameraCode, sizeWh, scene } = record;
      for (const run of runs.values()) {
        const { replayer, book } = run;
        run.byVariant = undefined;
        const { incidents } = replayer.look(record);
        if (incidents.length > 0) book.note(incidents, { cameraCode, atMs, sizeWh, profile: scene.profile });
      }
    },
    tickets: (minConfidence, zoneId, params) => {
      const run = runs.get(confidenceKey(minConfidence));
      if (run === undefined) throw new RangeError(`no replay at ${confidenceKey(minConfidence)}`);
      // All points are asked for, one after another: each ticket is looked at once.
      run.byVariant ??= byZone(run.book.tickets());
      const own = run.byVariant.get(variantId(zoneId, params)) ?? [];
      return own.map((ticket) => ({ ...ticket, zoneId }));
    },
  };
}

function byZone(tickets: readonly Ticket[]): ReadonlyMap<string, readonly Ticket[]> {
  const groups = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const group = groups.get(ticket.zoneId);
    if (group === undefined) groups.set(ticket.zoneId, [ticket]);
    else group.push(ticket);
  }
  return groups;
}

/** As the agent would plan it with these settings, but for the zones' names. */
function gridPlan(
  { camera, config, manifest }: PlannedCamera,
  minConfidence: MinConfidence,
  zoneParams: Grid["zoneParams"],
): CameraPlan {
  const plan = planCamera({ ...camera, minConfidence }, config, manifest);
  return {
    ...plan,
    zones: plan.zones.flatMap(
      (zone) =>
        zoneParams.get(zone.id)?.map(({ dwellS, minHeightM }) => ({
          ...zone,
          id: variantId(zone.id, { dwellS, minHeightM }),
          minHeightM,
          rule: { ...zone.rule, dwellS },
        })) ?? [zone],
    ),
  };
}
