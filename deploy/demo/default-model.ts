/** The detector that a clone runs with before anybody chooses another. */
export const DEFAULT_MODEL = "efficientdet-lite0";
