/** What the API's schemas are made of, written once. */
import Type from "typebox";

export const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Text = (description: string) => Type.String({ description });
export const Count = (description: string) => Type.Integer({ description });
/** `description` says whose instant it is. */
export const Instant = (description: string) =>
  Type.String({ description: `${description}, ISO 8601, UTC.` });
