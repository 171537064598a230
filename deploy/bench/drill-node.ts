import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createDrills } from '../../analyzer/drills/create-drills.ts';
import { readDrillRules } from '../../analyzer/drills/rules.ts';
import { readOrCreateSigningKey, signingKeyFile } from '../../analyzer/audit/signing-key.ts';
import { createPeople } from '../../analyzer/people/people.ts';
import { loadPeopleRules } from '../../analyzer/people/rules.ts';
import { createPrograms } from '../../analyzer/playbooks/programs.ts';
import { loadPlaybookRules } from '../../analyzer/playbooks/rules.ts';
import { validatePlaybook } from '../../analyzer/playbooks/validation/validate.ts';
import { createSecretBox } from '../../analyzer/secrets/secret-box.ts';
import { createFileBlobs } from '../../analyzer/stores/blobs/file-blobs.ts';
import { openRecords } from '../../analyzer/stores/records/open.ts';
import { systemTime } from '../../collector/time/time-source.ts';
import { createApp } from '../../console/api/app.ts';
import { sessionCookieName } from '../../console/api/app/auth.ts';
import { drillsFeature } from '../../console/api/drills/index.ts';
import { liveDrillsFeature } from '../../console/api/drills/live/index.ts';
import { loadRights } from '../../console/api/rights/rights.ts';
import { createNodeDeadlines } from '../up/deadlines.ts';
import { seedDrill } from './drill-seed.ts';
import type { BenchScript } from './drill-script.ts';

export interface BenchPlayer {
  accountId: string;
  cookie: string;
  csrf: string;
}

export interface BenchNode {
  url: string;
  drillId: string;
  director: BenchPlayer;
  players: readonly BenchPlayer[];
  stop(): Promise<void>;
}

const log = pino({ level: 'silent' });

/** The console of a node with an approved drill, listening on a free port of the loopback. */
export async function benchNode(dir: string, script: BenchScript): Promise<BenchNode> {
  const records = await openRecords({ kind: 'sqlite', path: join(dir, 'records.sqlite') });
  const config = { host: '127.0.0.1', behindProxy: false, demo: false };
  const time = systemTime;
  const playbookRules = loadPlaybookRules();
  const rules = readDrillRules();
  const programs = createPrograms();
  const checked = validatePlaybook(script.text, { rules: playbookRules });
  if (checked.kind === 'faults') throw new Error(JSON.stringify(checked.faults.slice(0, 3)));
  const { program } = checked;
  const playbook = {
    id: program.json.id,
    hash: program.hash,
    title: program.json.name,
    version: program.extension.version,
    kind: 'live-drill',
  } as const;
  const deadlines = createNodeDeadlines({ records, dataDir: dir, time });
  const drills = createDrills({
    records,
    blobs: await createFileBlobs({ dir: join(dir, 'blobs'), log }),
    key: readOrCreateSigningKey(signingKeyFile(dir)),
    deadlines,
    programs,
    playbooks: { find: () => playbook },
    playbookRules,
    // Every player acts on every inject of the group, faster than people could.
    rules: { ...rules, conduct: { ...rules.conduct, actionsPerMinute: 10_000 } },
    time,
    log,
  });
  await records.transaction((trx) => programs.keep(trx, program, new Date(0).toISOString()));
  const secrets = createSecretBox(createHash('sha256').update('bench').digest());
  const people = createPeople({ records, time, log, secrets, rules: loadPeopleRules() });
  const rights = await loadRights();
  const deps = {
    ...drills,
    rights,
    time,
    rules,
    programs,
    playbooks: { async pin() {} },
    actionKinds: playbookRules.actions,
    deadlines,
  };
  const app = await createApp({
    people,
    rights,
    config,
    log,
    metrics: new Registry(),
    features: [drillsFeature(deps), liveDrillsFeature(deps)],
  });
  const { drillId, directorId, playerIds } = await seedDrill(records, drills, script, playbook.id);
  const signIn = async (accountId: string): Promise<BenchPlayer> => {
    const session = await records.transaction((trx) =>
      people.sessions.open(trx, accountId, '127.0.0.1'),
    );
    const cookie = `${sessionCookieName(config)}=${session.token}`;
    return { accountId, cookie, csrf: session.csrfToken };
  };
  const director = await signIn(directorId);
  const players: BenchPlayer[] = [];
  for (const id of playerIds) players.push(await signIn(id));
  await drills.start();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `${url}/api/v1`,
    drillId,
    director,
    players,
    async stop() {
      await app.close();
      await drills.stop();
      await records.stop();
    },
  };
}
