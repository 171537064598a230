import type { DemoDevice } from './county.ts';

/** Log lines in the formats of the vendors' manuals; `at` is milliseconds since the epoch. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const shanghaiOffsetMs = 8 * 3_600_000;

interface Clock {
  month: string;
  day: string;
  time: string;
  year: number;
}

function clockOf(at: number): Clock {
  const local = new Date(at + shanghaiOffsetMs);
  return {
    month: months[local.getUTCMonth()] ?? 'Jan',
    day: String(local.getUTCDate()),
    time: local.toISOString().slice(11, 19),
    year: local.getUTCFullYear(),
  };
}

function huawei(device: DemoDevice, at: number, pri: number, body: string): string {
  const { month, day, time, year } = clockOf(at);
  return `<${pri}>${month} ${day} ${year} ${time}+08:00 ${device.name} %%01${body}`;
}

function h3c(device: DemoDevice, at: number, pri: number, body: string): string {
  const { month, day, time, year } = clockOf(at);
  return `<${pri}>${month} ${day.padStart(2)} ${time} ${year} ${device.name} %%10${body}`;
}

function linux(device: DemoDevice, at: number, pri: number, body: string): string {
  const { month, day, time } = clockOf(at);
  return `<${pri}>${month} ${day.padStart(2)} ${time} ${device.name} ${body}`;
}

export function commandLine(
  device: DemoDevice,
  at: number,
  user: string,
  from: string,
  command: string,
): string {
  if (device.kind === 'h3c-switch') {
    return h3c(
      device,
      at,
      190,
      `SHELL/6/SHELL_CMD: -Line=vty0-IPAddr=${from}-User=${user}; Command is ${command}`,
    );
  }
  return huawei(
    device,
    at,
    189,
    `SHELL/5/CMDRECORD(s)[${at % 10_000}]:Recorded command information. (Task=VT0, Ip=${from}, VpnName=, User=${user}, AuthenticationMethod="Local-user", Command="${command}")`,
  );
}

export function linkLine(device: DemoDevice, at: number, port: string, up: boolean): string {
  const state = up ? 'UP' : 'DOWN';
  if (device.kind === 'h3c-switch') {
    return h3c(
      device,
      at,
      187,
      `IFNET/3/PHY_UPDOWN: Physical state on the interface ${port} changed to ${state.toLowerCase()}.`,
    );
  }
  if (device.kind === 'ruijie-switch') {
    const { month, day, time } = clockOf(at);
    return `<187> ${at % 100_000}:${month} ${day} ${time} ${device.name} %LINK-3-UPDOWN: Interface ${port}, changed state to ${state.toLowerCase()}.`;
  }
  return huawei(
    device,
    at,
    188,
    `IFNET/4/LINK_STATE(l)[${at % 10_000}]:The line protocol IP on the interface ${port} has entered the ${state} state.`,
  );
}

export function switchLoginFailed(
  device: DemoDevice,
  at: number,
  user: string,
  from: string,
): string {
  if (device.kind === 'h3c-switch') {
    return h3c(
      device,
      at,
      189,
      `SSHS/5/SSHS_AUTH_FAIL: SSH user ${user} (IP: ${from}) failed to pass password authentication.`,
    );
  }
  return huawei(
    device,
    at,
    188,
    `SSH/4/SSH_FAIL(s)[${at % 10_000}]:Failed to login through SSH. (IP=${from}, VpnInstanceName=_public_, UserName=${user}, Times=1, FailedReason=User password authentication failed)`,
  );
}

export function policyDeny(
  device: DemoDevice,
  at: number,
  from: string,
  to: string,
  port: number,
): string {
  const { time, year, day } = clockOf(at);
  const date = `${year}/${new Date(at + shanghaiOffsetMs).getUTCMonth() + 1}/${day} ${time}`;
  return huawei(
    device,
    at,
    190,
    `POLICY/6/POLICYDENY(l)[${at % 10_000}]:vsys=public, protocol=6, source-ip=${from}, source-port=${40_000 + (at % 20_000)}, destination-ip=${to}, destination-port=${port}, time=${date}, source-zone=untrust, destination-zone=dmz, application-name=, rule-name=default.`,
  );
}

export function intrusion(
  device: DemoDevice,
  at: number,
  from: string,
  to: string,
  signature: string,
): string {
  return huawei(
    device,
    at,
    188,
    `IPS/4/DETECT(l)[${at % 10_000}]:An intrusion was detected. (SyslogId=${at % 100_000}, VSys="public", Policy="dmz-in", SrcIp=${from}, DstIp=${to}, SrcPort=${40_000 + (at % 20_000)}, DstPort=443, SrcZone=untrust, DstZone=dmz, User="unknown", Protocol=TCP, Application="HTTP", Profile="ips-strict", SignName="${signature}", SignId=10940, EventNum=1, Target=server, Severity=high, Os=all, Category=Code-Execution, Action=Alert)`,
  );
}

export function sshdFailed(device: DemoDevice, at: number, user: string, from: string): string {
  const invalid = user === 'root' ? '' : 'invalid user ';
  return linux(
    device,
    at,
    86,
    `sshd[${2_000 + (at % 5_000)}]: Failed password for ${invalid}${user} from ${from} port ${40_000 + (at % 20_000)} ssh2`,
  );
}

export function sshdAccepted(device: DemoDevice, at: number, user: string, from: string): string {
  return linux(
    device,
    at,
    86,
    `sshd[${2_000 + (at % 5_000)}]: Accepted password for ${user} from ${from} port ${40_000 + (at % 20_000)} ssh2`,
  );
}
