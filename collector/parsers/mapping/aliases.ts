/** How the text of a pair becomes a field's value. */
export type Conversion =
  | 'text'
  | 'ip'
  | 'port'
  | 'count'
  | 'mac'
  | 'transport'
  | 'lower'
  | 'verdict'
  | 'command'
  /** Seconds or milliseconds since 1970, as an ISO date. */
  | 'epoch';

export interface Target {
  field: string;
  as: Conversion;
  /** A vague key (`ip`, `host`) gives way to any precise one. */
  vague?: true;
}

export type Aliases = ReadonlyMap<string, Target>;

type Row = readonly [field: string, as: Conversion, keys: string, vague?: true];

/**
 * Keys of firewalls and switches, in the form that `normaliseKey` gives them, by the ECS field they mean.
 * Gathered from the vendors' log references named in each parser's README; a parser overrides what its
 * product uses differently.
 */
const rows: readonly Row[] = [
  [
    'source.ip',
    'ip',
    'src srcip sip sourceip srcipaddr srcaddr sourceaddress sourceaddr saddr sipaddr srcipv4 srcipv4addr srcipv6addr srcipv6 sourceipaddress sourceipv6 addrsrc attackerip attackip attacksrcip attacksip srchost 源ip 源地址 源ip地址 攻击源ip 攻击者ip 源主机 攻击源',
  ],
  [
    'source.ip',
    'ip',
    'clientip clientipaddr clientaddr userip loginip hostip peerip remoteip remip remoteaddr xforwardedfor from ip ipaddress ipaddr useripaddress usraddr callingstationid rhost useraddress visitorip terminalip 客户端ip 客户端地址 ip地址 登录ip 登陆ip 访问ip 用户ip 主机ip 登录地址 终端ip ip',
    true,
  ],
  [
    'destination.ip',
    'ip',
    'dst dstip dip destip destinationip dstipaddr dstaddr destaddr destinationaddress destinationaddr destipaddr daddr dipaddr dstipv4 dstipv4addr dstipv6addr dstipv6 destinationipaddress addrdst victimip targetip serverip serveripaddr dsthost 目的ip 目标ip 目的地址 目的ip地址 目标地址 服务器ip 受害者ip 被攻击ip',
  ],
  [
    'source.port',
    'port',
    'sport srcport sourceport srcportnum portsrc spt sourceportnum 源端口 客户端端口',
  ],
  ['source.port', 'port', 'clientport userport', true],
  [
    'destination.port',
    'port',
    'dport dstport destport destinationport dstportnum destportnum portdst dpt serverport 目的端口 目标端口 服务器端口',
  ],
  [
    'source.nat.ip',
    'ip',
    'natsrcipaddr natsrcip sourcenatip srcnatip nataddrsrc transip natsip sourcetranslatedaddress 转换后的ip 转换后源ip 转换后的源ip',
  ],
  [
    'source.nat.port',
    'port',
    'natsrcport sourcenatport srcnatport natportsrc transport natsport sourcetranslatedport 转换后的端口 转换后源端口',
  ],
  [
    'destination.nat.ip',
    'ip',
    'natdstipaddr natdstip destnatip destinationnatip dstnatip nataddrdst natdip 转换后目的ip 转换后的目的ip',
  ],
  [
    'destination.nat.port',
    'port',
    'natdstport destnatport destinationnatport dstnatport natportdst natdport 转换后目的端口',
  ],
  ['source.mac', 'mac', 'smac srcmac sourcemac srcmacaddr 源mac 客户端mac 源mac地址'],
  ['source.mac', 'mac', 'mac usermac macaddress macaddr clientmac', true],
  ['destination.mac', 'mac', 'dmac dstmac destmac destinationmac dstmacaddr 目的mac'],
  [
    'network.transport',
    'transport',
    'proto protocol prot protocolname protname prottype protocoltype ipproto ipprotocol ipprotoid transportprotocol 协议 协议类型 传输协议 协议名称',
  ],
  [
    'network.application',
    'text',
    'app application appname applicationname appprotocol applicationprotocol 应用 应用名称 应用名',
  ],
  ['network.protocol', 'lower', 'service servicename appproto 应用协议 服务 服务名称'],
  [
    'source.bytes',
    'count',
    'sentbyte sendbytes sentbytes srcbytes initbytecount bytesout upbytes 发送字节数',
  ],
  [
    'destination.bytes',
    'count',
    'rcvdbyte rcvbytes rcvdbytes recvbytes receivebytes dstbytes rplybytecount bytesin downbytes 接收字节数',
  ],
  ['source.packets', 'count', 'sentpkt sendpkts sentpkts srcpkts initpktcount 发送包数'],
  [
    'destination.packets',
    'count',
    'rcvdpkt rcvpkts rcvdpkts recvpkts dstpkts rplypktcount 接收包数',
  ],
  [
    'observer.ingress.zone',
    'text',
    'srczone srczonename sourcezone sourcezonename zonesrc fromzone 源区域 源安全域 源域',
  ],
  [
    'observer.egress.zone',
    'text',
    'dstzone dstzonename destzone destzonename destinationzone zonedst tozone 目的区域 目的安全域 目的域',
  ],
  [
    'observer.ingress.interface.name',
    'text',
    'srcintf ininterface indev inintf inif interfacesrc ifnameinside rcvifname inputinterface iif 入接口 源接口',
  ],
  [
    'observer.egress.interface.name',
    'text',
    'dstintf outinterface outdev outintf outif interfacedst ifnameoutside sndifname outputinterface oif 出接口 目的接口',
  ],
  [
    'rule.name',
    'text',
    'policyname securitypolicy securitypolicyname rulename aclname policy 策略名称 策略名 规则名称 规则名 安全策略',
  ],
  ['rule.id', 'text', 'ruleid policyid policyruleid aclid 策略id 规则id 规则编号 策略编号'],
  [
    'user.name',
    'text',
    'user username usr usrname uname account accountname loginuser loginname userid useraccount usersrc suser adminname admin opuser operator srcuser sourceuser 用户 用户名 用户名称 登录用户 登录名 操作用户 管理员 账号 帐号 数据库用户 操作员',
  ],
  [
    'event.action',
    'verdict',
    'action act acttype actiontype policyacttype systemaction ruleaction handleaction disposition 动作 系统动作 引擎动作 处理动作 执行动作 响应动作 处置动作 处理方式 阻断动作',
  ],
  ['process.command_line', 'command', 'command cmd cmdline commandline 命令 命令行'],
  ['url.original', 'text', 'url uri requesturl request urlpath 网址'],
  ['url.domain', 'text', 'domain domainname httphost 域名'],
  ['http.request.method', 'text', 'method httpmethod requestmethod 请求方法'],
  ['http.response.status_code', 'count', 'statuscode responsecode httpstatus'],
  ['http.request.referrer', 'text', 'referer referrer'],
  ['user_agent.original', 'text', 'useragent httpuseragent'],
  [
    'threat.indicator.name',
    'text',
    'attackname virusname threatname signaturename malwarename vulnname attackid攻击 攻击名称 病毒名 病毒名称 威胁名称 漏洞名称 规则描述 恶意软件名称',
  ],
  ['event.start', 'epoch', 'begintime starttime sessionstart'],
  ['event.end', 'epoch', 'endtime closetime stoptime'],
  ['file.name', 'text', 'filename fname 文件名 文件名称'],
  ['file.path', 'text', 'filepath 文件路径 程序路径'],
  ['file.hash.md5', 'lower', 'md5 filemd5'],
  ['dns.question.name', 'text', 'qname dnsname queryname'],
  ['dns.question.type', 'text', 'qtype'],
];

const targets = new Map<string, Target>();
for (const [field, as, keys, vague] of rows) {
  for (const key of keys.split(' ')) {
    if (!targets.has(key)) targets.set(key, vague ? { field, as, vague } : { field, as });
  }
}

export const commonAliases: Aliases = targets;

/** Builds a parser's own aliases from `[field, conversion, 'key key …']` rows. */
export function createAliases(own: readonly Row[]): Aliases {
  const map = new Map<string, Target>();
  for (const [field, as, keys, vague] of own) {
    for (const key of keys.split(' ')) map.set(key, vague ? { field, as, vague } : { field, as });
  }
  return map;
}

const normalised = new Map<string, string>();

/** `Src-IP_Addr(1003)` → `srcipaddr`; `源 IP` → `源ip`. Remembered, since devices repeat their keys. */
export function normaliseKey(key: string): string {
  const known = normalised.get(key);
  if (known !== undefined) return known;
  const plain = key
    .replace(/\(\d{1,5}\)$/, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  if (normalised.size >= 4096) normalised.clear();
  normalised.set(key, plain);
  return plain;
}
