export const sources = {
  sources: {
    title: '日志源',
    text: '凡是向本平台发送日志的设备都会自动出现在这里。长时间没有日志会告警（静默告警），默认开启。',
    search: '查找名称、地址',
    name: '名称',
    stateLabel: '状态',
    events: '事件数',
    unparsed: '未解析',
    dropped: '丢弃',
    lastSeen: '最近收到',
    silentAfter: '静默多久后告警',
    silentAfterHelp: '在这段时间内一条日志都没有收到，就产生告警。',
    learnt: '自动学习（按平时的日志节奏）',
    mute: '暂停静默告警（例如设备停用、寒暑假）',
    openEvents: '查看事件',
    saved: '日志源已保存',
    empty: '还没有收到任何日志',
    emptyHelp:
      '请在交换机、防火墙上把 syslog 服务器指向本平台的地址。收到第一条日志后，设备会自动出现在这里。',
    state: { active: '正常', silent: '静默', muted: '已暂停告警' },
  },
};
