import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createAssessment, type Assessment } from '../../../../analyzer/assessment/assessment.ts';
import { createFrozenAssessments } from '../../../../analyzer/assessment/frozen/freeze.ts';
import type {
  ApprovedException,
  Attestation,
  PeopleInputs,
} from '../../../../analyzer/assessment/people-inputs.ts';
import { createRuleBook } from '../../../../analyzer/assessment/rules.ts';
import { markSheetStale } from '../../../../analyzer/assessment/sheet/store.ts';
import type { SystemTable } from '../../../../analyzer/assessment/tables.ts';
import { createCheckpoints, type Checkpoints } from '../../../../analyzer/audit/checkpoints.ts';
import { createDuckdbEventStore } from '../../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import { createEmbeddedJobs } from '../../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Records } from '../../../../analyzer/stores/records/records.ts';
import { createDrivenTime, type DrivenTime } from '../../../../collector/time/driven-time.ts';
import { testDocuments } from '../../../documents/testing/rendered.ts';
import { testApp, type TestApp } from '../../testing/test-app.ts';
import { assessmentsFeature } from '../index.ts';

export interface FrozenApp extends TestApp {
  time: DrivenTime;
  assessment: Assessment;
  /** Replaces what people say of the system. */
  say(
    system: SystemTable,
    attestations: readonly Attestation[],
    exceptions?: readonly ApprovedException[],
  ): Promise<void>;
  newSystem(unitId: string, name: string): Promise<SystemTable>;
}

export interface FrozenAppOptions {
  /** Default: the product's own. */
  rules?: string;
}

/** Frozen assessments over the product's own rules, a real event store and documents, and people who say what the test wants. */
export async function frozenApp(options: FrozenAppOptions = {}): Promise<FrozenApp> {
  const { rules = 'rules/compliance' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'xiaodun-frozen-'));
  const time = createDrivenTime();
  const log = pino({ level: 'silent' });
  const events = await createDuckdbEventStore({
    dir: join(folder, 'events'),
    memoryLimitMiB: 128,
    threads: 1,
    time,
    log,
    metrics: new Registry(),
  });
  const said = new Map<
    string,
    { attestations: readonly Attestation[]; exceptions: readonly ApprovedException[] }
  >();
  const people: PeopleInputs = {
    of: async (_db, ids) =>
      new Map(
        ids.flatMap((id) => {
          const one = said.get(id);
          return one ? [[id, one]] : [];
        }),
      ),
  };
  const { documents } = testDocuments();
  let made: { assessment: Assessment; records: Records } | undefined;
  const app = await testApp({
    time,
    features: ({ records }) => {
      const jobs = createEmbeddedJobs({ records, time, log, metrics: new Registry() });
      const assessment = createAssessment({
        records,
        events,
        jobs,
        time,
        log,
        retentionDays: 180,
        rules: createRuleBook(rules),
        people,
      });
      made = { assessment, records };
      const frozen = createFrozenAssessments({ records, assessment, time });
      let checkpoints: Promise<Checkpoints> | undefined;
      const signed = () =>
        (checkpoints ??= createCheckpoints({
          records,
          keyFile: join(folder, 'audit.pem'),
          time,
        }));
      return [
        assessmentsFeature({
          records,
          assessment,
          frozen,
          documents,
          checkpoints: { sign: async (why) => await (await signed()).sign(why) },
          time,
        }),
      ];
    },
  });
  if (!made) throw new Error('the features were not made');
  const { assessment, records } = made;
  return {
    ...app,
    time,
    assessment,
    async say(system, attestations, exceptions = []) {
      said.set(system.id, { attestations, exceptions });
      await records.transaction((trx) => markSheetStale(trx, system.id));
    },
    async newSystem(unitId, name) {
      const id = await assessment.create(
        { unitId, name, sLevel: 2, aLevel: 2, scopes: ['general'] },
        { kind: 'system', name: 'test' },
      );
      const system = await records.db
        .selectFrom('systems')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      await assessment.evaluate(system);
      return system;
    },
    async dispose() {
      await app.dispose();
      await documents.stop();
      await events.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
