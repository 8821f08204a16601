/** Hands a report to the dispatcher, which keeps it and shows it on the console's tuning page. */
import { readFile } from "node:fs/promises";
import { TUNING_REPORT_MAX_BYTES, type TuningReport } from "#contract";
import { messageOf, ModelError } from "../errors.ts";

export interface Publisher {
  /** Of the dispatcher: "http://dispatcher:8080". */
  readonly url: string;
  /** File that holds an API token of the role engineer or service. */
  readonly tokenFile: string;
}

const TIMEOUT_MS = 30_000;
const TAIL_CHARACTERS = 500;

/** Rejects with ModelError FETCH_FAILED and what the dispatcher said, USAGE for an address or token that cannot be used. */
export async function publishReport(report: TuningReport, { url, tokenFile }: Publisher): Promise<void> {
  const body = JSON.stringify(report);
  const bytes = Buffer.byteLength(body);
  if (bytes > TUNING_REPORT_MAX_BYTES) {
    throw new ModelError(
      "DATA_INVALID",
      `The report of ${report.violation} has ${bytes} bytes and the dispatcher takes ${TUNING_REPORT_MAX_BYTES}; give fewer values to try, or a shorter time.`,
    );
  }
  if (!URL.canParse(url)) {
    throw new ModelError(
      "USAGE",
      `--publish is "${url}"; the dispatcher's address, as http://host:8080, is right.`,
    );
  }
  const token = await tokenOf(tokenFile);
  const response = await fetch(new URL("/api/tuning-reports", url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new ModelError("FETCH_FAILED", `${url} did not answer: ${messageOf(cause)}`, { cause });
  });
  if (response.ok) return;
  const said = (await response.text()).slice(0, TAIL_CHARACTERS);
  throw new ModelError("FETCH_FAILED", `${url} refused the report with ${response.status}: ${said}`);
}

async function tokenOf(tokenFile: string): Promise<string> {
  const text = await readFile(tokenFile, "utf8").catch((cause: unknown) => {
    throw new ModelError(
      "USAGE",
      `--token-file is "${tokenFile}", which cannot be read: ${messageOf(cause)}`,
      { cause },
    );
  });
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ModelError(
      "USAGE",
      `--token-file is "${tokenFile}"; a file with one API token in one line is right.`,
    );
  }
  return token;
}
