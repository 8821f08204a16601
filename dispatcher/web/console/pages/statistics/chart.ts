/** The parts of ECharts that the figures need, loaded when the first chart is shown. */
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { ChartOption } from "./chart-options.ts";

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, TooltipComponent, SVGRenderer]);

export interface Chart {
  readonly show: (option: ChartOption) => void;
  readonly fit: () => void;
  readonly end: () => void;
}

/** `onPick`: the place of what was clicked in the first axis, and its name. */
export function makeChart(box: HTMLElement, onPick: (index: number, name: string) => void): Chart {
  const chart = init(box, null, { renderer: "svg" });
  chart.on("click", ({ dataIndex, name }) => {
    onPick(dataIndex, name);
  });
  return {
    show: (option) => {
      chart.setOption(option, { notMerge: true });
    },
    fit: () => {
      chart.resize();
    },
    end: () => {
      chart.dispose();
    },
  };
}
