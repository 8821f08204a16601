/** What ECharts draws of a report: precision over recall, with Wilson's 95 % intervals. Pure. */
import type { LineSeriesOption } from "echarts/charts";
import type { TuningPoint, TuningReport } from "../../../../../contract/tuning.ts";
import type { ChartOption, Palette } from "../statistics/chart-options.ts";
import { curveThrough } from "./operating-point.ts";

interface CurveWords {
  readonly precision: string;
  readonly recall: string;
  readonly curve: string;
  readonly current: string;
  readonly proposal: string;
  readonly chosen: string;
  readonly others: string;
  /** One point in a line or two. */
  readonly point: (point: TuningPoint) => string;
}

interface Drawn {
  /** Index into the report's points: what a click says. */
  readonly name: string;
  /** recall, precision, and the bounds of both. */
  readonly value: readonly [number, number, number, number, number, number];
}

/** Null: nothing opened, or nothing was true. */
function drawn({ points }: TuningReport, index: number): Drawn | null {
  const point = points[index];
  if (point?.precision === undefined || point.recall === undefined) return null;
  const { precision, precisionLow, precisionHigh, recall, recallLow, recallHigh } = point;
  return {
    name: String(index),
    value: [recall, precision, recallLow, recallHigh, precisionLow, precisionHigh],
  };
}

const allDrawn = (report: TuningReport, indices: readonly number[]): Drawn[] =>
  indices.flatMap((index) => drawn(report, index) ?? []);

const percent = (share: number): string => `${String(Math.round(share * 100))}%`;

const axis = (name: string, palette: Palette) => ({
  ...{ type: "value" as const, min: 0, max: 1, interval: 0.2, name, nameGap: 34 },
  ...{ nameLocation: "middle" as const, nameTextStyle: { color: palette.ink, fontSize: 13 } },
  axisLine: { show: true, lineStyle: { color: palette.quiet } },
  splitLine: { lineStyle: { color: palette.line } },
  axisLabel: { color: palette.quiet, formatter: percent },
});

/** A cross of two bars, without caps: how sure recall (lying) and precision (standing) are. */
function intervals(data: readonly Drawn[], colour: string, width: number) {
  return {
    ...{
      type: "custom" as const,
      silent: true,
      z: 1,
      data: data.map((each) => ({ ...each, value: [...each.value] })),
    },
    renderItem: (
      _: unknown,
      api: { value: (dimension: number) => unknown; coord: (at: number[]) => number[] },
    ) => {
      const at = [0, 1, 2, 3, 4, 5].map((dimension) => Number(api.value(dimension)));
      const [recall = 0, precision = 0, recallLow = 0, recallHigh = 0, low = 0, high = 0] = at;
      const line = (from: number[], to: number[]) => {
        const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [api.coord(from), api.coord(to)];
        return {
          type: "line" as const,
          shape: { x1, y1, x2, y2 },
          style: { stroke: colour, lineWidth: width },
        };
      };
      return {
        type: "group" as const,
        children: [
          line([recallLow, precision], [recallHigh, precision]),
          line([recall, low], [recall, high]),
        ],
      };
    },
  };
}

interface Mark {
  readonly name: string;
  readonly symbol: string;
  readonly size: number;
  readonly colour: string;
  readonly border?: string;
}

const marks = (data: readonly Drawn[], { name, symbol, size, colour, border }: Mark) => ({
  ...{ type: "scatter" as const, name, symbol, symbolSize: size },
  z: size,
  data: data.map((each) => ({ ...each, value: [...each.value] })),
  itemStyle: { color: colour, ...(border === undefined ? {} : { borderColor: border, borderWidth: 2 }) },
});

export function curveOption(
  report: TuningReport,
  chosen: number,
  palette: Palette,
  words: CurveWords,
): ChartOption {
  const onCurve = allDrawn(report, curveThrough(report.points, chosen));
  const others = allDrawn(report, [...report.points.keys()]);
  const { current, proposal } = report;
  const curve: LineSeriesOption = {
    ...{ type: "line", name: words.curve, symbol: "circle", symbolSize: 7, z: 6 },
    data: onCurve.map((each) => ({ ...each, value: [...each.value] })),
    lineStyle: { width: 2, color: palette.main },
    itemStyle: { color: palette.main },
  };
  return {
    ...{ animation: false, textStyle: { fontFamily: palette.font, color: palette.ink } },
    tooltip: {
      ...{ trigger: "item", renderMode: "richText", confine: true },
      ...{ backgroundColor: palette.card, borderColor: palette.line },
      textStyle: { color: palette.ink, fontSize: 13 },
      formatter: (asked) => {
        const point = report.points[Number((Array.isArray(asked) ? asked[0] : asked)?.name)];
        return point === undefined ? "" : words.point(point);
      },
    },
    grid: { left: 64, right: 18, top: 14, bottom: 52 },
    xAxis: axis(words.recall, palette),
    yAxis: axis(words.precision, palette),
    series: [
      marks(others, { name: words.others, symbol: "circle", size: 5, colour: palette.quiet }),
      intervals(onCurve, palette.main, 1),
      curve,
      marks(allDrawn(report, [current]), {
        ...{ name: words.current, symbol: "diamond", size: 17, colour: palette.quiet },
      }),
      ...(proposal === undefined
        ? []
        : [
            marks(allDrawn(report, [proposal.point]), {
              ...{ name: words.proposal, symbol: "triangle", size: 16, colour: palette.good },
            }),
          ]),
      intervals(allDrawn(report, [chosen]), palette.bad, 2),
      marks(allDrawn(report, [chosen]), {
        ...{ name: words.chosen, symbol: "circle", size: 18, colour: "transparent", border: palette.bad },
      }),
    ],
  };
}
