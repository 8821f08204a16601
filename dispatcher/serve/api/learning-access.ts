/** Who may tune: those who answer for what cameras report. */
import type { RouteAccess } from "../access/access.ts";
import { ErrorBody } from "./schemas.ts";

export const ENGINEERS: RouteAccess = { roles: ["engineer", "administrator"], scope: "district" };
export const LEARNING_ERRORS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody } as const;
