/** Set-up, invitation, and a person's own settings. */
export const entry = {
  setup: {
    title: '初始化校盾',
    step: { unit: '单位', people: '管理员', listener: '接收日志', done: '完成' },
    unitText: '填写使用本平台的单位。教育局请选择相应层级，之后可在其下添加学校。',
    peopleText:
      '按照「三员分立」的要求，系统管理、安全管理与审计管理应由不同人员承担。小规模学校可由一人兼任系统与安全管理员，但审计管理员必须另由他人担任。平台没有默认密码。',
    seat: {
      admin: '系统管理员',
      audit: '审计管理员',
      security: '安全管理员',
      officer: '日常值守人员',
    },
    seatHelp: {
      admin: '管理单位、账号和采集。下面没有另设专人时，同时承担安全管理和日常值守。',
      audit: '独立查看和校验所有人的操作记录，任何人都不能删改。必须由另一人担任。',
      security: '负责授予角色、解锁账号和管理检测规则。',
      officer: '每天查看和处理告警。',
    },
    separate: { security: '安全管理员由专人担任（教育局应选）', officer: '日常值守由专人担任' },
    passwordsDiffer: '两次输入的密码不一致。',
    samePerson: '每个人的用户名必须不同。',
    create: '创建单位和账号',
    listenerText:
      '现在检查日志接收是否正常。点击后，平台会向自己的 syslog 端口发送一条测试日志，并确认它已被接收、解析和保存。',
    sendTest: '发送测试日志',
    waiting: '正在等待日志到达…',
    testReceived: '已收到测试日志，接收、解析、保存均正常。',
    testLost:
      '没有收到测试日志。请检查 syslog 端口是否被占用或被防火墙拦截，可稍后在「系统健康」页查看。',
    line: '日志内容',
    later: '跳过，稍后再测',
    finished: '初始化完成。',
    finishedText:
      '接下来：用系统管理员账号登录，把交换机和防火墙的日志指向本平台，并添加第一台要采集的交换机。',
    toSignIn: '去登录',
    alreadyDone: '平台已经初始化',
    alreadyDoneHelp: '这个链接不再有效，请直接登录。',
    badLink: '链接无效或已过期',
    badLinkHelp: '请使用启动平台时终端里显示的最新链接。',
  },
  invite: {
    title: '%{name}，欢迎使用校盾',
    text: '您的用户名是 %{username}。请设置密码，链接有效期至',
    accept: '设置密码',
    done: '密码已设置，可以登录了。',
  },
  profile: {
    password: '修改密码',
    current: '当前密码',
    next: '新密码',
    again: '再输入一次',
    policy:
      '至少 10 个字符，包含大写字母、小写字母、数字、符号中的三类；或使用 20 个字符以上的短语。不能包含用户名，不能是常见密码。',
    changed: '密码已修改',
    mustChange: '请修改密码',
    mustChangeHelp: '密码已到期或由管理员重置，修改后才能继续使用。',
    totp: '两步验证',
    totpWhy:
      '开启后，登录时除密码外还需输入手机验证器应用上的 6 位数字。即使密码泄露，他人也无法登录。建议所有管理员开启。',
    totpStart: '开始设置',
    totpScan:
      '用验证器应用（如 Microsoft Authenticator、FreeOTP）扫描二维码，然后输入显示的 6 位数字。',
    totpQr: '两步验证二维码',
    totpSecret: '无法扫码时，可手动输入密钥：',
    totpConfirm: '确认开启',
    totpDone: '两步验证已开启。',
    recoveryHelp:
      '请保存以下恢复码。手机遗失时，每个恢复码可代替验证码登录一次。它们只显示这一次。',
    recoveryKept: '我已妥善保存',
    totpIsOn: '两步验证已开启。',
    totpOff: '关闭两步验证',
    totpOffHelp: '关闭前需要核对密码。',
    totpRemoved: '两步验证已关闭',
  },
};
