/** What every part of the demo shares: telling the user, and the list of what must be stopped, last started first. */
export interface Stage {
  /** One line, with time and topic. */
  tell(topic: string, text: string): void;
  teller(topic: string): (text: string) => void;
  /** A line that also explains, later, why something was not reached. */
  trouble(topic: string, text: string): void;
  readonly lastTrouble: string | undefined;
  onStop(name: string, stop: () => Promise<void>): void;
  /** Stops everything in reverse order; a failing stop does not keep the others from theirs. */
  stopAll(): Promise<void>;
}

export function createStage(write: (line: string) => void): Stage {
  const stops: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  const tell = (topic: string, text: string): void => {
    const time = new Date().toLocaleTimeString("en-GB", { hour12: false });
    write(`${time}  ${topic.padEnd(8)} ${text}`);
  };
  let lastTrouble: string | undefined;
  return {
    tell,
    trouble: (topic, text) => {
      lastTrouble = text;
      tell(topic, text);
    },
    get lastTrouble() {
      return lastTrouble;
    },
    teller: (topic) => (text) => {
      tell(topic, text);
    },
    onStop: (name, stop) => {
      stops.push({ name, stop });
    },
    stopAll: async () => {
      for (const { name, stop } of stops.splice(0).reverse()) {
        await stop().catch((cause: unknown) => {
          tell("stop", `${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
        });
      }
    },
  };
}
