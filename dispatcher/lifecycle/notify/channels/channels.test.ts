/** Every channel against a real server that behaves as its maker documents. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../time/clock.ts";
import {
  type Behaviour,
  type ChannelRig,
  describeChannel,
  itemOf,
  messageOf,
  NOTICE_AT_MS,
  noticeOf,
} from "./channel.conformance.ts";
import type { Channel } from "./channel.ts";
import { createDingtalkRobot, dingtalkSign } from "./dingtalk-robot.ts";
import { createEmail } from "./email.ts";
import { createFeishuRobot, feishuSign } from "./feishu-robot.ts";
import { MAIL_SERVER_CA, startMailServer } from "./mail-server.double.ts";
import { type Answer, type Receiver, startReceiver } from "./receiver.double.ts";
import { createSmsGateway } from "./sms-gateway.ts";
import { createStandardWebhook, parseWebhookSecret, webhookSignature } from "./standard-webhook.ts";
import { createWecomApp } from "./wecom-app.ts";
import { createWecomRobot } from "./wecom-robot.ts";

/** A port that nobody listens on any more. */
const gone = await startReceiver();
await gone.close();
const NOWHERE = gone.url;
const TIMING = { timeoutMs: 300 };
const TEXT = { language: "zh", timeZone: "Asia/Shanghai", listUrl: "https://gw.example.cn/" } as const;
const WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const keyOf = (secret: string): Buffer => parseWebhookSecret(secret) ?? Buffer.alloc(0);

const json = (body: object, status = 200): Answer => ({ status, body: JSON.stringify(body) });

/** The answers of a robot whose body says what became of the message. */
const robotAnswers = (codeKey: string, wordsKey: string, codes: readonly [number, number, number]) => {
  const [throttled, message, setting] = codes;
  const said = (code: number, words: string): Answer => json({ [codeKey]: code, [wordsKey]: words });
  return {
    accepts: said(0, "ok"),
    throttles: said(throttled, "send too fast"),
    refusesMessage: said(message, "invalid parameter"),
    refusesSetting: said(setting, "sign not match"),
    failsInside: { status: 502, body: "<html>" },
    isSilent: "silent",
    halfCloses: "half-closed",
  } as const satisfies Record<Behaviour, Answer>;
};

async function httpRig(
  open: (base: string) => Channel,
  answers: Readonly<Record<Behaviour, Answer>>,
  secrets: readonly string[],
): Promise<ChannelRig & { readonly receiver: Receiver }> {
  const receiver = await startReceiver();
  return {
    receiver,
    channel: open(receiver.url),
    nowhere: open(NOWHERE),
    secrets,
    become: (behaviour) => {
      receiver.answer(answers[behaviour]);
    },
    received: () => receiver.heard.map(({ body }) => body.replaceAll("\\n", "\n")),
    close: () => receiver.close(),
  };
}

const wecom = (base: string): Channel =>
  createWecomRobot({ endpoint: base, key: "wecom-key-1", oneReader: false, text: TEXT, timing: TIMING });
const dingtalk = (base: string): Channel =>
  createDingtalkRobot({
    endpoint: base,
    token: "ding-token",
    secret: "SECding",
    oneReader: false,
    text: TEXT,
    timing: TIMING,
  });
const feishu = (base: string): Channel =>
  createFeishuRobot({
    endpoint: base,
    token: "fei-token",
    secret: "fei-secret",
    oneReader: false,
    text: TEXT,
    timing: TIMING,
  });
const webhook = (base: string): Channel =>
  createStandardWebhook({ url: `${base}/hooks`, secrets: [keyOf(WEBHOOK_SECRET)], timing: TIMING });
const sms = (base: string): Channel =>
  createSmsGateway({
    ...{ url: `${base}/send`, form: "json", maxBytes: 2_000, text: TEXT, timing: TIMING },
    ...{ headers: { authorization: "sms-token" }, secrets: ["sms-token"] },
    fields: { mobile: "{address}", content: "{text}", outId: "{id}", sign: "街面哨" },
    answer: { key: "code", accepted: ["0"], throttled: ["429"], badMessage: ["1001"] },
  });
