import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  authProtocols,
  privProtocols,
  type Credentials,
} from '../../collector/probes/snmp/credentials.ts';
import { diagnoseTimeout } from '../../collector/probes/snmp/diagnose.ts';
import { SnmpError } from '../../collector/probes/snmp/errors.ts';
import { exactJson } from '../../collector/probes/snmp/facts-json.ts';
import { pollDevice } from '../../collector/probes/snmp/poll-device.ts';
import { openSession } from '../../collector/probes/snmp/session.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { usage } from './command.ts';

const form =
  'snmp HOST [--port 161] (--community C | --user U [--auth-protocol SHA-256 --auth-key-file F [--priv-protocol AES-128 --priv-key-file F]]) [--timeout MS] [--budget MS]';

const defaults = { port: '161', timeout: '3000', budget: '120000' };
const maxVarbinds = 1_000_000;
const maxRows = 200_000;

class UsageError extends Error {}

function oneOf<T extends string>(what: string, value: string | undefined, all: readonly T[]) {
  if (value === undefined) return undefined;
  const found = all.find((one) => one === value.toUpperCase());
  if (!found) throw new UsageError(`--${what} is one of ${all.join(', ')}`);
  return found;
}

/** Keys come from files: an argument would show in the process list. */
function keyFrom(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}

function parse(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string', default: defaults.port },
      community: { type: 'string' },
      user: { type: 'string' },
      'auth-protocol': { type: 'string' },
      'auth-key-file': { type: 'string' },
      'priv-protocol': { type: 'string' },
      'priv-key-file': { type: 'string' },
      context: { type: 'string' },
      timeout: { type: 'string', default: defaults.timeout },
      budget: { type: 'string', default: defaults.budget },
    },
  });
  const [host, ...more] = positionals;
  if (host === undefined || more.length > 0) throw new UsageError('one host');
  const number = (name: 'port' | 'timeout' | 'budget') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value <= 0) throw new UsageError(`--${name} is a number`);
    return value;
  };
  return {
    host,
    values,
    port: number('port'),
    timeout: number('timeout'),
    budget: number('budget'),
  };
}

function credentialsFrom(values: ReturnType<typeof parse>['values']): Credentials {
  const { community, user } = values;
  if ((community === undefined) === (user === undefined)) {
    throw new UsageError('either --community or --user');
  }
  if (community !== undefined) return { version: '2c', community };
  const authProtocol = oneOf('auth-protocol', values['auth-protocol'], authProtocols);
  const privProtocol = oneOf('priv-protocol', values['priv-protocol'], privProtocols);
  const authKey = keyFrom(values['auth-key-file']);
  const privKey = keyFrom(values['priv-key-file']);
  const protocolOfAuth = authProtocol ?? (authKey === undefined ? undefined : 'SHA-256');
  const protocolOfPriv = privProtocol ?? (privKey === undefined ? undefined : 'AES-128');
  return {
    version: '3',
    user: user ?? '',
    ...(protocolOfAuth === undefined ? {} : { authProtocol: protocolOfAuth }),
    ...(authKey === undefined ? {} : { authKey }),
    ...(protocolOfPriv === undefined ? {} : { privProtocol: protocolOfPriv }),
    ...(privKey === undefined ? {} : { privKey }),
    ...(values.context === undefined ? {} : { context: values.context }),
  };
}

/** Polls one device once and prints its facts as one JSON object. */
export async function snmpCommand(args: readonly string[]): Promise<number> {
  let asked: ReturnType<typeof parse>;
  let credentials: Credentials;
  try {
    asked = parse(args);
    credentials = credentialsFrom(asked.values);
  } catch (error) {
    if (error instanceof UsageError || error instanceof TypeError) {
      return usage(`${form} (${error.message})`);
    }
    throw error;
  }
  const { address } = await lookup(asked.host);
  const target = { address, port: asked.port, credentials };
  const limits = { timeoutMs: asked.timeout, retries: 2 };
  let session: ReturnType<typeof openSession> | undefined;
  try {
    session = openSession(target, limits);
    const facts = await pollDevice({
      session,
      time: systemTime,
      limits: { totalMs: asked.budget, varbinds: maxVarbinds, rowsPerColumn: maxRows },
    });
    console.log(exactJson(facts));
    return 0;
  } catch (error) {
    if (!(error instanceof SnmpError)) throw error;
    const { code, message, remedy } = await diagnoseTimeout(target, limits, error);
    console.error(`xiaodun: ${code}: ${message} ${remedy}`);
    return 1;
  } finally {
    session?.close();
  }
}
