/** Who gets which figures: what cameras looked at is known for the whole district only (dispatcher/serve/ACCESS.md). */
import type { Me } from "../../../shared/api.ts";

export const seesWhole = (me: Pick<Me, "role" | "gridIds"> | null): boolean =>
  me !== null && me.gridIds === null && me.role !== "gridLeader";
