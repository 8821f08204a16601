/** The words of this page. */
export const mapWords = {
  zh: {
    name: "网格",
    level: "层级",
    id: "编码",
    empty: "没有网格",
    levels: { district: "区", street: "街道", community: "社区", grid: "网格", "micro-grid": "微网格" },
  },
  en: {
    name: "Grid",
    level: "Level",
    id: "Code",
    empty: "There are no grids",
    levels: {
      district: "District",
      street: "Street",
      community: "Community",
      grid: "Grid",
      "micro-grid": "Micro-grid",
    },
  },
};
