/** The words of this page. */
export const tasksWords = {
  zh: {
    camera: "摄像机",
    what: "问题",
    since: "开始时间",
    by: "受理人",
    empty: "没有待办的运维任务",
  },
  en: {
    camera: "Camera",
    what: "Problem",
    since: "Since",
    by: "Taken by",
    empty: "No operator task is open",
  },
};
