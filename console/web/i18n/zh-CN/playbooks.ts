/** Playbooks: library, record, upload; runs on incidents. */
export const playbooks = {
  playbooks: {
    title: '预案库',
    kind: {
      'response-plan': '响应预案',
      'table-top': '桌面推演脚本',
      'live-drill': '实操演练脚本',
    },
    injectCount: '%{smart_count} 个情景',
    version: '版本 %{version}',
    lastDrilled: '最近演练',
  },
};
