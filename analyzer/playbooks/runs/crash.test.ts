import { describe, expect, it } from 'vitest';
import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { testKey } from '../../cases/testing/case-fixture.ts';
import type { Records } from '../../stores/records/records.ts';
import { temporaryRecords } from '../../stores/records/testing/temporary-records.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import { automaticPlaybook } from '../testing/automatic-playbook.ts';
import { leader, newRun, runFixture, type RunFixture } from '../testing/run-fixture.ts';
import { ActionFailure, type HttpEndpoints, type PlatformActions } from './automatic.ts';
import type { RunView } from './runs.ts';

/** The process dies at a boundary, counted over commits and requests: before it, or after it and before anybody hears. */
class Crash extends Error {}

interface Fate {
  /** Boundary at which it dies; -1: never. */
  at: number;
  when: 'before' | 'after';
  passed: number;
}

function cross<T>(fate: Fate, work: () => Promise<T>): Promise<T> {
  const mine = fate.passed;
  fate.passed += 1;
  // A dead process does nothing any more.
  if (fate.at >= 0 && mine > fate.at) return Promise.reject(new Crash());
  if (mine === fate.at && fate.when === 'before') return Promise.reject(new Crash());
  return work().then((value) => {
    if (mine === fate.at) throw new Crash();
    return value;
  });
}

function mortalRecords(records: Records, fate: Fate): Records {
  return { ...records, transaction: (work) => cross(fate, () => records.transaction(work)) };
}

/** What arrived at the endpoint; what the platform wrote is in the records. */
interface World {
  arrived: string[];
}

function writingActions(): PlatformActions {
  return {
    async perform(_command, { key }) {
      return {
        value: 1,
        async commit(trx) {
          // A row without a unique key: a second time would be seen.
          await trx
            .insertInto('incident_numbers')
            .values({ unit_id: key, year: 2026, last: 1 })
            .onConflict((c) =>
              c.columns(['unit_id', 'year']).doUpdateSet((eb) => ({
                last: eb('incident_numbers.last', '+', 1),
              })),
            )
            .execute();
        },
      };
    },
  };
}

function endpointsOf(world: World, fate: Fate): HttpEndpoints {
  return {
    send: ({ url }) =>
      cross(fate, async () => {
        world.arrived.push(url);
        return { status: 200 };
      }),
  };
}

const playbook = automaticPlaybook();

async function live(
  records: Records,
  fate: Fate,
  world: World,
  time = createDrivenTime(),
  key = testKey(),
) {
  const mortal = mortalRecords(records, fate);
  return await runFixture({
    records: mortal,
    time,
    key,
    actions: writingActions(),
    http: endpointsOf(world, fate),
  });
}

/** People do what is theirs; time goes on; until the run has ended. Answers how often a person was asked about HTTP. */
async function playOn(
  node: RunFixture,
  runId: string,
  fate?: Fate,
): Promise<{ view: RunView; asked: number }> {
  let asked = 0;
  for (let round = 0; round < 60; round += 1) {
    await node.runs.drive();
    if (fate && fate.at >= 0 && fate.passed > fate.at) throw new Crash();
    const view = await node.runs.find(runId);
    if (!view) throw new Error('the run is lost');
    if (view.state.run.outcome !== null) return { view, asked };
    for (const [stepId, run] of Object.entries(view.state.run.steps)) {
      if (run.state === 'uncertain') {
        asked += 1;
        await node.runs.send(runId, 'complete-step', { stepId }, leader);
      } else if (run.state === 'active' && playbook.manual.includes(stepId)) {
        await node.runs.send(runId, 'complete-step', { stepId }, leader);
      }
    }
    node.time.advance(150);
  }
  throw new Error('the run does not come to its end');
}

/** By step and round: how often the platform wrote something. */
async function effectsOf(records: Records, runId: string) {
  const rows = await records.db
    .selectFrom('incident_numbers')
    .selectAll()
    .where('unit_id', 'like', `${runId}:%`)
    .orderBy('unit_id')
    .execute();
  return rows.map(({ unit_id: key, last }) => [key.split(':').slice(1, 3).join(':'), last]);
}

const stepsOf = ({ state }: RunView) =>
  Object.entries(state.run.steps).map(([id, { state, round }]) => [id, state, round]);

const forIncident = { mode: 'real', subject: { kind: 'incident', id: 'i' } } as const;

/** A run that dies once and is taken up by another process, which has nothing but what was stored. */
async function story(records: Records, at: number, when: Fate['when']) {
  const world: World = { arrived: [] };
  const calm: Fate = { at: -1, when, passed: 0 };
  const time = createDrivenTime();
  const key = testKey();
  const first = await live(records, calm, world, time, key);
  const hash = await first.keep(playbook.json);
  const begun = await first.runs.begin(newRun(hash, ['commander'], forIncident), leader);
  const fate: Fate = { at, when, passed: 0 };
  const dying = await live(records, fate, world, time, key);
  await playOn(dying, begun.caseId, fate).catch((error: unknown) => {
    if (!(error instanceof Crash) && at < 0) throw error;
  });
  const crossed = fate.passed;
  const next = await live(records, calm, world, time, key);
  const { view, asked } = await playOn(next, begun.caseId);
  return { crossed, view, asked, world, effects: await effectsOf(records, begun.caseId) };
}

describe('a run whose process dies', () => {
  it('does no step twice and loses none, whichever boundary it dies at', async () => {
    const { records, dispose } = await temporaryRecords();
    await insertTestUnits(records.db);
    const whole = await story(records, -1, 'before');
    expect(whole.view.state.state).toBe('COMPLETED');
    expect(whole.world.arrived).toHaveLength(playbook.http.length);
    expect(whole.effects).toHaveLength(playbook.platformTimes);
    expect(whole.crossed).toBeGreaterThan(7);
    for (let at = 0; at < whole.crossed; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const { view, effects, world, asked } = await story(records, at, when);
        const where = `died ${when} boundary ${at}`;
        expect(view.state.state, where).toBe('COMPLETED');
        expect(stepsOf(view), where).toEqual(stepsOf(whole.view));
        // What the platform wrote: once each.
        expect(effects, where).toEqual(whole.effects);
        // What went over the wire: once at most; where that can not be known, a person was asked.
        expect(new Set(world.arrived).size, where).toBe(world.arrived.length);
        expect(world.arrived.length + asked, where).toBeGreaterThanOrEqual(playbook.http.length);
      }
    }
    await dispose();
  }, 120_000);

  it('leaves a step undone that surely failed, and tries one again that failed in passing', async () => {
    let tries = 0;
    const node = await runFixture({
      actions: {
        async perform() {
          tries += 1;
          if (tries < 3) throw new ActionFailure('passing', 'BUSY', 'not now');
          return { value: 1 };
        },
      },
      http: {
        async send() {
          throw new ActionFailure('sure', 'ENDPOINT_NOT_ALLOWED', 'not this one');
        },
      },
    });
    const hash = await node.keep(playbook.json);
    const begun = await node.runs.begin(newRun(hash, ['commander'], forIncident), leader);
    const { view } = await playOn(node, begun.caseId);
    expect(tries).toBe(2 + playbook.platformTimes);
    for (const stepId of playbook.http) {
      const { state, reason } = view.state.run.steps[stepId] ?? {};
      expect({ state, reason }).toEqual({ state: 'failed', reason: 'ENDPOINT_NOT_ALLOWED' });
    }
    await node.dispose();
  });
});
