/** The words of this page. */
export const usersWords = {
  zh: {
    name: "姓名",
    id: "用户名",
    role: "角色",
    state: "状态",
    retired: "已停用",
    active: "可登录",
    empty: "没有用户",
  },
  en: {
    name: "Name",
    id: "User name",
    role: "Role",
    state: "State",
    retired: "Retired",
    active: "Active",
    empty: "There are no users",
  },
};
