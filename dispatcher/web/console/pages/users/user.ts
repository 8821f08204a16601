/** A user as the page shows and changes one; what a role cannot do without. Pure but for its types. */
import type { paths } from "../../../shared/api-types.ts";

export type User =
  paths["/api/users"]["get"]["responses"][200]["content"]["application/json"]["users"][number];
type Role = User["role"];
type NewUser = paths["/api/users"]["post"]["requestBody"]["content"]["application/json"];

export const ROLES = [
  "worker",
  "gridLeader",
  "dispatcher",
  "reviewer",
  "engineer",
  "administrator",
  "service",
] as const satisfies readonly Role[];
/** As the API has it. */
export const PASSWORD_LENGTH_MIN = 12;
/** Without the letters and digits that are taken for one another. */
const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const MADE_LENGTH = 16;

export interface UserForm {
  id: string;
  name: string;
  role: Role;
  /** Empty: none. */
  workerId: string;
  isWholeDistrict: boolean;
  gridIds: string[];
}

export const emptyForm = (): UserForm => ({
  ...{ id: "", name: "", role: "dispatcher", workerId: "", isWholeDistrict: true, gridIds: [] },
});

export const formOf = ({ id, name, role, workerId, gridIds }: User): UserForm => ({
  ...{
    id,
    name,
    role,
    workerId: workerId ?? "",
    isWholeDistrict: gridIds === null,
    gridIds: [...(gridIds ?? [])],
  },
});

export const mayBeWorker = (role: Role): boolean => role === "worker" || role === "gridLeader";
/** An administrator has the whole district; a worker's grids follow from the worker. */
export const mayBeLimited = (role: Role): boolean => role !== "administrator" && role !== "worker";

/** As the API takes it: what the role has no use for is left out. */
export function bodyOf({ id, name, role, workerId, isWholeDistrict, gridIds }: UserForm): NewUser {
  const isLimited = mayBeLimited(role) && !isWholeDistrict;
  return {
    ...{ id: id.trim(), name: name.trim(), role },
    workerId: mayBeWorker(role) && workerId !== "" ? workerId : null,
    gridIds: isLimited ? gridIds : null,
  };
}

/** Sixteen letters and digits: about 92 bits. */
export function madePassword(random: (bytes: Uint8Array<ArrayBuffer>) => void): string {
  let made = "";
  while (made.length < MADE_LENGTH) {
    const bytes = new Uint8Array(MADE_LENGTH * 2);
    random(bytes);
    // Bytes beyond the last whole run of the alphabet would favour its first letters.
    const fair = [...bytes].filter((byte) => byte < 256 - (256 % LETTERS.length));
    made += fair.map((byte) => LETTERS[byte % LETTERS.length]).join("");
  }
  return made.slice(0, MADE_LENGTH);
}
