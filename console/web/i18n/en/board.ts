export const board = {
  board: {
    columns: 'Columns of the board',
    keys: 'Keys: h / l change column, j / k move, Enter opens',
    overdue: '%{count} overdue',
    openAll: '%{label}, %{count} in all, open the list',
    all: 'See all %{count}',
    none: 'None',
  },
};
