/** A school where nothing of national weight happened. */
export const quiet = {
  'system.importance': 'general',
  'business.loss': 'minor',
  'social.harm': 'general',
  extent: 'one',
  'pii.leaked': false,
  'data.important': 'none',
  defaced: false,
  'portal.kind': 'none',
  'cii.affected': false,
  'population.region': 'less',
  'population.people': 0,
  'loss.direct': 0,
  'crime.suspected': false,
  'authority.declared': 'none',
};

/** Items 1 and 2 of the national report. */
export const content = {
  system: '教务管理系统，等保二级',
  place: '校数据中心',
  course: '终端弹出勒索信',
  impact: '全校选课停止',
  measures: '已断网',
};
