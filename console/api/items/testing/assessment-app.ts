import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createAssessment, type Assessment } from '../../../../analyzer/assessment/assessment.ts';
import { createRuleBook } from '../../../../analyzer/assessment/rules.ts';
import { createAttestationMachine } from '../../../../analyzer/attestations/attestation-machine.ts';
import { createPeopleInputs } from '../../../../analyzer/attestations/people-inputs.ts';
import { loadQuestions } from '../../../../analyzer/attestations/questions/questions.ts';
import type { CaseState, Machine } from '../../../../analyzer/cases/machine.ts';
import { caseFixture, type CaseFixture } from '../../../../analyzer/cases/testing/case-fixture.ts';
import { createDeadlines } from '../../../../analyzer/clocks/deadlines.ts';
import { ownCalendar, ownDeadlines } from '../../../../analyzer/clocks/testing/rules.ts';
import { createExceptionMachine } from '../../../../analyzer/exceptions/exception-machine.ts';
import { loadExceptionRules } from '../../../../analyzer/exceptions/rules.ts';
import { createFindingMachine } from '../../../../analyzer/findings/finding-machine.ts';
import { loadFindingTemplates } from '../../../../analyzer/findings/templates.ts';
import { createCaseFiles, loadFileRules } from '../../../../analyzer/register/files/case-files.ts';
import { createFilingMachine } from '../../../../analyzer/register/filing/filing-machine.ts';
import { loadFilingRules } from '../../../../analyzer/register/filing/rules.ts';
import { loadGrading } from '../../../../analyzer/register/grading/rules.ts';
import { loadCaseNumbers } from '../../../../analyzer/register/numbers.ts';
import { createRegister } from '../../../../analyzer/register/register.ts';
import { lazily } from '../../../../analyzer/register/lazily.ts';
import { createFileBlobs } from '../../../../analyzer/stores/blobs/file-blobs.ts';
import { createDuckdbEventStore } from '../../../../analyzer/stores/events/duckdb/duckdb-event-store.ts';
import type { EventStore } from '../../../../analyzer/stores/events/event-store.ts';
import { createEmbeddedJobs } from '../../../../analyzer/stores/jobs/embedded/embedded-jobs.ts';
import type { Records } from '../../../../analyzer/stores/records/records.ts';
import { createDrivenTime, type DrivenTime } from '../../../../collector/time/driven-time.ts';
import type { Feature } from '../../api.ts';
import { attestationsFeature } from '../../attestations/index.ts';
import { exceptionsFeature } from '../../exceptions/index.ts';
import { filingsFeature } from '../../filings/index.ts';
import { findingsFeature } from '../../findings/index.ts';
import { sessionCookieName } from '../../app/auth.ts';
import { homeFeature } from '../../home/index.ts';
import { loadHomeRules } from '../../home/reader.ts';
import type { Rights } from '../../rights/rights.ts';
import { systemsFeature } from '../../systems/index.ts';
import { actOn } from '../../testing/act-on.ts';
import { testApp, type SignedIn, type TestApp } from '../../testing/test-app.ts';
import { itemsFeature } from '../index.ts';

export interface AssessmentApp extends TestApp {
  time: DrivenTime;
  events: EventStore;
  assessment: Assessment;
  node: CaseFixture;
  /** The same person signed in again: sessions end while time flies. */
  again(who: SignedIn): Promise<SignedIn>;
  /** A system of level 2 at the unit, made through the API. */
  newSystem(who: SignedIn, unitId: string, more?: object): Promise<string>;
  /** Sends an action with the version that the case has now. */
  act(
    who: SignedIn,
    path: string,
    id: string,
    message: string,
    payload?: object,
  ): ReturnType<TestApp['request']>;
  upload(
    who: SignedIn,
    path: string,
    id: string,
    name: string,
    content: Buffer,
  ): ReturnType<TestApp['request']>;
}

/** Smallest beginning that tells a PDF. */
export const pdf = (text: string): Buffer => Buffer.from(`%PDF-1.7\n${text}`);

const compliance = 'rules/compliance';
const gradingFolder = join(compliance, 'grading');

