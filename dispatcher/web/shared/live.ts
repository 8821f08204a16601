/** Listens for changes, gathers them for a moment, and says whether the line is up. */

/** What the stream says of a ticket, as far as it is used here. */
interface Change {
  readonly ticketId: string;
}

const GATHER_MS = 300;

export interface LiveHandlers {
  /** Ids that changed since the last call. */
  readonly onChanges: (ticketIds: readonly string[]) => void;
  /** The line is up (again): whatever happened before must be asked for. */
  readonly onUp: () => void;
  readonly onDown: () => void;
}

/** Opens the line and keeps it open; the browser reconnects, and after a refusal we try again ourselves. */
export function listen(handlers: LiveHandlers): () => void {
  const gathered = new Set<string>();
  let timer: number | undefined;
  let retry: number | undefined;
  let source: EventSource | undefined;

  const flush = (): void => {
    timer = undefined;
    const ids = [...gathered];
    gathered.clear();
    handlers.onChanges(ids);
  };
  const connect = (): void => {
    source = new EventSource("/api/stream");
    source.addEventListener("hello", () => {
      handlers.onUp();
    });
    source.addEventListener("ticket", (event: MessageEvent<string>) => {
      gathered.add((JSON.parse(event.data) as Change).ticketId);
      timer ??= window.setTimeout(flush, GATHER_MS);
    });
    source.addEventListener("error", () => {
      handlers.onDown();
      // A refusal (not a lost line) closes the source for good.
      if (source?.readyState === EventSource.CLOSED) retry = window.setTimeout(connect, 5000);
    });
  };
  connect();
  return () => {
    window.clearTimeout(timer);
    window.clearTimeout(retry);
    source?.close();
  };
}
