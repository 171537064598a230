import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { createPeople } from '../../analyzer/people/people.ts';
import { loadPeopleRules } from '../../analyzer/people/rules.ts';
import { lockDataFolder } from '../../analyzer/stores/records/data-folder-lock.ts';
import { openRecords, type RecordsTarget } from '../../analyzer/stores/records/open.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { join } from 'node:path';
import { readNodeConfig } from '../up/node-config.ts';
import { usage } from './command.ts';

/**
 * `let-in USERNAME [--data DIR]`: the way back in for whoever can reach the server, also for an audit administrator: a one-time link for a
 * new password. Works on a stopped node, so that nobody does it unseen beside a running one; the audit log keeps it.
 */
export async function letIn(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: 'string', default: 'data' } },
    allowPositionals: true,
  });
  const [username] = positionals;
  if (username === undefined || positionals.length > 1)
    return usage('let-in USERNAME [--data DIR]');
  const lock = lockDataFolder(values.data);
  try {
    const { config, secrets } = readNodeConfig(values.data);
    const { engine, postgresUrl } = config.records;
    const target: RecordsTarget =
      engine === 'postgres' && postgresUrl !== undefined
        ? { kind: 'postgres', connectionString: postgresUrl }
        : { kind: 'sqlite', path: join(values.data, 'records.sqlite') };
    const records = await openRecords(target);
    try {
      const log = pino({ level: 'silent' });
      const rules = loadPeopleRules();
      const people = createPeople({ records, time: systemTime, log, secrets, rules });
      const token = await people.accounts.inviteOnServer(username);
      if (token === undefined)
        throw new Error(`there is no account ${username} that could be let in`);
      const base = config.http.publicUrl ?? `http://${config.http.host}:${config.http.port}`;
      console.log(JSON.stringify({ username, link: `${base}/invite/${token}` }));
      return 0;
    } finally {
      await records.stop();
    }
  } finally {
    lock.release();
  }
}
