import type { Deed, DrillScript } from './drill-stage.ts';

const forbidden = [
  '不得操作、关停真实系统和设备',
  '不得向真实的公安、网信、媒体和家长打电话或发消息',
  '不得拍照外传演练材料',
];

/** Limits of the plan in minutes of exercise time, as the scripts have them. */
const limits = (minutes: Readonly<Record<string, number>>) =>
  Object.entries(minutes).map(([objective, limitMinutes]) => ({ objective, limitMinutes }));

/** The drill of last month: people of four schools in mixed groups, the county bureau leads. */
export const ransomware: DrillScript = {
  playbookId: 'ransomware-academic.live-drill',
  casting: [
    ['demo-director', 'director'],
    ['demo-director', 'controller'],
    ['demo-analyst', 'evaluator'],
    ['cio-zhizhong', 'player', 'commander'],
    ['officer-zhizhong', 'player', 'technician'],
    ['cio-yizhong', 'player', 'business'],
    ['cio-shixiao', 'player', 'liaison'],
    ['cio-chengguan', 'player', 'publicity'],
    ['demo-duty', 'player', 'county'],
    ['demo-leader', 'observer'],
  ],
  plan: {
    title: '教务系统勒索病毒实操演练（四校混合编组）',
    form: 'live',
    scope: 'sector',
    content: 'comprehensive',
    purpose:
      '检验期末考试期间教务系统停用时的断网、留证、报告和恢复流程，查找分工和报告环节的短板。',
    goals: '30 分钟内确认，1 小时内完成遏制，按时口头和书面报告，考试照常进行。',
    schedule: '08:50 签到；09:00 启动；约 2 小时；结束后现场复盘 30 分钟。',
    venue: '青溪县教育局会议室（演示）',
    plannedMinutes: 150,
    objectives: limits({ T_detect: 30, T_contain: 60, T_report_oral: 60 }),
    safety: {
      authorisation: '青溪县教育局同意开展，只在平台填报，不触碰真实系统。',
      forbidden,
      stopWord: '立即停止演练',
    },
  },
};

/** Under way when the node has started: three schools in mixed groups. */
export const defacement: DrillScript = {
  playbookId: 'admission-defacement.live-drill',
  casting: [
    ['demo-director', 'director'],
    ['demo-director', 'controller'],
    ['demo-analyst', 'evaluator'],
    ['cio-yizhong', 'player', 'commander'],
    ['cio-shixiao', 'player', 'technician'],
    ['cio-chengguan', 'player', 'business'],
    ['cio-yizhong', 'player', 'liaison'],
    ['cio-chengguan', 'player', 'publicity'],
    ['demo-duty', 'player', 'county'],
    ['demo-leader', 'observer'],
  ],
  plan: {
    title: '招生季门户网站被篡改实操演练（三校混合编组）',
    form: 'live',
    scope: 'sector',
    content: 'special',
    purpose:
      '检验网站先下线再处置、对家长统一口径、按时报告的能力；三校信息主任混合编组，互学互查。',
    goals: '30 分钟内下线被篡改页面（IPv4 与 IPv6），1 小时内口头报告。',
    schedule: '线上签到后启动，约 2.5 小时，结束后线上复盘。',
    venue: '各校办公室，线上进行（演示）',
    plannedMinutes: 150,
    objectives: limits({ T_detect: 20, T_contain: 30, T_report_oral: 60 }),
    safety: {
      authorisation: '青溪县教育局同意开展，真实网站不下线。',
      forbidden,
      stopWord: '立即停止演练',
    },
  },
};

/** What happens at a minute of exercise time: deeds of players, or a cue for the director. */
export type Beat = readonly [minute: number, what: Deed | Cue];

export type Cue = { readonly cue: 'fire' | 'skip'; readonly inject: string; readonly why?: string };

