import { createDevice } from '../../collector/probes/snmp/device.ts';
import { diagnoseTimeout } from '../../collector/probes/snmp/diagnose.ts';
import { SnmpError } from '../../collector/probes/snmp/errors.ts';
import {
  builtInProfiles,
  findProfile,
} from '../../collector/probes/snmp/profiles/load-profiles.ts';
import { openSession } from '../../collector/probes/snmp/session.ts';
import { enterpriseOwner, readSystem } from '../../collector/probes/snmp/system.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { toCredentials, type PollSettings, type PollTargets } from './poll-targets.ts';
import type { PollingRules } from './polling-rules.ts';

export type PollTest =
  | {
      ok: true;
      sysName: string;
      sysDescr: string;
      sysObjectID: string;
      vendor: string;
      millis: number;
    }
  | { ok: false; code: string; message: string; remedy: string; millis: number };

export interface TestPollDeps {
  targets: Pick<PollTargets, 'checkAddress'>;
  time: TimeSource;
  rules: PollingRules;
}

/** Scalars of the system group fit into any budget. */
const varbinds = 100;

/** Asks a device for its system group once, with a short time-out. Throws `AssetsError` for settings that cannot work. */
export async function testPoll(deps: TestPollDeps, settings: PollSettings): Promise<PollTest> {
  const { time, rules } = deps;
  const started = time.now();
  const target = {
    address: deps.targets.checkAddress(settings.address),
    port: settings.port,
    credentials: toCredentials(settings),
  };
  const limits = {
    timeoutMs: rules.request.testTimeoutMs,
    retries: rules.request.testRetries,
  };
  const session = openSession(target, limits);
  try {
    const system = await readSystem(
      createDevice(session, {
        deadline: started + rules.budget.totalMs,
        varbindsLeft: varbinds,
        rowsPerColumn: varbinds,
        now: () => time.now(),
      }),
    );
    const profile = findProfile(builtInProfiles(), system.sysObjectID, system.sysDescr);
    return {
      ok: true,
      sysName: system.sysName,
      sysDescr: system.sysDescr,
      sysObjectID: system.sysObjectID,
      vendor: profile?.vendor ?? enterpriseOwner(system.enterprise ?? 0) ?? 'unknown',
      millis: time.now() - started,
    };
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error;
    const { code, message, remedy } = await diagnoseTimeout(target, limits, error);
    return { ok: false, code, message, remedy, millis: time.now() - started };
  } finally {
    session.close();
  }
}
