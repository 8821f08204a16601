/** Zones and rules of agent.yaml. Their schema crosses the wire, because the console edits them. */
export { LightConfig, MaskConfig, PerspectiveConfig, RULE_KINDS, RuleConfig, ZoneConfig } from "#contract";
