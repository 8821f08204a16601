/** The dispatcher's numbers in Prometheus' text format. */
import { Counter, Gauge, Registry } from "prom-client";
import type { Vitals } from "../../lifecycle/vitals.ts";

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface GaugeDefinition {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Nothing where it is not known. */
  read(vitals: Vitals): readonly Sample[];
}

const PREFIX = "gridwatch_dispatcher_";

const ofBook = (
  name: string,
  help: string,
  read: (book: NonNullable<Vitals["book"]>) => number,
): GaugeDefinition => ({
  ...{ name, help, labels: [] },
  read: ({ book }) => (book === null ? [] : [[{}, read(book)]]),
});

const ofStreams = (name: "waiting" | "unacknowledged", help: string): GaugeDefinition => ({
  ...{ name: `stream_${name}`, help, labels: ["stream"] },
  read: ({ streams }) => (streams ?? []).map((each) => [{ stream: each.stream }, each[name]]),
});

const GAUGES: readonly GaugeDefinition[] = [
  {
    ...{ name: "book_up", help: "1 while the ticket book answers", labels: [] },
    read: ({ book }) => [[{}, book === null ? 0 : 1]],
  },
  {
    ...{ name: "bus_up", help: "1 while the bus answers", labels: [] },
    read: ({ streams }) => [[{}, streams === null ? 0 : 1]],
  },
  {
    ...{ name: "tickets_open", help: "Tickets that are not closed, by state", labels: ["state"] },
    read: ({ book }) => Object.entries(book?.openByState ?? {}).map(([state, n]) => [{ state }, n]),
  },
  ofBook("notifications_waiting", "Outbox: not yet delivered", (book) => book.notifications.waiting),
  ofBook(
    "notifications_oldest_seconds",
    "Outbox: since the first that is due could have gone",
    (book) => book.notifications.oldestDueS,
  ),
  ofBook("notifications_dead", "Outbox: given up", (book) => book.notifications.dead),
  ofBook("timers_live", "Timers still to fire", (book) => book.timers.live),
  ofBook("timers_past_due", "Live timers whose instant has come", (book) => book.timers.pastDue),
  ofBook(
    "timers_most_past_due_seconds",
    "How long the first live timer is past due",
    (book) => book.timers.mostPastDueS,
  ),
  {
    name: "timer_lateness_seconds",
    help: "How late the newest timers fired here; of nothing before the first",
    labels: ["quantile"],
    read: ({ lateness: { count, p50Ms, p99Ms, maxMs } }) =>
      count === 0
        ? []
        : [
            [{ quantile: "0.5" }, p50Ms / 1_000],
            [{ quantile: "0.99" }, p99Ms / 1_000],
            [{ quantile: "1" }, maxMs / 1_000],
          ],
  },
  ofStreams("waiting", "Consumer lag: not yet taken by any dispatcher"),
  ofStreams("unacknowledged", "Taken from the stream and not yet decided"),
];

/** timersFired → timers_fired_total */
const counterName = (name: string): string =>
  `${PREFIX}${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`;

/** A registry of its own: nothing that another library puts into prom-client's default one is shown. */
export function createMetrics(): { readonly contentType: string; textOf(vitals: Vitals): Promise<string> } {
  const registry = new Registry();
  const registers = [registry];
  const counters = new Map<string, Counter>();
  const gauges = GAUGES.map((definition) => {
    const { name, help, labels } = definition;
    return {
      definition,
      gauge: new Gauge({ name: PREFIX + name, help, labelNames: [...labels], registers }),
    };
  });
  const counterOf = (name: string): Counter => {
    const known = counters.get(name);
    if (known !== undefined) return known;
    const made = new Counter({ name: counterName(name), help: `${name} since the start`, registers });
    counters.set(name, made);
    return made;
  };
  return {
    contentType: registry.contentType,
    textOf(vitals) {
      for (const [name, value] of Object.entries(vitals.counters)) {
        const counter = counterOf(name);
        counter.reset();
        counter.inc(value);
      }
      for (const { definition, gauge } of gauges) {
        // Read anew as a whole: what is not known this time is not shown.
        gauge.reset();
        if (definition.labels.length === 0) gauge.remove();
        for (const [labels, value] of definition.read(vitals)) gauge.set({ ...labels }, value);
      }
      return registry.metrics();
    },
  };
}
