// Who may import whom. Stages of a dataflow know the types of earlier stages and nothing of later ones; they meet in
// the composition file. Each third party has one owner, so that replacing it costs one file. Tests may do anything.
const AGENT_STAGES = {
  perceive: ["camera", "decode", "detect", "scene", "track", "zone"],
  report: ["event", "originals", "outbox", "publish"],
};
const INTAKE_STAGES = ["consume", "dedup", "open"];
const TEST = "[.](test|conformance|fixture|double|bench)[.]m?ts$";
const SHIPPED = { path: "^(contract|edge-agent|dispatcher|models|deploy/demo)/", pathNot: TEST };

/** An interface that an earlier stage writes to. Its types may be known upstream; what stands behind it may not. */
const SEAMS = "^edge-agent/report/outbox/outbox[.]ts$";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** `stages` of `root` in the order in which data flows. */
function dataflow(root, stages) {
  const name = root.replaceAll("/", "-");
  return stages.flatMap((stage, i) => {
    const from = { path: `^${root}/${stage}/`, pathNot: TEST };
    const later = stages.slice(i + 1).join("|");
    const values = rule(
      `${name}-${stage}-values`,
      "a stage's values meet another's only in the composition file; types are enough",
      from,
      { path: `^${root}/(?!${stage}/)[^/]+/`, dependencyTypesNot: ["type-only"] },
    );
    if (later === "") return [values];
    return [
      values,
      rule(`${name}-${stage}-downstream`, "types flow downstream only", from, {
        path: `^${root}/(${later})/`,
        pathNot: SEAMS,
      }),
    ];
  });
}

/** `owner` (a path pattern) alone may load `target`. */
const onlyOwner = (name, root, owner, target) =>
  rule(
    name,
    `one owner for ${target}: ${owner}`,
    { path: `^(${root})/`, pathNot: `${owner}|${TEST}` },
    { path: target, dependencyTypesNot: ["type-only"] },
  );

const npm = (name) => `(^|/)node_modules/${name}/|^${name}$`;

