/** Which stage hangs on which part: the one place where intake, lifecycle and what people see meet. */
import { randomBytes } from "node:crypto";
import { uuidV7 } from "#contract";
import type { LockedTicket } from "./book/book.ts";
import type { DispatcherConfig } from "./config.ts";
import { placeRules } from "./intake/dedup/nearby.ts";
import { createIntake } from "./intake/intake.ts";
import { createEdgeEcho } from "./intake/tell-edge.ts";
import { createAssigner } from "./lifecycle/assign/assigner.ts";
import { createPlaceDesk } from "./lifecycle/assign/place-desk.ts";
import { createFeedbackDesk } from "./lifecycle/feedback/create-feedback.ts";
import type { FeedbackDesk } from "./lifecycle/feedback/feedback-desk.ts";
import { createFeedbackHooks } from "./lifecycle/feedback/feedback-hooks.ts";
import { type Clocks, createClocks } from "./lifecycle/clocks/create-clocks.ts";
import { createTicketDesk } from "./lifecycle/desk.ts";
import { bookWithHooks, combineHooks } from "./lifecycle/move-hooks.ts";
import { createLabelHooks } from "./learning/label-hooks.ts";
import { DEFAULT_RULES, type LifecycleRules } from "./lifecycle/rules.ts";
import type { ClockNotices } from "./lifecycle/notify/clock-notices.ts";
import { createLinkDesk, type LinkDesk } from "./lifecycle/notify/link-desk.ts";
import type { NotifySettings } from "./lifecycle/notify/notify-settings.ts";
import { setUpNotification } from "./lifecycle/notify/set-up.ts";
import { createRuleDesk } from "./lifecycle/clocks/rule-desk.ts";
import type { TicketDesk } from "./lifecycle/ticket-desk.ts";
import { createVerifier } from "./lifecycle/verify/verifier.ts";
import { createRosterDesk } from "./roster/roster-desk.ts";
import type { OfficeOptions } from "./serve/api/office-routes.ts";
import type { TicketFlow } from "./ticket-flow.ts";
import type { Parts } from "./parts.ts";

/** Hangs the stages on the parts. What a commit changes is told to the edge and to the cache right after it. */
export function compose(
  given: Parts,
  settings: NotifySettings,
): {
  readonly flow: TicketFlow;
  readonly desk: TicketDesk;
  readonly links: LinkDesk;
  readonly feedback: FeedbackDesk;
  readonly office: OfficeOptions;
} {
  const holder = randomBytes(8).toString("hex");
  const publicUrl = given.config.http.publicUrl ?? null;
  const notification = setUpNotification({ ...given, settings, publicUrl, holder });
  const clocks = clocksOf(given, notification.clocks);
  const secrets = settings.links?.secrets ?? [];
  const canLink = publicUrl !== null && secrets.length > 0;
  const feedbackHooks = createFeedbackHooks({ ...given, linkDays: given.config.feedback.linkDays, canLink });
  const labelHooks = createLabelHooks(given);
  // Clocks and notifications are told inside the transaction, whoever writes.
  const parts: Parts = {
    ...given,
    book: bookWithHooks(
      given.book,
      combineHooks(clocks.hooks, notification.notices.hooks, feedbackHooks, labelHooks),
    ),
  };
  const { config, clock, book, bus, heartbeats } = parts;
  const { timeZone } = config.district;
  const echo = createEdgeEcho(parts);
  const onClosed = (ticket: LockedTicket): void => {
    echo.closed(ticket);
  };
  const assigner = createAssigner({ ...parts, assign: config.assign, timeZone, onClosed });
  const onOpened = (ticket: LockedTicket): void => {
    echo.opened(ticket);
    assigner.wake();
  };
  const verifier = createVerifier({ ...parts, verify: config.verify, holder, onClosed });
  const newId = (): string => uuidV7(clock.nowMs(), randomBytes(10));
  const after = { opened: onOpened, aliased: echo.aliased, closed: onClosed };
  const intake = createIntake({ ...parts, newId, after, places: placeRules(config.dedup) });
  const agents = () => heartbeats.agents();
  const { positionGoodForMinutes } = config.assign;
  const onModeChange = (): void => {
    assigner.wake();
  };
  const places = createPlaceDesk({ ...parts, timeZone, positionGoodForMinutes, onModeChange });
  const desk = createTicketDesk({
    ...parts,
    book,
    bus,
    assigner,
    agents,
    places,
    onClosed,
    rules: rulesOf(config),
    clocks: clocks.desk,
  });
  const office = officeOf(parts, onModeChange);
  const timekeeper = clocks.keeper(book);
  const links = createLinkDesk({ ...parts, secrets });
  const { notSolved } = config.feedback;
  const feedback = createFeedbackDesk({ ...parts, secrets, publicUrl, notSolved, onReopened: onOpened });
  return {
    flow: { intake, assigner, verifier, timekeeper, notifier: notification.notifier },
    desk,
    links,
    feedback,
    office,
  };
}

/** What the office sets: people and shifts, deadline tables and the calendar. */
function officeOf({ config, clock, book, positions }: Parts, onChange: () => void): OfficeOptions {
  const { timeZone } = config.district;
  const { positionGoodForMinutes } = config.assign;
  const roster = createRosterDesk({
    ...{ clock, timeZone, positionGoodForMinutes, store: book.office.roster, positions },
    grids: () => book.grids(),
    onChange,
  });
  return { book: book.office, roster, rules: createRuleDesk(book.office.rules, clock) };
}

function clocksOf({ config, ...parts }: Parts, notices: ClockNotices): Clocks {
  const { remindPercents, urgeDays } = config.clocks;
  const { offerSeconds } = config.assign;
  return createClocks({
    ...parts,
    timeZone: config.district.timeZone,
    remindPercents,
    urgeDays,
    offerSeconds,
    ...notices,
  });
}

function rulesOf({ lifecycle, assign: { competence } }: DispatcherConfig): LifecycleRules {
  const { donePhoto, ...numbers } = lifecycle;
  return { ...DEFAULT_RULES, ...numbers, competence, donePhotoRequired: donePhoto === "required" };
}
