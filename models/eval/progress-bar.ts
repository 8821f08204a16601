/** A bar on a terminal; in a log file one line at each quarter, since a bar there is noise. */
const CELLS = 30;
const QUARTERS = 4;

export interface ProgressBar {
  show(done: number, total: number): void;
  end(): void;
}

export function createProgressBar(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  title: string,
  unit = "images",
): ProgressBar {
  const terminal = stream.isTTY === true;
  return {
    show: (done, total) => {
      if (terminal) {
        const filled = Math.round((CELLS * done) / total);
        stream.write(`\r${title} [${"#".repeat(filled)}${" ".repeat(CELLS - filled)}] ${done}/${total}`);
      } else if (Math.floor((QUARTERS * done) / total) > Math.floor((QUARTERS * (done - 1)) / total)) {
        stream.write(`${title}: ${done} of ${total} ${unit}\n`);
      }
    },
    end: () => {
      if (terminal) stream.write("\n");
    },
  };
}
