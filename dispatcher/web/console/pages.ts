/** Every page: its address, who sees it in the menu, and where it lies. The one list that menu and router are made from. */
import type { Component } from "vue";
import {
  Bell,
  Camera,
  Checked,
  Clock,
  CollectionTag,
  Cpu,
  DataAnalysis,
  DocumentChecked,
  List,
  MapLocation,
  Monitor,
  Operation,
  User,
  UserFilled,
} from "@element-plus/icons-vue";
import type { Me } from "../shared/api.ts";

type Role = Me["role"];

const OFFICE: readonly Role[] = ["gridLeader", "dispatcher", "reviewer", "engineer", "administrator"];

export interface Page {
  /** Its word is `page.<name>`, its folder pages/<name>/. */
  readonly name: string;
  readonly path: string;
  /** Null: reached from another page, not from the menu. */
  readonly icon: Component | null;
  /** After "g": goes there. */
  readonly key: string | null;
  /** Those whom the API answers: of what the page reads first. */
  readonly roles: readonly Role[];
  /** The address it reads first, as ACCESS.md writes it. */
  readonly reads: string;
  /** The API refuses it to users of some grids. */
  readonly wholeDistrict: boolean;
  readonly load: () => Promise<unknown>;
}

const office = { roles: OFFICE, wholeDistrict: false } as const;
/** Of those who answer for what cameras report. */
const tuning = { roles: ["engineer", "administrator"], wholeDistrict: true } as const;

export const PAGES: readonly Page[] = [
  {
    ...office,
    name: "wall",
    path: "/",
    icon: Monitor,
    key: "h",
    reads: "GET /api/counts",
    load: () => import("./pages/wall/WallPage.vue"),
  },
  {
    ...office,
    name: "tickets",
    path: "/tickets",
    icon: List,
    key: "t",
    reads: "GET /api/tickets",
    load: () => import("./pages/tickets/TicketsPage.vue"),
  },
  {
    ...office,
    name: "ticket",
    path: "/tickets/:id",
    icon: null,
    key: null,
    reads: "GET /api/tickets/:id",
    load: () => import("./pages/ticket/TicketPage.vue"),
  },
  {
    ...office,
    roles: ["gridLeader", "dispatcher", "reviewer", "administrator"],
    name: "review",
    path: "/review",
    icon: Checked,
    key: "r",
    reads: "GET /api/tickets",
    load: () => import("./pages/review/ReviewPage.vue"),
  },
  {
    ...office,
    name: "map",
    path: "/map",
    icon: MapLocation,
    key: "m",
    reads: "GET /api/grids",
    load: () => import("./pages/map/MapPage.vue"),
  },
  {
    ...office,
    name: "cameras",
    path: "/cameras",
    icon: Camera,
    key: "c",
    reads: "GET /api/cameras",
    load: () => import("./pages/cameras/CamerasPage.vue"),
  },
  {
    ...office,
    name: "camera",
    path: "/cameras/:code",
    icon: null,
    key: null,
    reads: "GET /api/cameras/:code",
    load: () => import("./pages/camera/CameraPage.vue"),
  },
  {
    ...office,
    name: "tasks",
    path: "/tasks",
    icon: Bell,
    key: "o",
    reads: "GET /api/operator-tasks",
    load: () => import("./pages/tasks/TasksPage.vue"),
  },
  {
    ...office,
    name: "statistics",
    path: "/statistics",
    icon: DataAnalysis,
    key: "s",
    reads: "GET /api/statistics",
    load: () => import("./pages/statistics/StatisticsPage.vue"),
  },
  {
    ...office,
    name: "workers",
    path: "/workers",
    icon: UserFilled,
    key: "w",
    reads: "GET /api/workers",
    load: () => import("./pages/workers/WorkersPage.vue"),
  },
  {
    ...tuning,
    name: "labels",
    path: "/labels",
    icon: CollectionTag,
    key: "l",
    reads: "GET /api/labels",
    load: () => import("./pages/labels/LabelsPage.vue"),
  },
  {
    ...tuning,
    name: "tuning",
    path: "/tuning",
    icon: Operation,
    key: "p",
    reads: "GET /api/tuning-reports",
    load: () => import("./pages/tuning/TuningPage.vue"),
  },
  {
    ...tuning,
    name: "models",
    path: "/models",
    icon: Cpu,
    key: "n",
    reads: "GET /api/models",
    load: () => import("./pages/models/ModelsPage.vue"),
  },
  {
    name: "deadlines",
    path: "/deadlines",
    icon: Clock,
    key: "d",
    roles: ["dispatcher", "reviewer", "administrator"],
    wholeDistrict: true,
    reads: "POST /api/deadlines/dry-run",
    load: () => import("./pages/deadlines/DeadlinesPage.vue"),
  },
  {
    name: "users",
    path: "/users",
    icon: User,
    key: "u",
    roles: ["administrator"],
    wholeDistrict: false,
    reads: "GET /api/users",
    load: () => import("./pages/users/UsersPage.vue"),
  },
  {
    name: "audit",
    path: "/audit",
    icon: DocumentChecked,
    key: "a",
    roles: ["reviewer", "administrator"],
    wholeDistrict: true,
    reads: "GET /api/audit",
    load: () => import("./pages/audit/AuditPage.vue"),
  },
];

export const isOffice = ({ role }: Pick<Me, "role">): boolean => OFFICE.includes(role);

export const mayOpen = (page: Page, { role, gridIds }: Pick<Me, "role" | "gridIds">): boolean =>
  page.roles.includes(role) && (!page.wholeDistrict || gridIds === null);