/** Late: the supplier, the call to the bureau. Missed: the answer to the parents. */
export const ransomwareBeats: readonly Beat[] = [
  [26, ['technician', 'file-burst', 'sign', '已签收，正在核实。']],
  [
    38,
    [
      'technician',
      'file-burst',
      'detect',
      '06:58 登录应用服务器核实：文件扩展名被改为 .qhlock，属实；已登记时间、主机、现象，电话告知分管领导。',
    ],
  ],
  [40, ['business', 'exam-call', 'notify', '请不要重启、不要插 U 盘，现场拍照；已告知信息中心。']],
  [
    50,
    [
      'commander',
      'leader-told',
      'command',
      '启动专项预案：信息中心断网留证，教务处改用纸质座次表，办公室负责报告，家校由我统一口径。',
    ],
  ],
  [68, ['business', 'exam-call', 'other', '用上周五打印的座次表复印张贴，08:00 按时开考。']],
  [76, ['commander', 'ransom-note', 'command', '不付款，不与对方联系，信件交信息中心保存。']],
  [
    92,
    [
      'technician',
      'ransom-note',
      'contain',
      '先断备份服务器，再断应用和数据库服务器网络；出口和核心阻断 445、3389（IPv4 与 IPv6）；停用供应商远程账户。',
    ],
  ],
  [
    104,
    [
      'county',
      'chased',
      'command',
      '已电话联系学校核实，请先口头报告要点，书面材料随后补；来电时间已登记。',
    ],
  ],
  [
    108,
    [
      'liaison',
      'leader-told',
      'report-oral',
      '已电话报告县教育局：06:58 发现，勒索软件，教务系统停用，考试照常，已断网留证。迟报原因：等书面材料签字。',
    ],
  ],
  [
    112,
    ['commander', 'chased', 'report-oral', '已如实补报，说明迟报原因：误以为要等书面材料签字。'],
  ],
  [
    122,
    [
      'commander',
      'supplier',
      'command',
      '不同意远程重装，请带维护记录到场，在我方监督下操作；远程账户已停用。',
    ],
  ],
  [
    128,
    [
      'commander',
      'grading',
      'grade',
      '恶意程序事件—勒索软件；教育线较大（Ⅲ级），网信线一般；依据：二级系统停用、尚未见数据外泄。',
    ],
  ],
  [
    134,
    [
      'technician',
      'ransom-note',
      'preserve',
      '未关机，已保存内存、勒索信、样本和日志，登记哈希，双人签字。',
    ],
  ],
  [150, ['liaison', 'city-notice', 'sign', '已签收市局通报，转信息中心。']],
  [
    160,
    [
      'technician',
      'supplier',
      'trace',
      '已向供应商索要维护账户清单、近三个月登录记录和其他用户情况。',
    ],
  ],
  [
    190,
    [
      'county',
      'city-notice',
      'notify',
      '已转发全县各校，要求今天 12 点前回报供应商远程账户自查结果。',
    ],
  ],
  [
    214,
    [
      'commander',
      'leak-threat',
      'grade',
      '重新研判：增加数据安全事件，涉及未成年人个人信息，教育线升为重大（Ⅱ级）。',
    ],
  ],
  [
    232,
    [
      'technician',
      'city-notice',
      'trace',
      '03:12 由供应商维护账户从其远程网段登录，此前一周同账户夜间登录 4 次；入口为该账户口令泄露。',
    ],
  ],
  [
    246,
    [
      'liaison',
      'leader-told',
      'report-written',
      '书面报告已由校长签字盖章，报县教育局，附时间线和截图。',
    ],
  ],
  [270, { cue: 'fire', inject: 'backups' }],
  [
    284,
    [
      'publicity',
      'leak-threat',
      'notify',
      '已向涉及的 20 名学生及监护人发出告知：泄露内容与可能危害、已采取措施与防诈骗建议、学校联系电话。',
    ],
  ],
  [
    296,
    [
      'liaison',
      'leak-threat',
      'report-oral',
      '已向县网信办（打给导调员）报告个人信息泄露，并向县教育局补报。',
    ],
  ],
  [
    300,
    [
      'county',
      'rumour',
      'call-help',
      '已请县委宣传部、网信办和公安协调，统一由县教育局发布情况说明。',
    ],
  ],
  [
    312,
    [
      'publicity',
      'rumour',
      'publish',
      '会同县教育局发布情况说明：考试正常，系统停用维护，谨防冒充学校的诈骗。',
    ],
  ],
  [320, { cue: 'skip', inject: 'city-wide', why: '市局未参加本次演练' }],
  [344, ['liaison', 'grading', 'report-oral', '已报案（打给导调员），受理单位和接警人已登记。']],
  [
    372,
    [
      'technician',
      'police-visit',
      'preserve',
      '证据清单 11 项，含名称、哈希、保管人、时间，已办理交接。',
    ],
  ],
  [
    378,
    [
      'technician',
      'leak-threat',
      'trace',
      '出口流量 03:20 至 04:05 外传约 1.2 GB；20 条样本证实，其余范围推断，是否全库外传未知。',
    ],
  ],
  [
    384,
    [
      'technician',
      'backups',
      'eradicate',
      '服务器重装，全部口令更换，补丁打齐，远程维护改为到场或临时授权。',
    ],
  ],
  [420, { cue: 'fire', inject: 'wrap-up' }],
  [
    446,
    [
      'technician',
      'backups',
      'recover',
      '用周日离线备份在隔离环境恢复，抽查 50 条核对无误后上线。',
    ],
  ],
  [
    452,
    [
      'commander',
      'wrap-up',
      'close',
      '对照结束条件逐条核对，遏制、清除、恢复、告知均完成，宣布结束响应。',
    ],
  ],
  [456, ['county', 'wrap-up', 'command', '同意结束；请三日内报整改清单。']],
  [458, ['technician', 'ipv6', 'contain', '已再次断网隔离，教务系统转内网临时使用。']],
  [464, ['business', 'backups', 'other', '本周考勤、成绩按纸质记录双人补录完毕。']],
  [
    470,
    [
      'liaison',
      'wrap-up',
      'other',
      '整改清单四项：供应商账户、异地离线备份、IPv6 策略、家长答复口径，均有责任人和期限。',
    ],
  ],
  [
    486,
    [
      'technician',
      'ipv6',
      'eradicate',
      '删除残留计划任务 2 个，补齐 IPv6 出口策略，复测无外联后重新上线。',
    ],
  ],
];

export const ransomwareEndsAt = 490;

/** The opening minutes; what was not answered yet is for whoever looks at the demonstration. */
export const defacementBeats: readonly Beat[] = [
  [23, ['technician', 'defaced', 'sign', '已签收。']],
  [
    31,
    [
      'technician',
      'defaced',
      'detect',
      '用手机流量和校外电脑（IPv6）复核属实，已截图留存网址和时间，登记发现时间，电话告知分管领导。',
    ],
  ],
  [37, ['business', 'admission-call', 'notify', '已告知技术组和指挥组：已有 2 名家长扫码付款。']],
  [40, ['technician', 'defaced', 'contain', '已切换静态维护页，清除 CDN 缓存。']],
  [
    44,
    [
      'business',
      'admission-call',
      'publish',
      '学校从不扫码收费，请立即拨打 110 并保留付款记录；来电已逐一登记。',
    ],
  ],
  [
    47,
    [
      'commander',
      'leader',
      'command',
      '先下线：信息组负责；澄清：招生办；报告：办公室。半小时后碰头。',
    ],
  ],
];

export const defacementShownAt = 52;
