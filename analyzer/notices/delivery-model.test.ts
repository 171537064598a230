import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../../collector/random/seeded-random.ts';
import { effectsOf } from '../cases/clock-wishes.ts';
import { emptyFold, appliedState, readMessage, type Fold } from '../cases/fold.ts';
import { findRefusal } from '../cases/legality.ts';
import type { CaseState, Machine } from '../cases/machine.ts';
import type { CaseMessage } from '../cases/message.ts';
import { personOf, plainDeadlines } from '../cases/testing/case-fixture.ts';
import { runRandomHistories, type TriedAction } from '../cases/testing/random-histories.ts';
import { childDeliveryIdOf } from './case-id.ts';
import { createDeliveryMachine } from './delivery-machine.ts';
import { loadNoticeRules } from './rules.ts';
import { raised } from './severity.ts';
import type { DeliveryState } from './state.ts';
import { deliveryModel } from './testing/delivery-model.ts';
import { noticeFixture } from './testing/notice-fixture.ts';

const sequences = 5_000;
const longest = 24;

const rules = loadNoticeRules();
const machine = createDeliveryMachine({ rules }) as unknown as Machine<CaseState>;
// Long enough that no sequence outlives the time of recurrence.
const deadlines = plainDeadlines(90 * 24);

/** What the database would add to a payload. */
function completed({ message, payload }: TriedAction, fold: Fold, caseId: string) {
  const state = fold.state as DeliveryState | undefined;
  if (!state) return payload;
  const unitIds = (payload['unitIds'] ?? [payload['unitId']]) as string[];
  switch (message) {
    case 'forward':
    case 'transfer': {
      const targets = unitIds.map((unitId) => {
        const nth = state.children.filter((child) => child.unitId === unitId).length;
        return { unitId, unitName: unitId, deliveryId: childDeliveryIdOf(caseId, unitId, nth) };
      });
      return { ...payload, targets };
    }
    case 'recur':
      return { ...payload, severity: raised(state.severity) };
    case 'grant-extension': {
      const open = state.requests.find((request) => request.state === 'open');
      const until = open?.kind === 'extension' ? open.until : undefined;
      return { ...(until !== undefined && { until }), ...payload };
    }
    default:
      return payload;
  }
}

/** The message as the engine would write it, unsigned; undefined when it is refused. */
async function tryAction(fold: Fold, caseId: string, action: TriedAction, at: string) {
  const { message, unitId, actor = personOf(unitId) } = action;
  const draft: CaseMessage = {
    id: `${caseId}-${fold.version}`,
    caseId,
    caseKind: 'delivery',
    node: 'n',
    unitId,
    actor,
    at,
    lamport: fold.lamport + 1,
    kind: message,
    payload: completed(action, fold, caseId),
    clocks: [],
    previous: '',
    hash: '',
    signature: '',
  };
  if (findRefusal(machine, fold, draft)) return undefined;
  const state = appliedState(machine, fold.state, draft);
  const wishes = machine.transitions[message]?.clocks?.(state, draft.payload) ?? [];
  const clocks = await effectsOf(wishes, fold.clocks, deadlines.calendar, at, (ruleId) =>
    deadlines.resolve(ruleId, { unitId, at }),
  );
  return readMessage(machine, fold, { ...draft, clocks });
}

async function walk(random: SeededRandom, caseId: string, counts: Record<string, number>) {
  const opening = deliveryModel.open(random, caseId);
  let now = Date.parse('2026-09-01T08:00:00.000Z');
  let fold = await tryAction(emptyFold, caseId, opening.action, new Date(now).toISOString());
  let model = opening.model;
  const told: string[] = [];
  for (let n = 1 + random.int(longest); n > 0; n -= 1) {
    now += (random.int(2 * 86_400) + 1) * 1_000;
    const at = new Date(now).toISOString();
    const action = deliveryModel.propose(random, model);
    told.push(`${action.unitId} ${action.message} ${JSON.stringify(action.payload)}`);
    const next = deliveryModel.step(model, action, at);
    const after = await tryAction(fold ?? emptyFold, caseId, action, at);
    if ((after === undefined) !== (next === undefined)) {
      throw new Error(`${after ? 'accepted' : 'refused'} at the end of\n${told.join('\n')}`);
    }
    if (!after || !next) continue;
    [fold, model] = [after, next];
    counts[action.message] = (counts[action.message] ?? 0) + 1;
    const { state, ...rest } = after;
    if (!state) throw new Error('the case has gone');
    const seen = deliveryModel.observed({ kind: 'delivery', caseId, ...rest, state });
    if (!isDeepStrictEqual(seen, deliveryModel.expected(next))) {
      const ought = JSON.stringify(deliveryModel.expected(next));
      throw new Error(`is ${JSON.stringify(seen)}\nought ${ought}\n${told.join('\n')}`);
    }
  }
}

test(`does what the reference model does in ${sequences} random sequences`, async () => {
  const counts: Record<string, number> = {};
  for (let n = 0; n < sequences; n += 1) {
    await walk(createSeededRandom(n + 1), `sequence-${n}`, counts);
  }
  const never = Object.keys(machine.transitions).filter((message) => !(message in counts));
  expect(never.sort()).toEqual(['assign', 'escalate', 'hand-over', 'issue', 'replace-child']);
}, 180_000);

test('does the same through the engine, on real records', async () => {
  const node = await noticeFixture();
  const result = await runRandomHistories({
    node,
    machine,
    model: deliveryModel,
    seed: 7,
    actions: 400,
    longest,
    pauseSeconds: 2 * 86_400,
  });
  expect(result.accepted).toBeGreaterThan(100);
  await node.dispose();
}, 120_000);