const app = (base: string): Channel =>
  createWecomApp({
    endpoint: base,
    corpId: "ww1",
    agentId: 1000002,
    secret: "app-secret",
    clock: systemClock,
    text: TEXT,
    timing: TIMING,
  });

describeChannel(
  "wecom robot",
  () => httpRig(wecom, robotAnswers("errcode", "errmsg", [45009, 40058, 93000]), ["wecom-key-1"]),
  {
    address: "13800001111",
  },
);
describeChannel(
  "dingtalk robot",
  () =>
    httpRig(dingtalk, robotAnswers("errcode", "errmsg", [130101, 40035, 310000]), ["ding-token", "SECding"]),
  { address: "13800001111" },
);
describeChannel(
  "feishu robot",
  () => httpRig(feishu, robotAnswers("code", "msg", [11232, 9499, 19021]), ["fei-token", "fei-secret"]),
  {
    address: "ou_1",
  },
);
describeChannel(
  "standard webhook",
  () =>
    httpRig(
      webhook,
      {
        accepts: { status: 204, body: "" },
        throttles: { status: 429, body: "", headers: { "retry-after": "120" } },
        refusesMessage: { status: 422, body: "" },
        refusesSetting: { status: 401, body: "" },
        failsInside: { status: 500, body: "" },
        isSilent: "silent",
        halfCloses: "half-closed",
      },
      [WEBHOOK_SECRET],
    ),
  { address: "" },
);
describeChannel(
  "sms gateway",
  () => httpRig(sms, robotAnswers("code", "msg", [429, 1001, 403]), ["sms-token"]),
  { address: "13800001111" },
);
describeChannel(
  "wecom app",
  async () => {
    const answers = robotAnswers("errcode", "errmsg", [45009, 40058, 60011]);
    const rig = await httpRig(app, answers, ["app-secret", "token-1"]);
    return {
      ...rig,
      become: (behaviour: Behaviour) => {
        rig.receiver.answer(({ url }) =>
          url.startsWith("/cgi-bin/gettoken")
            ? json({ errcode: 0, errmsg: "ok", access_token: "token-1", expires_in: 7200 })
            : answers[behaviour],
        );
      },
      received: () => rig.received().filter((body) => body !== ""),
    };
  },
  { address: "lixiaolan" },
);
describeChannel(
  "e-mail",
  async () => {
    const server = await startMailServer();
    const open = (port: number): Channel =>
      createEmail({
        server: {
          host: "localhost",
          port,
          security: "starttls",
          login: { user: "gw", password: "mail-password" },
          ca: MAIL_SERVER_CA,
          timeoutMs: 600,
        },
        from: "gw@example.cn",
        text: TEXT,
      });
    return {
      channel: open(server.port),
      nowhere: open(1),
      secrets: ["mail-password", Buffer.from("\u0000gw\u0000mail-password").toString("base64")],
      become: (behaviour) => {
        if (behaviour === "accepts") server.misbehave(null);
        if (behaviour === "throttles") server.misbehave("RCPT", "450 4.2.1 greylisted");
        if (behaviour === "refusesMessage") server.misbehave("end", "554 5.6.0 no");
        if (behaviour === "refusesSetting") server.misbehave("AUTH", "535 5.7.8 bad credentials");
        if (behaviour === "failsInside") server.misbehave("end", "451 4.3.0 local error");
        if (behaviour === "isSilent") server.misbehave("end", "silent");
        if (behaviour === "halfCloses") server.misbehave("end", "closed");
      },
      received: () =>
        server.mails.map(({ content }) =>
          Buffer.from(content.split("\r\n\r\n")[1] ?? "", "base64").toString("utf8"),
        ),
      close: () => server.close(),
    };
  },
  // 4yz after the mail says: not taken, try later.
  { address: "li@example.cn", unlike: { failsInside: { kind: "throttled" } } },
);

