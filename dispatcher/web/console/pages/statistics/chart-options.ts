/** What ECharts draws for each kind of figure. Pure. */
import type {
  BarSeriesOption,
  CustomSeriesOption,
  LineSeriesOption,
  ScatterSeriesOption,
} from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | TooltipComponentOption
>;

export interface Palette {
  readonly font: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly card: string;
  readonly main: string;
  readonly chosen: string;
  readonly good: string;
  readonly bad: string;
}

/** From tokens.css: colours stand there alone. */
export function paletteOf(root: HTMLElement): Palette {
  const tokens = getComputedStyle(root);
  const token = (name: string): string => tokens.getPropertyValue(`--${name}`).trim();
  return {
    ...{
      font: token("font"),
      ink: token("ink"),
      quiet: token("ink-2"),
      line: token("line"),
      card: token("card"),
    },
    ...{ main: token("el-color-primary-light-5"), chosen: token("brand-dark") },
    ...{ good: token("good"), bad: token("bad") },
  };
}

export interface Line {
  readonly name: string;
  readonly values: readonly number[];
  readonly look: "bar" | "good" | "bad";
}

/** Drawn: its HTML would need inline styles, which the page forbids. */
const tooltipOf = (palette: Palette, pointer: "shadow" | "line"): TooltipComponentOption => ({
  trigger: "axis",
  renderMode: "richText",
  axisPointer: { type: pointer },
  backgroundColor: palette.card,
  borderColor: palette.line,
  textStyle: { color: palette.ink, fontSize: 13 },
  confine: true,
});

/** Nothing moves by itself. */
const common = (palette: Palette): Pick<ChartOption, "animation" | "textStyle"> => ({
  animation: false,
  textStyle: { fontFamily: palette.font, color: palette.ink },
});

/** Counts over time: bars for what came, lines for what became of it. */
export function trendOption(
  labels: readonly string[],
  lines: readonly Line[],
  palette: Palette,
): ChartOption {
  const colour = { bar: palette.main, good: palette.good, bad: palette.bad };
  return {
    ...common(palette),
    tooltip: tooltipOf(palette, "line"),
    grid: { left: 44, right: 14, top: 14, bottom: 28 },
    xAxis: {
      type: "category",
      data: [...labels],
      axisLine: { lineStyle: { color: palette.quiet } },
      axisTick: { show: false },
      axisLabel: { color: palette.quiet, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.quiet },
    },
    series: lines.map(({ name, values, look }) =>
      look === "bar"
        ? {
            ...{ type: "bar" as const, name, data: [...values] },
            ...{ barMaxWidth: 26, itemStyle: { color: colour.bar, borderRadius: [2, 2, 0, 0] } },
          }
        : {
            ...{ type: "line" as const, name, data: [...values], symbolSize: 6 },
            // Told apart without their colours, too.
            ...{ symbol: look === "good" ? "circle" : "triangle" },
            lineStyle: { width: 2, type: look === "good" ? ("solid" as const) : ("dashed" as const) },
            itemStyle: { color: colour[look] },
          },
    ),
  };
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** As people read it, at the bar's end. */
  readonly text: string;
  readonly isChosen?: boolean;
}

/** A row each: its height in the chart, px. */
const BAR_PX = 30;
/** In halves of a Chinese character. */
const LABEL_MAX = 24;

export const barsHeightPx = (bars: readonly Bar[]): number => Math.max(2, bars.length) * BAR_PX + 16;

const widthOf = (char: string): number => ((char.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1);

/** What is cut off stands in the tooltip and in the table. */
function shortened(label: string): string {
  let width = 0;
  const chars = Array.from(label);
  const end = chars.findIndex((char) => (width += widthOf(char)) > LABEL_MAX);
  return end === -1 ? label : `${chars.slice(0, end - 1).join("")}…`;
}

/** Lying bars, the first on top. `max`: where the axis ends; null: at the largest. */
export function barsOption(bars: readonly Bar[], palette: Palette, max: number | null): ChartOption {
  const series: BarSeriesOption = {
    type: "bar",
    barMaxWidth: 16,
    data: bars.map(({ value, isChosen = false }) => ({
      value,
      itemStyle: { color: isChosen ? palette.chosen : palette.main },
    })),
    itemStyle: { borderRadius: [0, 2, 2, 0] },
    label: {
      show: true,
      position: "right",
      color: palette.ink,
      fontSize: 13,
      formatter: ({ dataIndex }) => bars[dataIndex]?.text ?? "",
    },
  };
  return {
    ...common(palette),
    tooltip: {
      ...tooltipOf(palette, "shadow"),
      formatter: (asked) => {
        const [first] = Array.isArray(asked) ? asked : [asked];
        const bar = bars[first?.dataIndex ?? -1];
        return bar === undefined ? "" : `${bar.label}  ${bar.text}`;
      },
    },
    // As wide as its labels need.
    grid: {
      ...{ left: 16, right: 76, top: 4, bottom: 4 },
      ...{ outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    },
    xAxis: {
      type: "value",
      ...(max === null ? {} : { max }),
      axisLabel: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map(({ label }) => shortened(label)),
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { color: palette.ink, fontSize: 13 },
    },
    series: [series],
  };
}
