/** The words of this page. */
export const deadlinesWords = {
  zh: {
    number: "编号",
    state: "状态",
    violation: "类别",
    place: "地点",
    worker: "处置人",
    opened: "发现时间",
    empty: "没有超时的工单",
  },
  en: {
    number: "Number",
    state: "State",
    violation: "Violation",
    place: "Place",
    worker: "Assigned to",
    opened: "Found",
    empty: "No ticket is overdue",
  },
};
