import { insertPerson } from '../../../../analyzer/people/testing/insert-person.ts';
import {
  drillsFixture,
  people,
  type DrillsFixture,
  type PersonId,
} from '../../../../analyzer/drills/testing/drills-fixture.ts';
import { insertTestUnits } from '../../../../analyzer/people/testing/unit-tree.ts';
import type { Drills } from '../../../../analyzer/drills/create-drills.ts';
import { loadPlaybookRules, type PlaybookRules } from '../../../../analyzer/playbooks/rules.ts';
import { readDrillRules } from '../../../../analyzer/drills/rules.ts';
import { createPrograms, type Programs } from '../../../../analyzer/playbooks/programs.ts';
import { temporaryRecords } from '../../../../analyzer/stores/records/testing/temporary-records.ts';
import { createDrivenTime } from '../../../../collector/time/driven-time.ts';
import type { TimeSource } from '../../../../collector/time/time-source.ts';
import type { Feature } from '../../api.ts';
import { sessionCookieName } from '../../app/auth.ts';
import type { Rights } from '../../rights/rights.ts';
import { testApp, type SignedIn, type TestApp } from '../../testing/test-app.ts';
import { drillsFeature } from '../index.ts';
import { liveDrillsFeature } from '../live/index.ts';

export interface DrillApp extends DrillsFixture {
  app: TestApp;
  /** The people of the fixture, signed in. */
  as: Readonly<Record<PersonId, SignedIn>>;
  dispose(): Promise<void>;
}

/** What features over the drill world get. */
type DrillAppParts = Drills & {
  rights: Rights;
  time: TimeSource;
  programs: Programs;
  actionKinds: PlaybookRules['actions'];
};

async function signIn({ records, people: all, config }: TestApp, accountId: string) {
  const session = await records.transaction((trx) =>
    all.sessions.open(trx, accountId, '127.0.0.1'),
  );
  return {
    accountId,
    headers: {
      cookie: `${sessionCookieName(config)}=${session.token}`,
      'x-csrf-token': session.csrfToken,
    },
  };
}

/** The routes of drills over a drill world that the test drives; `more`: of the other features over it. */
export async function drillApp(
  more: (deps: DrillAppParts) => readonly Feature[] = () => [],
): Promise<DrillApp> {
  const opened = await temporaryRecords();
  const { records } = opened;
  await insertTestUnits(records.db);
  for (const { id, unitId, role } of Object.values(people)) {
    await insertPerson(records.db, { id, unitId, roles: [role] });
  }
  const time = createDrivenTime();
  const node = await drillsFixture({ records, time });
  const { drills } = node;
  const app = await testApp({
    records,
    time,
    units: false,
    features: ({ rights }) => {
      const deps = {
        ...drills,
        rights,
        time,
        rules: readDrillRules(),
        programs: createPrograms(),
        playbooks: { async pin() {} },
        actionKinds: loadPlaybookRules().actions,
        deadlines: { rules: { deadlines: new Map(), ladders: new Map() } },
      };
      return [drillsFeature(deps), liveDrillsFeature(deps), ...more(deps)];
    },
  });
  const as = Object.fromEntries(
    await Promise.all(Object.keys(people).map(async (id) => [id, await signIn(app, id)] as const)),
  ) as Record<PersonId, SignedIn>;
  return {
    ...node,
    app,
    as,
    async dispose() {
      await app.dispose();
      await node.dispose();
      await opened.dispose();
    },
  };
}
