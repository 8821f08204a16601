/** Devices that ffmpeg may decode on. */

export type Hwaccel = "none" | "cuda" | "vaapi" | "qsv";

/** patrol.hwaccel; `auto` takes the first that works. */
export const HWACCEL_WISHES = ["none", "auto", "cuda", "vaapi", "qsv"] as const;
export type HwaccelWish = (typeof HWACCEL_WISHES)[number];
