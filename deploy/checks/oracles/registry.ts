import { apkOracle } from './apk.ts';
import { ipv6Oracle } from './ipv6.ts';
import type { OracleResult } from './result.ts';
import { sigmaOracle } from './sigma.ts';
import { snmpOracle } from './snmp.ts';
import { syslogOracle } from './syslog.ts';

/** Comparisons with recordings of real devices and other engines; `root` is the folder of all recordings. */
export const oracles: readonly { name: string; run(root: string): Promise<OracleResult[]> }[] = [
  { name: 'syslog', run: syslogOracle },
  { name: 'sigma', run: sigmaOracle },
  { name: 'snmp', run: snmpOracle },
  { name: 'apk', run: apkOracle },
  { name: 'ipv6', run: ipv6Oracle },
];