/** What judging goes by, as the product's own rules have it. */
function basisOf(time: DrivenTime) {
  return {
    rules: createRuleBook(compliance),
    people: createPeopleInputs({ time }),
    questions: lazily(() => loadQuestions(join(compliance, 'questions'))),
    numbers: lazily(() => loadCaseNumbers(gradingFolder)),
    grading: lazily(() => loadGrading(gradingFolder)),
    filingRules: lazily(() => loadFilingRules(gradingFolder)),
    exceptionRules: lazily(() => loadExceptionRules(gradingFolder)),
    templates: lazily(() => loadFindingTemplates(gradingFolder)),
  };
}

interface Made {
  node: CaseFixture;
  assessment: Assessment;
  features: Feature[];
}

async function make(
  { records, rights }: { records: Records; rights: Rights },
  events: EventStore,
  folder: string,
  time: DrivenTime,
): Promise<Made> {
  const basis = basisOf(time);
  const log = pino({ level: 'silent' });
  const machines = {
    attestation: createAttestationMachine(basis),
    exception: createExceptionMachine(basis),
    finding: createFindingMachine(basis),
    filing: createFilingMachine(basis),
  };
  const deadlines = createDeadlines({
    records,
    time,
    rules: ownDeadlines(),
    calendar: ownCalendar(),
  });
  const node = await caseFixture({
    records,
    time,
    deadlines,
    machines: Object.values<Machine<CaseState>>(machines),
  });
  const assessment = createAssessment({
    ...basis,
    records,
    events,
    jobs: createEmbeddedJobs({ records, time, log, metrics: new Registry() }),
    time,
    log,
    retentionDays: 180,
  });
  const { cases } = node;
  const blobs = await createFileBlobs({ dir: join(folder, 'blobs'), log });
  const caseFiles = createCaseFiles({
    records,
    cases,
    blobs,
    time,
    rules: lazily(() => loadFileRules(gradingFolder)),
  });
  const deps = { ...basis, records, rights, time, cases, caseFiles, assessment, deadlines };
  const register = createRegister({ records, time, grading: basis.grading });
  return {
    node,
    assessment,
    features: [
      systemsFeature({ ...deps, register }),
      itemsFeature(deps),
      attestationsFeature({ ...deps, machine: machines.attestation }),
      exceptionsFeature({ ...deps, machine: machines.exception }),
      findingsFeature({ ...deps, machine: machines.finding }),
      filingsFeature({ ...deps, machine: machines.filing }),
      homeFeature({
        ...deps,
        rules: loadHomeRules('rules/operations/home.yaml'),
        clockNames: deadlines.rules.deadlines,
      }),
    ],
  };
}

/** The API over systems with the product's own rules, a real event store, and a clock that the test drives; on SQLite unless told. */
export async function assessmentApp(records?: Records): Promise<AssessmentApp> {
  const folder = mkdtempSync(join(tmpdir(), 'xiaodun-assessment-'));
  const time = createDrivenTime();
  const events = await createDuckdbEventStore({
    dir: join(folder, 'events'),
    memoryLimitMiB: 128,
    threads: 1,
    time,
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
  });
  let made: Made | undefined;
  const app = await testApp({
    time,
    ...(records && { records }),
    features: (parts) => [
      async (api) => {
        made = await make(parts, events, folder, time);
        for (const feature of made.features) await feature(api);
      },
    ],
  });
  await app.app.ready();
  if (!made) throw new Error('the features were not made');
  const { node, assessment } = made;
  return {
    ...app,
    time,
    events,
    node,
    assessment,
    async again({ accountId }) {
      const session = await app.records.transaction((trx) =>
        app.people.sessions.open(trx, accountId, '127.0.0.1'),
      );
      const cookie = `${sessionCookieName(app.config)}=${session.token}`;
      return { accountId, headers: { cookie, 'x-csrf-token': session.csrfToken } };
    },
    async newSystem(who, unitId, more = {}) {
      const body = { unitId, name: `系统 ${unitId}`, sLevel: 2, aLevel: 2, ...more };
      const answer = await app.request(who, 'POST', '/systems', body);
      if (answer.statusCode !== 201) throw new Error(answer.body);
      return answer.json<{ id: string }>().id;
    },
    act: (who, path, id, message, payload = {}) =>
      actOn(app, who, `/${path}/${id}`, message, payload),
    upload: async (who, path, id, name, content) =>
      await app.app.inject({
        method: 'POST',
        url: `/api/v1/${path}/${id}/files?name=${encodeURIComponent(name)}`,
        headers: { ...who.headers, 'content-type': 'application/octet-stream' },
        payload: content,
      }),
    async dispose() {
      await app.dispose();
      await events.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
