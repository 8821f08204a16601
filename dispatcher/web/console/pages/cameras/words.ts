/** The words of this page. */
export const camerasWords = {
  zh: {
    name: "地点",
    code: "编码",
    state: "状态",
    revisit: "复看间隔",
    agent: "边缘节点",
    seconds: "{n} 秒",
    empty: "还没有边缘节点上报",
    states: {
      seeing: "正常",
      connecting: "连接中",
      blind: "失明",
      suspended: "暂停判定",
      silent: "节点失联",
    },
  },
  en: {
    name: "Place",
    code: "Code",
    state: "State",
    revisit: "Revisit",
    agent: "Edge agent",
    seconds: "{n} s",
    empty: "No edge agent has reported yet",
    states: {
      seeing: "Seeing",
      connecting: "Connecting",
      blind: "Blind",
      suspended: "Not judging",
      silent: "Agent silent",
    },
  },
};
