/** The words of this page. */
export const workersWords = {
  zh: {
    name: "姓名",
    onShift: "在班",
    load: "在办 / 上限",
    grid: "网格",
    yes: "在班",
    no: "不在班",
    empty: "没有网格员",
  },
  en: {
    name: "Name",
    onShift: "Shift",
    load: "Open / most",
    grid: "Grid",
    yes: "On shift",
    no: "Off shift",
    empty: "There are no workers",
  },
};
