/** The words of this page. */
export const statisticsWords = {
  zh: {
    kind: "类别",
    opened: "立案",
    verified: "核查通过",
    falseAlarm: "误报",
    recurred: "复发",
    empty: "这段时间没有工单",
  },
  en: {
    kind: "Violation",
    opened: "Opened",
    verified: "Verified",
    falseAlarm: "False alarm",
    recurred: "Came back",
    empty: "No tickets in this time",
  },
};
