/** Everything that an engineer tunes by: labels, tuning reports, rules and models on trial, perception records. */
import type { LearningDesks } from "../../learning/learning-desks.ts";
import type { App } from "../app.ts";
import { labelRoutes, type LearningRouteOptions } from "./label-routes.ts";
import { modelRoutes } from "./model-routes.ts";
import { recordRoutes } from "./record-routes.ts";
import { shadowRoutes } from "./shadow-routes.ts";
import { tuningRoutes } from "./tuning-routes.ts";

export function learningRoutes(app: App, learning: LearningDesks, options: LearningRouteOptions): void {
  labelRoutes(app, learning.labels, options);
  tuningRoutes(app, learning.tuning, options);
  shadowRoutes(app, learning.shadows, options);
  recordRoutes(app, learning.records, options);
  modelRoutes(app, learning.rollouts, options);
}
