/** The words of this page. */
export const cameraWords = {
  zh: {
    empty: "没有节点上报过这台摄像机",
    since: "自 {time}",
    seeing: "正常",
    connecting: "连接中",
    blind: "失明",
    suspended: "暂停判定",
    silent: "节点失联",
  },
  en: {
    empty: "No agent has reported this camera",
    since: "Since {time}",
    seeing: "Seeing",
    connecting: "Connecting",
    blind: "Blind",
    suspended: "Not judging",
    silent: "Agent silent",
  },
};