module.exports = {
  forbidden: [
    rule(
      "no-cycles",
      "a cycle has no first line to read",
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ["type-only"] },
      },
    ),
    rule(
      "no-orphans",
      "a file nobody imports is dead or a forgotten entry",
      {
        orphan: true,
        path: "^(contract|edge-agent|dispatcher|models|deploy)/",
        pathNot: `(^|/)main[.]ts$|onnx-worker[.]ts$|${TEST}|^dispatcher/web/|[.]d[.]m?ts$|[.]mjs$|[.]json$`,
      },
      {},
    ),

    // The parts of the house.
    rule(
      "contract-is-a-leaf",
      "what crosses the wire depends on nobody",
      { path: "^contract/", pathNot: TEST },
      {
        path: "^(edge-agent|dispatcher|models|deploy)/",
      },
    ),
    rule(
      "contract-through-its-door",
      "the contract is imported as #contract",
      {
        path: "^(edge-agent|dispatcher|models)/",
        // A page loads the two files it needs, without the schemas behind the door.
        pathNot: `${TEST}|^dispatcher/web/(phone|console|shared)/`,
      },
      { path: "^contract/(?!index[.]ts$)" },
    ),
    rule(
      "agent-never-sees-dispatcher",
      "they meet in #contract",
      { path: "^edge-agent/", pathNot: TEST },
      {
        path: "^(dispatcher|models)/",
      },
    ),
    rule(
      "dispatcher-never-sees-agent",
      "they meet in #contract",
      { path: "^dispatcher/", pathNot: TEST },
      {
        path: "^(edge-agent|models)/",
      },
    ),
    rule("tests-are-not-shipped", "tests, fixtures and test servers are for tests", SHIPPED, {
      path: `${TEST}|^deploy/(e2e|checks)/`,
    }),
    rule(
      "harness-only-for-the-demo",
      "test servers run in tests and in the demo, nowhere else",
      {
        path: "^(contract|edge-agent|dispatcher|models)/",
        pathNot: TEST,
      },
      { path: "^deploy/" },
    ),
    rule(
      "harness-knows-no-program",
      "the servers are for every test",
      { path: "^deploy/harness/", pathNot: TEST },
      {
        path: "^(contract|edge-agent|dispatcher|models|deploy/demo)/",
      },
    ),

    // Edge agent.
    ...Object.entries(AGENT_STAGES).flatMap(([part, stages]) => dataflow(`edge-agent/${part}`, stages)),
    rule(
      "geometry-is-pure",
      "numbers in, numbers out",
      { path: "^edge-agent/geometry/", pathNot: TEST },
      {
        path: "^edge-agent/(?!geometry/)|^contract/|node_modules",
      },
    ),
    rule(
      "perceive-knows-few",
      "perceive sees vocabulary, geometry, time, telemetry and errors of the rest",
      {
        path: "^edge-agent/perceive/",
        pathNot: TEST,
      },
      { path: "^edge-agent/(?!(perceive|geometry|time|telemetry)/|errors[.]ts$)" },
    ),
    rule(
      "report-sees-perceive-types-only",
      "what is reported is data",
      {
        path: "^edge-agent/report/",
        pathNot: TEST,
      },
      { path: "^edge-agent/perceive/", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "agent-composition-on-top",
      "only agent.ts runs the pipeline",
      {
        path: "^edge-agent/",
        pathNot: `^edge-agent/agent[.]ts$|${TEST}`,
      },
      { path: "^edge-agent/pipeline[.]ts$", dependencyTypesNot: ["type-only"] },
    ),
    onlyOwner(
      "only-onnx-worker-loads-onnxruntime",
      "edge-agent|dispatcher",
      "^edge-agent/perceive/detect/onnx-worker[.]ts$",
      npm("onnxruntime-node"),
    ),
    onlyOwner(
      "only-ffmpeg-and-store-check-spawn",
      "edge-agent|dispatcher",
      "^edge-agent/(perceive/camera/ffmpeg-process|report/outbox/store-check)[.]ts$",
      "^(node:)?child_process$",
    ),
    onlyOwner(
      "only-probe-uses-fluent-ffmpeg",
      "edge-agent|dispatcher|models|deploy",
      "^edge-agent/perceive/camera/probe[.]ts$",
      npm("fluent-ffmpeg"),
    ),
    onlyOwner(
      "only-nats-bus-uses-nats",
      "edge-agent|dispatcher|models|deploy",
      "^(edge-agent|dispatcher)/bus/nats-bus[.]ts$",
      npm("nats"),
    ),
    onlyOwner(
      "only-outbox-uses-lmdb",
      "edge-agent|dispatcher|models|deploy",
      "^edge-agent/report/outbox/",
      npm("lmdb"),
    ),

    // Dispatcher.
    ...dataflow("dispatcher/intake", INTAKE_STAGES),
    rule(
      "lifecycle-is-pure-of-transport",
      "what a ticket may do does not depend on who asks",
      {
        path: "^dispatcher/lifecycle/",
        pathNot: TEST,
      },
      { path: "^dispatcher/(serve|intake|book|cache)/", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "serve-speaks-to-the-desk",
      "pages and API know tickets through lifecycle's seam alone",
      {
        path: "^dispatcher/serve/",
        pathNot: TEST,
      },
      { path: "^dispatcher/(book|cache|bus|intake)/" },
    ),
    rule(
      "page-is-on-its-own",
      "what runs in a browser imports types at most",
      {
        path: "^dispatcher/web/",
        pathNot: TEST,
      },
      {
        path: "^(contract/(?!(coordinates|violation)[.]ts$)|(edge-agent|models|deploy|dispatcher/(?!web/)[^/]+)/)",
        dependencyTypesNot: ["type-only"],
      },
    ),
    rule(
      "dispatcher-composition-on-top",
      "only dispatcher.ts runs the ticket flow",
      {
        path: "^dispatcher/",
        pathNot: `^dispatcher/dispatcher[.]ts$|${TEST}`,
      },
      { path: "^dispatcher/ticket-flow[.]ts$", dependencyTypesNot: ["type-only"] },
    ),
    onlyOwner(
      "only-cache-uses-redis",
      "edge-agent|dispatcher|models|deploy",
      "^dispatcher/cache/",
      npm("ioredis"),
    ),
    onlyOwner(
      "only-book-uses-pg",
      "edge-agent|dispatcher|models|deploy",
      "^dispatcher/book/|^deploy/harness/postgres[.]ts$",
      npm("pg"),
    ),
    onlyOwner(
      "only-serve-uses-http",
      "edge-agent|dispatcher|models|deploy",
      "^dispatcher/serve/",
      "(^|/)node_modules/(fastify|@fastify/[^/]+)/",
    ),
    rule(
      "dependencies-are-declared",
      "what is imported stands in package.json",
      { path: "^(contract|edge-agent|dispatcher|models|deploy)/" },
      {
        dependencyTypes: ["npm-no-pkg", "npm-unknown"],
      },
    ),
    rule(
      "shipped-code-needs-no-dev-package",
      "npm ci --omit=dev must run; what the page is built from is in what was built",
      { ...SHIPPED, pathNot: `${TEST}|^dispatcher/web/(phone|console|shared)/` },
      { dependencyTypes: ["npm-dev"] },
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["source", "import", "node", "types", "default"],
    },
  },
};