describe("signatures, by answers that were known before", () => {
  it("Standard Webhooks: the specification's own example", () => {
    const content = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestampS: "1614265330",
      body: '{"test": 2432232314}',
    };
    expect(webhookSignature(content, [keyOf(WEBHOOK_SECRET)])).toBe(
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
  });

  // Calculated with another language's HMAC from the makers' own sample code.
  it("DingTalk: the secret is the key", () => {
    expect(dingtalkSign("1700000000000", "SECthis-is-a-test-secret")).toBe(
      "IRZT287QybIa2F/xrEkTcyuBS3Hp0ycAceupV5IhA5s=",
    );
  });
  it("Feishu: the secret is part of the key, over nothing", () => {
    expect(feishuSign("1599360473", "demo-secret")).toBe("3/MaVZ8JLIy4TUG+7KSFJqvUkTKd+HWY8g+56DZWq8s=");
  });

  it.each([
    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_",
    "whsec_short",
    "whsec_!!!!",
    `whsec_${"A".repeat(100)}`,
  ])("%s is no webhook secret", (text) => {
    expect(parseWebhookSecret(text)).toBeNull();
  });
});

describe("what goes over the wire", () => {
  let receiver: Receiver;
  const never = new AbortController().signal;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.close());
  const last = () => {
    const heard = receiver.heard.at(-1);
    if (heard === undefined) throw new Error("nothing was heard");
    return heard;
  };

  it("WeCom: text with mentions by number and by id", async () => {
    receiver.answer(json({ errcode: 0, errmsg: "ok" }));
    await wecom(receiver.url).send(messageOf([itemOf(), itemOf({ address: "zhangsan" })]), never);
    expect(last().url).toBe("/cgi-bin/webhook/send?key=wecom-key-1");
    expect(JSON.parse(last().body)).toMatchObject({
      msgtype: "text",
      text: { mentioned_list: ["zhangsan"], mentioned_mobile_list: ["13800001111"] },
    });
  });

  it("DingTalk: the receiver can check the signature, and the one mentioned stands in the text", async () => {
    await dingtalk(receiver.url).send(messageOf([itemOf()]), never);
    const query = new URL(last().url, receiver.url).searchParams;
    const stamp = query.get("timestamp") ?? "";
    expect(stamp).toBe(String(NOTICE_AT_MS));
    const expected = createHmac("sha256", "SECding").update(`${stamp}\nSECding`).digest("base64");
    expect(query.get("sign")).toBe(expected);
    expect(JSON.parse(last().body)).toMatchObject({
      msgtype: "markdown",
      markdown: { text: expect.stringContaining("@13800001111") as string },
      at: { atMobiles: ["13800001111"], isAtAll: false },
    });
  });

  it("Feishu: seconds, and a mention that no name can break out of", async () => {
    receiver.answer(json({ code: 0, msg: "success" }));
    await feishu(receiver.url).send(messageOf([itemOf({ address: 'ou_"><x' })]), never);
    const body = JSON.parse(last().body) as { timestamp: string; sign: string; content: { text: string } };
    expect(body.timestamp).toBe(String(NOTICE_AT_MS / 1_000));
    expect(body.sign).toBe(createHmac("sha256", `${body.timestamp}\nfei-secret`).update("").digest("base64"));
    expect(body.content.text).toContain('<at user_id="ou_&quot;>&lt;x"></at>');
    const many = Array.from({ length: 200 }, () => itemOf({ address: '"'.repeat(60) }));
    await feishu(receiver.url).send(messageOf(many), never);
    expect(Buffer.byteLength(last().body)).toBeLessThanOrEqual(20_480);
  });

  it("SMS: the fields as the settings name them, as JSON or as a form, and what may have arrived goes once", async () => {
    receiver.answer(json({ code: "0" }));
    expect(await sms(receiver.url).send(messageOf([itemOf()]), never)).toEqual({ kind: "delivered" });
    expect(last().headers["authorization"]).toBe("sms-token");
    const fields = JSON.parse(last().body) as Readonly<Record<string, string>>;
    expect(fields).toMatchObject({ mobile: "13800001111", outId: "00ff00ff00ff00ff", sign: "街面哨" });
    const form = createSmsGateway({
      ...{ url: `${receiver.url}/form`, form: "urlencoded", maxBytes: 140, text: TEXT, timing: TIMING },
      ...{ headers: {}, secrets: [], answer: null, fields: { to: "{address}", words: "{text}" } },
    });
    receiver.answer({ status: 200, body: "anything" });
    expect(await form.send(messageOf([itemOf()]), never)).toEqual({ kind: "delivered" });
    const sent = new URLSearchParams(last().body);
    expect([sent.get("to"), Buffer.byteLength(sent.get("words") ?? "") <= 140]).toEqual([
      "13800001111",
      true,
    ]);
    // A text holds what people wrote: what looks like a place in it is filled in nowhere.
    receiver.answer(json({ code: "0" }));
    const sly = itemOf({ notice: noticeOf({ text: "{address} {id}" }) });
    await sms(receiver.url).send(messageOf([sly]), never);
    expect((JSON.parse(last().body) as { content: string }).content).toContain("{address} {id}");
    expect(form.unsureMax).toBe(1);
  });

  it("Standard Webhooks: both signatures while a secret is changed, over the exact bytes, one id on every try", async () => {
    receiver.answer({ status: 200, body: "" });
    const old = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const channel = createStandardWebhook({
      url: receiver.url,
      secrets: [keyOf(WEBHOOK_SECRET), keyOf(old)],
      timing: TIMING,
    });
    for (const attempt of [1, 2]) {
      await channel.send(messageOf([itemOf()], attempt), never);
      const { headers, body } = last();
      expect(headers["webhook-id"]).toBe("00ff00ff00ff00ff");
      const signed = `00ff00ff00ff00ff.${String(headers["webhook-timestamp"])}.${body}`;
      const by = (secret: string): string =>
        `v1,${createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
          .update(signed)
          .digest("base64")}`;
      expect(headers["webhook-signature"]).toBe(`${by(WEBHOOK_SECRET)} ${by(old)}`);
    }
    expect(JSON.parse(last().body)).toMatchObject({
      type: "ticket.offered",
      timestamp: new Date(NOTICE_AT_MS).toISOString(),
      data: { id: "a1b2c3d4", ticket: { number: 12 }, url: "https://gw.example.cn/#ticket/12" },
    });
  });

  it("Standard Webhooks: 410 is the end, 502 and 504 slow down, Retry-After is kept, redirects are not followed", async () => {
    const channel = webhook(receiver.url);
    const replyTo = async (answer: Answer) => {
      receiver.answer(answer);
      return channel.send(messageOf([itemOf()]), never);
    };
    expect(await replyTo({ status: 410, body: "" })).toMatchObject({ kind: "refused", fault: "gone" });
    expect(await replyTo({ status: 504, body: "" })).toMatchObject({
      kind: "throttled",
      retryAfterMs: 60_000,
    });
    expect(await replyTo({ status: 503, body: "", headers: { "retry-after": "7" } })).toMatchObject({
      kind: "throttled",
      retryAfterMs: 7_000,
    });
    expect(await replyTo({ status: 302, body: "", headers: { location: receiver.url } })).toMatchObject({
      kind: "refused",
      fault: "setting",
    });
    // The head alone says that it was taken.
    expect(await replyTo("broken-off")).toEqual({ kind: "delivered" });
  });

  it("robots: HTTP 200 with a body that breaks off, or is another's, is no delivery", async () => {
    for (const answer of ["broken-off", { status: 200, body: "<html>" }, json({ ok: true })] as const) {
      receiver.answer(answer);
      expect(await wecom(receiver.url).send(messageOf([itemOf()]), never)).toMatchObject({ kind: "unknown" });
    }
    receiver.answer(json({ code: 9499, msg: "too many request" }));
    expect(await feishu(receiver.url).send(messageOf([itemOf()]), never)).toMatchObject({
      kind: "throttled",
    });
    receiver.answer(json({ errcode: -1, errmsg: "system busy" }));
    expect(await wecom(receiver.url).send(messageOf([itemOf()]), never)).toMatchObject({ kind: "unknown" });
  });

  it("WeCom app: one token for many messages, a new one when it is not good any more", async () => {
    const before = receiver.heard.length;
    let tokens = 0;
    let refused = false;
    receiver.answer(({ url }) => {
      if (url.startsWith("/cgi-bin/gettoken")) {
        tokens += 1;
        return json({ errcode: 0, access_token: `t${String(tokens)}`, expires_in: 7200 });
      }
      if (!refused && tokens === 1 && receiver.heard.length > before + 3) {
        refused = true;
        return json({ errcode: 42001, errmsg: "access_token expired" });
      }
      return json({ errcode: 0, errmsg: "ok" });
    });
    const channel = app(receiver.url);
    for (let i = 0; i < 4; i += 1) {
      expect(await channel.send(messageOf([itemOf({ address: "lixiaolan" })]), never)).toEqual({
        kind: "delivered",
      });
    }
    expect([tokens, refused]).toEqual([2, true]);
    expect(last().url).toBe("/cgi-bin/message/send?access_token=t2");
    receiver.answer(json({ errcode: 0, errmsg: "ok", invaliduser: "lixiaolan" }));
    expect(await channel.send(messageOf([itemOf({ address: "lixiaolan" })]), never)).toMatchObject({
      kind: "refused",
    });
    receiver.answer("half-closed");
    expect(await app(receiver.url).send(messageOf([itemOf()]), never)).toMatchObject({ kind: "unreached" });
  });
});

