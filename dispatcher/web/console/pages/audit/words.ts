/** The words of this page. */
export const auditWords = {
  zh: {
    at: "时间",
    who: "人员",
    action: "操作",
    subject: "对象",
    empty: "没有记录",
  },
  en: {
    at: "When",
    who: "Who",
    action: "Action",
    subject: "Subject",
    empty: "Nothing is recorded",
  },
};
