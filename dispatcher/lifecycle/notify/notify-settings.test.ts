import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../time/clock.ts";
import { loadNotifySettings, type NotifySettings } from "./notify-settings.ts";

const EXAMPLE = fileURLToPath(new URL("../../notify.example.yaml", import.meta.url));
const ENV = {
  WECOM_ROBOT_KEY: "key",
  DINGTALK_TOKEN: "t",
  DINGTALK_SECRET: "SEC",
  FEISHU_TOKEN: "t",
  FEISHU_SECRET: "s",
  CASE_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  MAIL_PASSWORD: "p",
  SMS_TOKEN: "s",
  GRIDWATCH_LINK_SECRET: "0123456789abcdef0123456789abcdef",
};
const context = { clock: systemClock, timeZone: "Asia/Shanghai", publicUrl: "https://gw.example.cn" };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridwatch-settings-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function load(text: string, env: Record<string, string> = ENV): Promise<NotifySettings> {
  const file = join(folder, "notify.yaml");
  await writeFile(file, text);
  return loadNotifySettings(file, { ...context, env });
}
const refusal = async (text: string): Promise<string> =>
  load(text).then(
    () => "loaded",
    (thrown: unknown) => (thrown as Error).message.replaceAll(`${folder}/`, ""),
  );
const robot = "channels: { squad: { kind: wecom-robot, key: { env: WECOM_ROBOT_KEY } } }\n";

describe("notification settings", () => {
  it("loads the example as it stands", async () => {
    const settings = await loadNotifySettings(EXAMPLE, { ...context, env: ENV });
    expect([...settings.channels.keys()]).toEqual(["squad-wecom"]);
    expect(settings.table.routes.overdue).toEqual(["worker", "gridLeader", "squad"]);
    expect(settings.giveUpAfterMs).toBe(72 * 3_600_000);
  });

  it("loads the example with everything that is commented out", async () => {
    // A commented setting is a "# " before a key or an item; prose never begins with a word and a colon.
    const text = (await readFile(EXAMPLE, "utf8")).replaceAll(
      /^( *)# ( *)(?=- \{|[a-zA-Z][\w-]*:(?: |$))/gm,
      "$1$2",
    );
    await writeFile(join(folder, "contacts.csv"), "personId,channel,address\nW1,mail,w1@example.cn\n");
    await writeFile(join(folder, "wecom-app"), "secret");
    const settings = await load(text.replace("secrets/wecom-app", "wecom-app"));
    expect([...settings.channels.keys()]).toEqual([
      "squad-wecom",
      "workers-wecom",
      "office-dingtalk",
      "office-feishu",
      "case-system",
      "sms",
      "mail",
    ]);
    expect(settings.links?.hours).toBe(12);
    expect([...settings.table.personalChannels].toSorted()).toEqual([
      "mail",
      "sms",
      "squad-wecom",
      "workers-wecom",
    ]);
  });

  const rows: readonly { why: string; text: string; says: string }[] = [
    { why: "an unknown key", text: "chanels: {}", says: 'notify.yaml: key "chanels" is unknown' },
    {
      why: "an unknown kind",
      text: "channels: { a: { kind: sms } }",
      says: 'key "channels.a.kind" is "sms"; one of wecom-robot,',
    },
    {
      why: "a secret in the file, without showing it",
      text: "channels: { a: { kind: wecom-robot, key: hunter2 } }",
      says: 'key "channels.a.key" is "***"; { file: PATH } or { env: NAME }, not the secret itself, would be right.',
    },
    {
      why: "an environment variable that is not set",
      text: "channels: { a: { kind: wecom-robot, key: { env: NOPE } } }",
      says: 'key "channels.a.key.env" is "NOPE"; the name of an environment variable that is set would be right.',
    },
    {
      why: "a webhook secret of another kind",
      text: "channels: { a: { kind: standard-webhook, url: https://a.cn/x, secrets: [{ env: MAIL_PASSWORD }] } }",
      says: 'key "channels.a.secrets.0" is "***"; whsec_ and the base64 of 24 to 64 bytes would be right.',
    },
    {
      why: "an SMS that says nothing",
      text: 'channels: { a: { kind: sms-gateway, url: https://s.cn/x, fields: { to: "{address}" } } }',
      says: 'key "channels.a.fields" is missing; a field that holds {text} would be right.',
    },
    {
      why: "an answer of which nothing says that it was taken",
      text: 'channels: { a: { kind: sms-gateway, url: https://s.cn/x, fields: { to: "{address}{text}" }, answer: { key: c } } }',
      says: 'key "channels.a.answer.accepted" is missing; a section such as { key: code, accepted: ["0"] } would be right.',
    },
    {
      why: "a password over an open line",
      text: "channels: { a: { kind: email, host: m, security: none, user: u, password: { env: MAIL_PASSWORD }, from: a@b.cn } }",
      says: 'key "channels.a.security" is "none"; tls or starttls, because a password is sent, would be right.',
    },
    {
      why: "a group without a channel",
      text: `${robot}groups: { office: { channel: sqad } }`,
      says: 'key "groups.office.channel" is "sqad"; the name of one of the channels above would be right.',
    },
    {
      why: "a route to nobody",
      text: `${robot}routes: { offered: [worker, offce] }`,
      says: 'key "routes.offered" is ["worker","offce"]; a list of worker, gridLeader would be right.',
    },
    {
      why: "an event that is none",
      text: "routes: { offerd: [worker] }",
      says: 'key "routes.offerd" is unknown',
    },
    {
      why: "hours that are none",
      text: `${robot}groups: { office: { channel: squad, quiet: "22-6" } }`,
      says: 'key "groups.office.quiet" is "22-6"; a stretch of the day such as 22:00-06:30 would be right.',
    },
    {
      why: "a link secret that could be guessed",
      text: "links: { secrets: [{ env: MAIL_PASSWORD }] }",
      says: 'key "links.secrets.0" is "***"; a secret of at least 32 bytes would be right.',
    },
  ];
  it.each(rows)("refuses $why", async ({ text, says }) => {
    expect(await refusal(text)).toContain(says);
  });

  it("names line and value of a contact that is wrong", async () => {
    await writeFile(join(folder, "c.csv"), "personId,channel,address,quiet\nW1,mail,a@b.cn,\nW2,squad,1,x\n");
    const said = await refusal(`${robot}contacts: c.csv`);
    expect(said).toContain('c.csv:2: key "channel" is "mail"');
    expect(said).toContain('c.csv:3: key "quiet" is "x"');
  });

  it("says that links lead nowhere without an address", async () => {
    await writeFile(join(folder, "notify.yaml"), "links: { secrets: [{ env: GRIDWATCH_LINK_SECRET }] }");
    const loading = loadNotifySettings(join(folder, "notify.yaml"), {
      ...context,
      publicUrl: null,
      env: ENV,
    });
    await expect(loading).rejects.toThrow('the dispatcher\'s "http.publicUrl" is not');
  });
});
