/** `npm run schema`: writes the JSON Schema files beside this one. A test fails when they are stale. */
import { writeFileSync } from "node:fs";
import { schemaFiles } from "./schemas.ts";

for (const [file, text] of schemaFiles()) writeFileSync(new URL(file, import.meta.url), text);
