/** Clocks and actions that notices, deliveries and incidents share. */
export const cases = {
  clocks: {
    phase: {
      running: '还剩 %{time}',
      soon: '即将到期，还剩 %{time}',
      overdue: '已超期 %{time}',
      paused: '已暂停',
      met: '按时完成',
      'met-late': '已完成（超期）',
      cancelled: '已取消',
    },
    limit: {
      hours: '%{smart_count} 小时',
      'working-days': '%{smart_count} 个工作日',
      days: '%{smart_count} 天',
      'at-once': '立即',
    },
    estimated: '%{text}（估算）',
    estimatedHelp: '%{years} 年放假安排尚未录入，截止时间按周末休息估算',
    due: '截止 %{at}',
    originalDue: '原定截止 %{at}',
    rule: '时限 %{limit}',
    tightened: '规定原文：%{limit}',
    source: '依据：%{source}',
    more: '另有 %{smart_count} 项时限',
  },
  cases: {
    more: '更多操作',
    done: '已完成',
    system: '系统',
    enteredAt: '录入于',
    refused: '未生效：',
    nothingYet: '还没有记录。',
  },
};
