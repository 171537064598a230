import { createSeededRandom, type SeededRandom } from '../../collector/random/seeded-random.ts';

type Random = SeededRandom['int'];

const two = (n: number) => String(n).padStart(2, '0');
const inside = (random: Random) => `10.${random(32)}.${random(256)}.${1 + random(254)}`;
const outside = (random: Random) => `203.0.113.${1 + random(254)}`;
const clock = (n: number) => {
  const second = Math.floor(n / 1_000);
  return `${two(Math.floor(second / 3_600) % 24)}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
};

type Line = (n: number, random: Random) => string;

/** What a county's devices send, in about the mixture that they send it: mostly firewall sessions. */
const kinds: readonly { weight: number; line: Line }[] = [
  {
    weight: 30,
    line: (n, random) =>
      `<189>date=2026-11-21 time=${clock(n)} devname="FGT-${random(40)}" devid="FG100E0000000001" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=${inside(random)} srcport=${1_024 + random(60_000)} srcintf="lan" dstip=${outside(random)} dstport=443 dstintf="wan1" proto=6 action="accept" policyid=${random(90)} service="HTTPS" sentbyte=${random(100_000)} rcvdbyte=${random(100_000)}`,
  },
  {
    weight: 20,
    line: (n, random) =>
      `<190>Nov 21 2026 ${clock(n)} USG6000-${random(40)} %%01POLICY/6/POLICYPERMIT(l)[${n}]:vsys=public, protocol=6, source-ip=${inside(random)}, source-port=${1_024 + random(60_000)}, destination-ip=${outside(random)}, destination-port=${random(2) === 0 ? 443 : 80}, time=2026/11/21 ${clock(n)}, source-zone=trust, destination-zone=untrust, rule-name=permit-${random(20)}.`,
  },
  {
    weight: 15,
    line: (n, random) =>
      `<189>Nov 21 2026 ${clock(n)} SW-${random(300)} %%01SSH/4/SSH_FAIL(s)[${n}]:Failed to log in through SSH. (IP=${inside(random)}, UserName=admin${random(9)}, Times=${1 + random(5)}, FailedReason=Username or password is wrong.)`,
  },
  {
    weight: 15,
    line: (n, random) =>
      `<189>Nov 21 ${clock(n)} 2026 H3C-${random(200)} %%10IFNET/3/PHY_UPDOWN: Physical state on the interface GigabitEthernet1/0/${1 + random(48)} changed to ${random(2) === 0 ? 'up' : 'down'}.`,
  },
  {
    weight: 10,
    line: (n, random) =>
      `<86>Nov 21 ${clock(n)} web-${random(30)} sshd[${1_000 + random(30_000)}]: Failed password for invalid user test${random(50)} from ${outside(random)} port ${1_024 + random(60_000)} ssh2`,
  },
  {
    weight: 8,
    line: (n, random) =>
      `<134>1 2026-11-21T${clock(n)}.${String(n % 1_000).padStart(3, '0')}+08:00 app-${random(20)} portal ${random(9_000)} ID${random(9)} [meta@32473 seq="${n}"] user student${random(5_000)} signed in from ${inside(random)}`,
  },
  { weight: 2, line: (n, random) => `<13>某厂商设备 ${random(99)} 状态正常 序号 ${n}` },
];

/** Endless, the same for the same seed. */
export function* syslogLines(seed: number): Generator<string> {
  const random = createSeededRandom(seed).int;
  const total = kinds.reduce((sum, kind) => sum + kind.weight, 0);
  for (let n = 0; ; n++) {
    let pick = random(total);
    const kind = kinds.find((one) => (pick -= one.weight) < 0) ?? kinds[0];
    if (kind) yield kind.line(n, random);
  }
}
