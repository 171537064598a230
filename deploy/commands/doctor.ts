import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemTime } from '../../collector/time/time-source.ts';
import { root } from '../paths.ts';
import { loadDoctorLimits, type Finding } from '../doctor/check.ts';
import { checkDocuments } from '../doctor/documents.ts';
import { checkFolder, nearestExisting } from '../doctor/folder.ts';
import { checkClock, checkDisk, checkMemory, checkVersion } from '../doctor/machine.ts';
import { checkPort, type WantedPort } from '../doctor/ports.ts';
import { peekNodeConfig } from '../up/node-config.ts';
import type { Config } from '../config/schema.ts';
import { usage } from './command.ts';

function wantedPorts({ http, syslog }: Config): WantedPort[] {
  const ports: WantedPort[] = [
    { name: 'http', transport: 'tcp', host: http.host, port: http.port },
    { name: 'syslog.udpPort', transport: 'udp', host: syslog.host, port: syslog.udpPort },
    { name: 'syslog.tcpPort', transport: 'tcp', host: syslog.host, port: syslog.tcpPort },
    { name: 'syslog.tlsPort', transport: 'tcp', host: syslog.host, port: syslog.tlsPort },
  ];
  return ports.filter(({ port }) => port !== 0);
}

function checkConfig(dataDir: string): { finding: Finding; config?: Config } {
  try {
    const config = peekNodeConfig(dataDir);
    return { finding: { check: 'configuration', state: 'ok', detail: 'valid' }, config };
  } catch (error) {
    return {
      finding: {
        check: 'configuration',
        state: 'failed',
        detail: error instanceof Error ? error.message : String(error),
        remedy: 'Correct the key at the place that is named.',
      },
    };
  }
}

function readDataDir(args: readonly string[]): string | undefined {
  try {
    const options = { data: { type: 'string', default: 'data' } } as const;
    return parseArgs({ args: [...args], options }).values.data;
  } catch {
    return undefined;
  }
}

/** `doctor [--data DIR]`: one JSON line per check; exit 1 when one failed. */
export async function doctor(args: readonly string[]): Promise<number> {
  const dataDir = readDataDir(args);
  if (dataDir === undefined || dataDir === '') return usage('doctor [--data DIR]');
  const limits = loadDoctorLimits(join(root, 'rules', 'operations', 'doctor.yaml'));
  const { finding, config } = checkConfig(dataDir);
  const findings: Finding[] = [
    checkVersion(limits),
    checkMemory(limits),
    await checkDisk(limits, nearestExisting(dataDir)),
    checkClock(limits, systemTime.now()),
    ...checkFolder(dataDir),
    checkDocuments(),
    finding,
    ...(config ? await Promise.all(wantedPorts(config).map(checkPort)) : []),
  ];
  for (const one of findings) console.log(JSON.stringify(one));
  const failed = findings.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    console.error(`xiaodun doctor: ${failed.map(({ check }) => check).join(', ')} need attention`);
  }
  return failed.length > 0 ? 1 : 0;
}
