/** A camera's settings as a trial changes them: each change is a version of its own, one step leads back. */
import { computed, ref } from "vue";
import type { CameraSettings } from "../../../../../contract/camera-settings.ts";
import { api, ask } from "../../../shared/api.ts";
import { useAsked } from "../../asked.ts";
import { useSending } from "../../parts/sending.ts";
import { askConfig, askVersion, type Config } from "../camera/use-camera.ts";

const AGAIN_MS = 10_000;

interface Outcome {
  readonly version: number;
  readonly state: "applied" | "refused" | "pending";
}

/** In a component's setup; of one camera. */
export function useTrial(code: string) {
  const path = { code };
  const config = useAsked<Config>(() => askConfig(code), { everyMs: AGAIN_MS });
  const versions = useAsked(
    () => ask(api.GET("/api/cameras/{code}/config/versions", { params: { path, query: { limit: 2 } } })),
    { everyMs: AGAIN_MS },
  );
  const sending = useSending();
  const outcome = ref<Outcome | null>(null);
  const settings = computed<CameraSettings | null>(() => config.data?.settings ?? null);
  const version = computed(() => config.data?.version ?? null);
  /** What one step back leads to; null: nothing. */
  const before = computed(() => versions.data?.versions[1] ?? null);

  function tell(done: { readonly version: number; readonly effect: Pick<Outcome, "state"> }): void {
    outcome.value = { version: done.version, state: done.effect.state };
    config.again();
    versions.again();
  }
  /** Whether it was taken. */
  async function put(next: CameraSettings, note: string): Promise<boolean> {
    const expectedVersion = version.value;
    if (expectedVersion === null) return false;
    const body = { settings: next, expectedVersion, note };
    return sending.send(() => ask(api.PUT("/api/cameras/{code}/config", { params: { path }, body })), tell);
  }
  async function back(note: string): Promise<boolean> {
    const [expectedVersion, to] = [version.value, before.value];
    if (expectedVersion === null || to === null) return false;
    const params = { path: { ...path, version: to.version } };
    const body = { expectedVersion, note };
    return sending.send(
      () => ask(api.POST("/api/cameras/{code}/config/versions/{version}/restore", { params, body })),
      tell,
    );
  }
  const askBefore = async (): Promise<CameraSettings | null> => {
    const to = before.value;
    const found = to === null ? null : await askVersion(code, to.version);
    return found?.ok === true ? found.data.settings : null;
  };
  return { config, settings, version, before, sending, outcome, put, back, askBefore };
}
export type Trial = ReturnType<typeof useTrial>;