describe("e-mail, more closely", () => {
  const never = new AbortController().signal;

  it.each(["PLAIN", "LOGIN"] as const)(
    "signs in by AUTH %s, inside TLS, and sends what any reader shows",
    async (auth) => {
      const server = await startMailServer(auth);
      const login = { user: "gw", password: "密码" };
      const open = (parts: object): Channel =>
        createEmail({
          server: {
            host: "localhost",
            port: server.port,
            security: "starttls",
            login,
            ca: MAIL_SERVER_CA,
            timeoutMs: 2_000,
            ...parts,
          },
          from: "gw@example.cn",
          text: TEXT,
        });
      const message = messageOf([itemOf({ address: "li@example.cn" })], 2);
      expect(await open({}).send(message, never)).toEqual({ kind: "delivered" });
      const [mail] = server.mails;
      expect(mail).toMatchObject({ to: "li@example.cn", isTls: true, user: "gw" });
      expect(mail?.content).toContain("Message-ID: <00ff00ff00ff00ff@gridwatch.invalid>");
      const body = Buffer.from(mail?.content.split("\r\n\r\n")[1] ?? "", "base64").toString("utf8");
      expect(body).toContain("（第2次发送，可能重复）");
      for (const line of mail?.content.split("\r\n") ?? []) expect(line.length).toBeLessThanOrEqual(78);
      // A certificate nobody vouches for, and a server that will not encrypt: the password stays here.
      const strange = await createEmail({
        server: { host: "localhost", port: server.port, security: "starttls", login, timeoutMs: 2_000 },
        from: "gw@example.cn",
        text: TEXT,
      }).send(message, never);
      expect(strange).toMatchObject({ kind: "unreached" });
      server.misbehave("EHLO", "250 localhost");
      expect(await open({}).send(message, never)).toMatchObject({
        kind: "unreached",
        reason: "mail server: it offers no STARTTLS",
      });
      expect(server.mails).toHaveLength(1);
      await server.close();
    },
  );

  it.each(["", "x", "a@b\r\nRCPT TO:<c@d>", "a b@c", "<a@b>"])("sends nothing to %j", async (address) => {
    const server = { host: "localhost", port: 1, security: "none" } as const;
    const channel = createEmail({ server, from: "gw@example.cn", text: TEXT });
    expect(await channel.send(messageOf([itemOf({ address })]), never)).toMatchObject({ kind: "refused" });
  });
});
