import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readLog } from '../../cases/message-store.ts';
import { beginRun, interpret } from '../interpreter/interpret.ts';
import type { Input } from '../interpreter/input.ts';
import { applyChange, type Change, type RunState } from '../interpreter/state.ts';
import { capsOf, loadPlaybookRules } from '../rules.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import { sampleText } from '../testing/sample-playbook.ts';
import { leader, newRun, runFixture, type RunFixture } from '../testing/run-fixture.ts';
import type { RunView } from './runs.ts';

const scripts = [
  { name: 'the sample', text: sampleText() },
  {
    name: 'a scenario that comes along',
    text: readFileSync('playbooks/ransomware-academic/live-drill.json', 'utf8'),
  },
];

const rowsOf = async ({ records: { db } }: RunFixture, runId: string) => ({
  run: await db.selectFrom('runs').selectAll().where('id', '=', runId).execute(),
  fold: await db.selectFrom('cases').selectAll().where('case_id', '=', runId).execute(),
});

/** Everybody does what is theirs, with a pause, a jump and another rate in between, until the end or for so many rounds. */
async function play(node: RunFixture, runId: string): Promise<RunView> {
  const say = (message: string, payload: Record<string, unknown> = {}) =>
    node.runs.send(runId, message, payload, leader);
  for (let round = 0; ; round += 1) {
    await node.runs.drive();
    const view = await node.runs.find(runId);
    if (!view) throw new Error('the run is lost');
    if (view.state.run.outcome !== null) return view;
    if (round === 60) return await say('stop', { reason: 'far enough' });
    if (round === 3) {
      await say('pause', { reason: 'rest' });
      node.time.advance(600);
      await say('resume', {});
      await say('set-rate', { rate: 6 });
    }
    if (round === 5)
      await say('jump', { toMs: view.state.run.clock.exerciseMs + 600_000_000, passed: 'send' });
    for (const [stepId, step] of Object.entries(view.state.run.steps)) {
      if (step.state !== 'active') continue;
      // Some ask for results and some are the platform's: what is refused leaves no message.
      await say('complete-step', { stepId }).catch(() => undefined);
    }
    for (const [injectId, inject] of Object.entries(view.state.run.injects)) {
      if (inject.state !== 'sent') continue;
      await say('report-action', { action: 'contain', injectId }).catch(() => undefined);
    }
    node.time.advance(120);
  }
}

/** The input that a message of the log was, from what the log alone says. */
function inputOf(message: string, payload: Record<string, unknown>, by: string | undefined): Input {
  const { stepId: step, injectId: inject, ...rest } = payload;
  const person = by === undefined ? {} : { by };
  switch (message) {
    case 'complete-step':
      return { kind: 'complete', step, ...rest, ...person } as Input;
    case 'report-action': {
      const { action, roles } = rest;
      return { kind: 'observe', action, roles, ...(inject !== undefined && { inject }) } as Input;
    }
    case 'set-rate':
      return { kind: 'rate', rate: rest['rate'] } as Input;
    case 'intend':
    case 'settle':
      return { kind: message, step, ...rest } as Input;
    default:
      return { kind: message, ...rest } as Input;
  }
}

test.each(scripts)(
  'rebuilds a run of $name from its log, and interprets it the same',
  async ({ text }) => {
    const node = await runFixture();
    const json = JSON.parse(text) as PlaybookJson;
    const hash = await node.keep(json);
    const roles = Object.values(json.playbook_extensions).flatMap((each) => each.roles);
    const bindings = roles.flatMap(({ id, at_least: many }) =>
      Array.from({ length: many }, () => ({ role: id, unitId: 'schoolA', accountIds: [] })),
    );
    const begun = await node.runs.begin(newRun(hash, [], { bindings }), leader);
    const { caseId } = begun;
    const played = await play(node, caseId);
    expect(played.version).toBeGreaterThan(10);

    const before = await rowsOf(node, caseId);
    expect(before.run).toHaveLength(1);
    await node.records.db.deleteFrom('runs').where('id', '=', caseId).execute();
    await node.records.db
      .updateTable('cases')
      .set({ state_json: '{}', state: 'LOST' })
      .where('case_id', '=', caseId)
      .execute();
    expect(await node.cases.rebuild()).toBe(1);
    expect(await rowsOf(node, caseId)).toEqual(before);
    expect((await node.runs.find(caseId))?.state).toEqual(played.state);

    // The writer put the change into the message; whoever interprets the inputs anew finds the very same.
    const program = await node.runs.programOf(played);
    const caps = capsOf(loadPlaybookRules());
    const log = await node.records.transaction((trx) => readLog(trx, caseId));
    let state: RunState | undefined;
    for (const { kind: message, payload, at, actor } of log) {
      const { change, wishes: _, match, run, ...given } = payload as Record<string, unknown>;
      if (message === 'begin') {
        const { limits, variables, clock } = run as RunState;
        const facts = { at: Date.parse(at), rate: clock.rate, variables, limits };
        state = beginRun(program, facts, caps);
        expect(JSON.parse(JSON.stringify(state))).toEqual(run);
        continue;
      }
      if (!state) throw new Error('the log does not begin');
      const by = actor.kind === 'person' ? actor.accountId : undefined;
      const result = interpret(program, state, inputOf(message, given, by), Date.parse(at), caps);
      if (result.kind === 'refused') throw new Error(`${message}: ${result.code}`);
      expect(JSON.parse(JSON.stringify(result.change)), message).toEqual(change);
      expect(result.match, message).toEqual(match);
      state = applyChange(state, change as Change);
    }
    expect(state).toEqual(played.state.run);
    await node.dispose();
  },
);
