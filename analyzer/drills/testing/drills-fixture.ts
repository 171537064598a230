import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
import type { SigningKey } from '../../audit/signing-key.ts';
import { plainDeadlines, testKey } from '../../cases/testing/case-fixture.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import type { Principal, RoleId } from '../../people/principal.ts';
import { createPrograms } from '../../playbooks/programs.ts';
import type { Program } from '../../playbooks/program.ts';
import { loadPlaybookRules } from '../../playbooks/rules.ts';
import { validatePlaybook } from '../../playbooks/validation/validate.ts';
import { createFileBlobs } from '../../stores/blobs/file-blobs.ts';
import type { Records } from '../../stores/records/records.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import { testEpoch } from '../../people/testing/unit-tree.ts';
import { createDrills, type Drills } from '../create-drills.ts';
import type { DrillPlaybook } from '../drill.ts';
import { readDrillRules } from '../rules.ts';
import { insertPerson } from '../../people/testing/insert-person.ts';

const log = pino({ level: 'silent' });
const playbookRules = loadPlaybookRules();

/** The small playbook that ships for tests: a timed alert, a conditional telephone call, a manual message. */
export const sampleText = readFileSync(
  new URL('../../playbooks/testing/sample.json', import.meta.url),
  'utf8',
);

/** A checked program. Throws with the faults. */
export function programOf(text: string): Program {
  const result = validatePlaybook(text, { rules: playbookRules });
  if (result.kind === 'program') return result.program;
  throw new Error(JSON.stringify(result.faults));
}

export const playbookOf = ({ hash, json, extension }: Program): DrillPlaybook => ({
  id: json.id,
  hash,
  title: json.name,
  version: extension.version,
  kind: extension.kind === 'table-top' ? 'table-top' : 'live-drill',
});

export interface DrillPerson {
  id: string;
  unitId: string;
  role: RoleId;
}

/** A county that leads, two schools that play. */
export const people = {
  dora: { id: 'dora', unitId: 'county', role: 'drill-director' },
  dirk: { id: 'dirk', unitId: 'county', role: 'drill-director' },
  leo: { id: 'leo', unitId: 'county', role: 'bureau-leader' },
  eva: { id: 'eva', unitId: 'city', role: 'bureau-analyst' },
  tim: { id: 'tim', unitId: 'schoolA', role: 'school-security-officer' },
  cora: { id: 'cora', unitId: 'schoolA', role: 'school-cio' },
  out: { id: 'out', unitId: 'schoolB', role: 'school-security-officer' },
} as const satisfies Record<string, DrillPerson>;

export type PersonId = keyof typeof people;

export function principalOf(id: PersonId): Principal {
  const { unitId, role } = people[id];
  return {
    accountId: id,
    name: id,
    unitId,
    grants: [{ role, unitId, from: testEpoch }],
    via: { kind: 'session', sessionId: 'test' },
    address: '127.0.0.1',
  };
}

export interface DrillsFixture {
  /** Of the node. */
  records: Records;
  drills: Drills;
  time: DrivenTime;
  key: SigningKey;
  program: Program;
  /** A drill that was approved; its id. */
  approved(plan?: Record<string, unknown>): Promise<string>;
  /** Lets time pass and everything happen that is due then. */
  pass(seconds: number): Promise<void>;
  dispose(): Promise<void>;
}

export interface DrillsFixtureOptions {
  /** Migrated, with units and people when they are given; default: temporary SQLite. */
  records?: Records;
  time?: DrivenTime;
  key?: SigningKey;
  /** Default: the sample. */
  text?: string;
}

const cast = [
  { accountId: 'dora', role: 'director' },
  { accountId: 'dirk', role: 'controller' },
  { accountId: 'eva', role: 'evaluator' },
  { accountId: 'tim', role: 'player', playbookRole: 'technician' },
  { accountId: 'cora', role: 'player', playbookRole: 'commander' },
];

/** The drill world over temporary records, real rules and a clock that the test moves; nothing of it runs by itself. */
export async function drillsFixture(options: DrillsFixtureOptions = {}): Promise<DrillsFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-drills-'));
  const opened = options.records
    ? { records: options.records, dispose: async () => {} }
    : await temporaryRecords();
  const { records } = opened;
  if (!options.records) {
    await insertTestUnits(records.db);
    for (const { id, unitId, role } of Object.values(people)) {
      await insertPerson(records.db, { id, unitId, roles: [role] });
    }
  }
  const time = options.time ?? createDrivenTime();
  const key = options.key ?? testKey();
  const programs = createPrograms();
  const program = programOf(options.text ?? sampleText);
  await records.transaction((trx) => programs.keep(trx, program, testEpoch));
  const playbook = playbookOf(program);
  const drills = createDrills({
    records,
    blobs: await createFileBlobs({ dir: join(folder, 'blobs'), log }),
    key,
    deadlines: plainDeadlines(),
    programs,
    playbooks: { find: (id) => (id === playbook.id ? playbook : undefined) },
    playbookRules,
    rules: readDrillRules(),
    time,
    log,
  });
  let made = 0;

  async function approved(plan: Record<string, unknown> = {}): Promise<string> {
    made += 1;
    const caseId = `drill-${made}-${playbook.hash.slice(0, 6)}`;
    const act = (who: PersonId, message: string, payload: Record<string, unknown> = {}) =>
      drills.cases.act({
        caseId,
        caseKind: 'drill',
        message,
        payload,
        actor: { kind: 'person', accountId: who, name: who },
        unitId: 'county',
      });
    await act('dora', 'open', {
      title: '门户网站被篡改',
      form: 'table-top',
      playbookId: playbook.id,
      plannedAt: '2026-09-01T08:00:00Z',
      purpose: '检验处置流程',
      safety: { authorisation: '县教育局', forbidden: ['不得操作真实系统'], stopWord: '演练中止' },
      ...plan,
    });
    await act('dora', 'cast', { participants: cast });
    await act('dora', 'submit');
    await act('leo', 'approve');
    return caseId;
  }

  return {
    records,
    drills,
    time,
    key,
    program,
    approved,
    async pass(seconds) {
      time.advance(seconds);
      await drills.live.drive();
    },
    async dispose() {
      await drills.stop();
      await opened.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
