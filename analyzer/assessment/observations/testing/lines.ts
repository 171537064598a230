/** Lines of devices as their parsers know them; made up. */

export const signIn = (user: string, address: string): string =>
  `<187>Nov 20 2026 08:16:44+08:00 CORE %%01SSH/5/SSH_USER_LOGIN(s):The SSH user succeeded in logging in. (ServiceType=stelnet, UserName=${user}, IPAddress=${address}, VPNInstanceName=_public_)`;

export const telnetSignIn = (user: string, address: string): string =>
  `<187>Nov 20 2026 08:16:44+08:00 CORE %%01TELNETD/5/TELNET_USER_LOGIN(s):The telnet user succeeded in logging in. (ServiceType=telnet, UserName=${user}, IPAddress=${address}, VPNInstanceName=_public_)`;

export const failedSignIn = (user: string, address: string): string =>
  `<189>2026-11-20 08:17:01 CORE %%01SSH/5/SSH_USER_LOGIN_FAIL(s): The SSH user failed to login. (ServiceType=stelnet, FailedReason=User name or password is wrong, UserName=${user}, IPAddress=${address}, VPNInstanceName=_public_)`;

export const lockedOut = (address: string): string =>
  `2026-11-20 15:11:40, CRIT@MGMT: The IP ${address} has failed 3 times to login through HTTPS and will be locked for 2 minutes`;

export const command = (text: string, user = 'wangzh'): string =>
  `<189>Nov 20 2026 08:15:02 CORE %%01SHELL/5/CMDRECORD(s)[321]:Recorded command information. (Task=VT0, Ip=10.20.0.15, VpnName=, User=${user}, AuthenticationMethod="Local-user", Command="${text}")`;

/** A command whose author the device does not tell. */
export const anonymousCommand = (text: string): string =>
  `<189>Nov 20 2026 08:15:02 CORE %%01SHELL/5/CMDRECORD(s)[321]:Recorded command information. (Task=CO0, Command="${text}")`;

export const flow = (verdict: 'Permit' | 'Deny', source: string, port: number): string =>
  `<190>Nov 20 14:41:42 2026 FW %%10FILTER/6/FILTER_ZONE_IPV4_EXECUTION: SrcZoneName(1025)=Untrust;DstZoneName(1035)=Server;RuleID(1078)=4;Protocol(1001)=TCP;SrcIPAddr(1003)=${source};SrcPort(1004)=7980;DstIPAddr(1007)=10.8.1.9;DstPort(1008)=${port};Event(1048)=${verdict};`;

export const portlessFlow = (source: string): string =>
  `<190>Nov 20 14:41:42 2026 FW %%10FILTER/6/FILTER_ZONE_IPV4_EXECUTION: SrcZoneName(1025)=Untrust;RuleID(1078)=4;SrcIPAddr(1003)=${source};DstIPAddr(1007)=10.8.1.9;Event(1048)=Permit;`;

export const intrusion = (action: string, source: string): string =>
  `<185>date=2026-11-20 time=10:20:32 devname="FGT" devid="FG100FTK00000001" logid="0419016384" type="utm" subtype="ips" eventtype="signature" level="alert" srcip=${source} dstip=10.1.5.80 srcport=4100 dstport=80 proto=6 service="HTTP" action="${action}" attack="Web.Server.Path.Traversal" msg="web: traversal"`;

/** An intrusion whose target the device does not tell. */
export const vagueIntrusion = (source: string): string =>
  `<185>date=2026-11-20 time=10:20:32 devname="FGT" devid="FG100FTK00000001" logid="0419016384" type="utm" subtype="ips" level="alert" srcip=${source} action="dropped" attack="Web.Server.Path.Traversal"`;

export const malware = (action: string): string =>
  `<158>Nov  5 03:26:54 edr-01 日志类型=病毒告警;平台ip=10.8.92.42;程序路径=/tmp/x;处理动作=${action};风险级别=6`;

export const webAccess = (user: string): string =>
  `<190>Nov 20 10:00:00 2801838205000777(root) 44243622 Traffic@NBC: URL: 10.1.1.1:5000(e0/1)->198.51.100.2:80(e0/2), user: ${user}, host: -, mac 0011.2233.4455, url http://www.example.test/a, category: games, rule: 5, action: block`;

export const bastionSignIn =
  '<134>Nov 20 15:12:35 node1 H3C-A2020-G: Login(web)(service=native server=None(None) account=None identity=ops from=10.31.255.2 login authorize success)';

export const configured =
  '<189>45: SW2: Nov 20 10:00:00.000: %SYS-5-CONFIG_I: Configured from console by netadmin on vty0 (10.1.1.9)';

export const plain = (text: string): string => `<134>Nov 20 15:12:35 host1 app: ${text}`;

export function times(count: number, line: string): string[] {
  return Array.from({ length: count }, () => line);
}
