/** The workers' telephones: one real HTTP server that notes when each worker's notice of a ticket came. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

export interface Telephones {
  /** First notice of a ticket → Unix ms. */
  readonly heardAtMs: ReadonlyMap<string, number>;
  /** Path of the dispatcher's notify.yaml: each worker a lane of its own. */
  settingsIn(folder: string, workerIds: readonly string[]): string;
  close(): Promise<void>;
}

interface Payload {
  readonly data?: {
    readonly ticket?: { readonly id?: string } | null;
    readonly notifications?: readonly Payload[];
  };
}

export async function startTelephones(): Promise<Telephones> {
  const heardAtMs = new Map<string, number>();
  const hear = ({ data }: Payload, atMs: number): void => {
    for (const each of data?.notifications ?? []) hear(each, atMs);
    const id = data?.ticket?.id;
    if (id !== undefined && !heardAtMs.has(id)) heardAtMs.set(id, atMs);
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      hear(JSON.parse(Buffer.concat(parts).toString("utf8")) as Payload, Date.now());
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    heardAtMs,
    settingsIn(folder, workerIds) {
      writeFileSync(join(folder, "secret"), `whsec_${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
      const channelOf = (id: string): string => `phone-${id.toLowerCase()}`;
      const channel = { kind: "standard-webhook", url, secrets: [{ file: "secret" }] };
      const lines = workerIds.map((id) => `${id},${channelOf(id)},`);
      writeFileSync(join(folder, "contacts.csv"), ["personId,channel,address", ...lines, ""].join("\n"));
      const settings = {
        channels: Object.fromEntries(workerIds.map((id) => [channelOf(id), channel])),
        contacts: "contacts.csv",
        routes: { offered: ["worker"] },
      };
      // Whoever reads it refuses a text that names one part hundreds of times.
      const path = join(folder, "notify.yaml");
      writeFileSync(path, stringify(settings, { aliasDuplicateObjects: false }), { mode: 0o600 });
      return path;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
