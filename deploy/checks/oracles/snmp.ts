import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemTime } from '../../../collector/time/time-source.ts';
import { parseExactJson } from '../../../collector/probes/snmp/facts-json.ts';
import { pollDevice } from '../../../collector/probes/snmp/poll-device.ts';
import { openSession } from '../../../collector/probes/snmp/session.ts';
import {
  parseRecording,
  startReplayAgent,
} from '../../../collector/probes/snmp/testing/replay-agent.ts';
import type { OracleResult } from './result.ts';
import { compareFacts, type Json, type Verdict } from './snmp-compare.ts';

const shownFailures = 20;

/** Share that each kind of fact must reach over all recordings; `ports` is the requirement of the platform. */
const requiredRates: Readonly<Record<string, number>> = {
  identity: 0.9,
  addresses: 0.95,
  neighbours: 0.95,
  vlans: 0.95,
};
const requiredRate = 0.98;

const requests = { timeoutMs: 5_000, retries: 1 };
const limits = { totalMs: 30_000, varbinds: 200_000, rowsPerColumn: 50_000 };

async function pollRecording(port: number, name: string) {
  const session = openSession(
    { address: '127.0.0.1', port, credentials: { version: '2c', community: name } },
    requests,
  );
  try {
    return await pollDevice({ session, time: systemTime, limits });
  } finally {
    session.close();
  }
}

function summarise(verdicts: readonly (Verdict & { recording: string })[]): OracleResult[] {
  const groups = Map.groupBy(verdicts, (verdict) => verdict.key);
  return [...groups].map(([key, all]) => {
    const wrong = all.filter((verdict) => !verdict.ok);
    return {
      name: `snmp ${key}`,
      passed: all.length - wrong.length,
      total: all.length,
      requiredRate: requiredRates[key] ?? requiredRate,
      failures: wrong
        .slice(0, shownFailures)
        .map(({ recording, detail }) => `${recording}: ${detail.slice(0, 200)}`),
    };
  });
}

/** Port fields per recording: a total would hide a vendor that does not work at all. */
function portsPerRecording(verdicts: readonly (Verdict & { recording: string })[]): OracleResult[] {
  const ports = verdicts.filter((verdict) => verdict.key === 'ports');
  return [...Map.groupBy(ports, (verdict) => verdict.recording)].map(([recording, all]) => {
    const wrong = all.filter((verdict) => !verdict.ok);
    return {
      name: `snmp ports of ${recording}`,
      passed: all.length - wrong.length,
      total: all.length,
      requiredRate,
      failures: wrong.slice(0, shownFailures).map(({ detail }) => detail.slice(0, 200)),
    };
  });
}

/**
 * Polls each recorded device over loopback UDP with the real poller and compares its facts with what
 * is known of the device. `root` is the folder that holds `snmp/`.
 */
export async function snmpOracle(root: string): Promise<OracleResult[]> {
  const folder = join(root, 'snmp');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.snmprec'))
    .map((name) => name.slice(0, -'.snmprec'.length));
  const recordings = names.map(
    (name) =>
      [name, parseRecording(readFileSync(join(folder, `${name}.snmprec`), 'latin1'))] as const,
  );
  const agent = await startReplayAgent(new Map(recordings));
  const verdicts: (Verdict & { recording: string })[] = [];
  try {
    for (const recording of names) {
      const facts = await pollRecording(agent.port, recording);
      const text = readFileSync(join(folder, `${recording}.expected.json`), 'utf8');
      const expected = parseExactJson(text) as Json;
      verdicts.push(...compareFacts(expected, facts).map((v) => ({ ...v, recording })));
    }
  } finally {
    await agent.stop();
  }
  return [...summarise(verdicts), ...portsPerRecording(verdicts)];
}
