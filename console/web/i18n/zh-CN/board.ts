export const board = {
  board: {
    columns: '看板各列',
    keys: '键盘：h / l 换列，j / k 上下移动，Enter 打开',
    overdue: '逾期 %{count}',
    openAll: '%{label}，共 %{count} 件，打开列表',
    all: '查看全部 %{count} 件',
    none: '没有',
  },
};
