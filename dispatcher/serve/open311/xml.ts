/** Lists of flat records as XML, the way GeoReport v2 writes them. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** XML 1.0 has no place for most control characters, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones meant
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

const escaped = (value: string | number | boolean): string =>
  String(value)
    .replaceAll(UNWRITABLE, "\uFFFD")
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

export type FlatRecord = Readonly<Record<string, string | number | boolean>>;

/** `<root><item><key>value</key>…</item>…</root>` */
export function xmlList(root: string, item: string, records: readonly FlatRecord[]): string {
  const items = records.map((record) => {
    const fields = Object.entries(record).map(([key, value]) => `<${key}>${escaped(value)}</${key}>`);
    return `<${item}>${fields.join("")}</${item}>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n<${root}>${items.join("")}</${root}>\n`;
}
