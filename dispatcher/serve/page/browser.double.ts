/**
 * For tests of the pages: a real browser where this machine has one, people who sit at it, and what is asked of every
 * page in it. One browser for each file; whoever signs in does so once, and what the pages load is loaded once.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { expect } from "vitest";
import { keptPath } from "../../../deploy/harness/repo-root.ts";
import { until } from "../../city.double.ts";
import { person } from "../people.double.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOCALE = { zh: "zh-CN", en: "en-GB" } as const;
const PATIENCE_MS = 20_000;
/** Pictures for the READMEs take a third of a second each, and are looked at by people only. */
const ARE_PICTURES_WANTED = process.env["PICTURES"] === "1";

export const hasBrowser = CHROMIUM !== undefined;

const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });

export type PageLanguage = keyof typeof LOCALE;

export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in the page so far. */
  readonly faults: readonly string[];
}

export interface Office {
  readonly browser: Browser;
  /** A page of the console (below /c/) in the browser of `who`, who has signed in. */
  at(who: string, path?: string, language?: PageLanguage): Promise<Desk>;
  /** The same in a browser of its own, whose settings nobody else shares. */
  alone(who: string, path?: string, language?: PageLanguage): Promise<Desk>;
  /** An empty page of a browser that nobody has signed in with. */
  stranger(language?: PageLanguage): Promise<Desk>;
  /** Everybody's pages are closed: they would go on asking while the next test runs. */
  goHome(): Promise<void>;
  stop(): Promise<void>;
}

/** `origin()` is the dispatcher's address; `screen` what kind of screen people sit at. */
export async function openOffice(
  origin: () => string,
  screen: BrowserContextOptions = { viewport: { width: 1440, height: 900 } },
): Promise<Office> {
  const browser = await startBrowser();
  const signedIn = new Map<string, BrowserContext>();
  const strangers = new Set<BrowserContext>();

  async function newContext(language: PageLanguage): Promise<BrowserContext> {
    const context = await browser.newContext({
      ...{ locale: LOCALE[language], timezoneId: "Asia/Shanghai" },
      // Half faded in, a dialog has not the contrast that it has a moment later.
      reducedMotion: "reduce",
      ...screen,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  }
  async function sit(context: BrowserContext, path: string): Promise<Desk> {
    const page = await context.newPage();
    const faults = faultsOf(page, origin());
    await page.goto(`${origin()}/c/${path}`);
    await page.locator(".side").waitFor();
    return { context, page, faults };
  }
  return {
    browser,
    async at(who, path = "", language = "zh") {
      const key = `${who} ${language}`;
      const context = signedIn.get(key) ?? (await newContext(language));
      if (!signedIn.has(key)) {
        signedIn.set(key, context);
        await signIn(context, origin(), who);
      }
      return sit(context, path);
    },
    async alone(who, path = "", language = "zh") {
      const context = await newContext(language);
      strangers.add(context);
      await signIn(context, origin(), who);
      return sit(context, path);
    },
    async stranger(language = "zh") {
      const context = await newContext(language);
      strangers.add(context);
      const page = await context.newPage();
      return { context, page, faults: faultsOf(page, origin()) };
    },
    async goHome() {
      const pages = [...signedIn.values()].flatMap((context) => context.pages());
      const left = [...strangers];
      strangers.clear();
      await Promise.all([...pages.map((page) => page.close()), ...left.map((context) => context.close())]);
    },
    async stop() {
      await browser.close();
    },
  };
}

/** By token, without a page: the browser has the session's cookie then. */
export async function signIn(context: BrowserContext, origin: string, who: string): Promise<void> {
  const answer = await context.request.get(`${origin}/login?token=${person(who).token}`, { maxRedirects: 0 });
  expect(answer.status(), `${who} signs in`).toBe(303);
}

/** Another address of the console, as a link in it leads there: nothing is loaded anew. */
export async function goTo(page: Page, path: string): Promise<void> {
  const address = `/c/${path}`;
  await page.evaluate(
    `history.pushState(null, "", ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent("popstate"))`,
  );
  const [first = ""] = path.split(/[/?]/);
  const link = page.locator(`.side a[href="/c/${first}"]`);
  // The menu says where one is once the page's script is there; what is in no menu is nowhere in it.
  if ((await link.count()) > 0) await link.and(page.locator("[aria-current=page]")).waitFor();
  else await page.locator(".side [aria-current=page]").waitFor({ state: "detached" });
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

/**
 * Gathers what goes wrong in a page: thrown errors, errors on its console (a blocked script or style is one), and
 * anything asked of another server than `origin`.
 */
function faultsOf(page: Page, origin: string): readonly string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !/Failed to load resource|ERR_/.test(text)) faults.push(text);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) faults.push(`asked elsewhere: ${request.url()}`);
  });
  return faults;
}

/** What axe finds serious or critical, with where. */
export async function serious(page: Page): Promise<readonly string[]> {
  if ((await page.evaluate("typeof axe")) !== "object") await page.evaluate(AXE);
  // What is in order needs no names.
  const found = await page.evaluate(
    `axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => id + ": " + nodes.map(({ target, failureSummary }) => target + " " + failureSummary).join(" | ")))`,
  );
  return found as readonly string[];
}

/** Nothing serious, and nothing scrolls sideways; `name` is its picture's under .gridwatch/, made with PICTURES=1. */
export async function look(page: Page, name: string): Promise<void> {
  expect(await serious(page), name).toEqual([]);
  const overhang = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  expect(overhang, name).toBeLessThanOrEqual(0);
  await picture(page, name);
}

export async function picture(page: Page, name: string, parts: { fullPage?: boolean } = {}): Promise<void> {
  if (ARE_PICTURES_WANTED) await page.screenshot({ path: keptPath(`${name}.png`), ...parts });
}

/** Nothing of the page is on its way any more. */
export const settled = (page: Page): Promise<void> =>
  until(async () => {
    expect(await page.locator(".loading").count(), page.url()).toBe(0);
  });

/** Asks the API beside the browser, by the token of `who`. */
export function asker(origin: () => string) {
  const send = async (method: string, path: string, who: string, body?: object): Promise<Response> => {
    const headers = {
      authorization: `Bearer ${person(who).token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    return fetch(`${origin()}/api${path}`, {
      ...{ method, headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  const get = async <T>(path: string, who = "near-administrator"): Promise<T> => {
    const answer = await send("GET", path, who);
    expect(answer.status, path).toBe(200);
    return (await answer.json()) as T;
  };
  return { send, get };
}
