import type { CaseView } from '../../cases/cases.ts';
import type { ReferenceModel, TriedAction } from '../../cases/testing/random-histories.ts';
import type { SeededRandom } from '../../../collector/random/seeded-random.ts';
import { childDeliveryIdOf } from '../case-id.ts';
import type { DeliveryState } from '../state.ts';
import { feedback, verification } from './notice-fixture.ts';

type Clock = 'running' | 'paused' | 'met' | 'cancelled';

/** A delivery from the city to the county, as a person would draw it on one page. */
export interface DeliveryModel {
  caseId: string;
  state: string;
  severity: 'urgent' | 'high' | 'medium' | 'low';
  round: number;
  clocks: Record<string, Clock>;
  /** Year to which the answer was extended; 0: the rule's deadline. */
  dueYear: number;
  requests: { kind: 'dispute' | 'extension'; state: string; year: number }[];
  children: { unit: string; id: string; state: string }[];
  reminders: number;
}

type Payload = TriedAction['payload'];
type Step = (model: DeliveryModel, payload: Payload) => DeliveryModel | undefined;

const busy = ['SIGNED', 'HANDLING'];
const open = ['ISSUED', 'SIGNED', 'HANDLING', 'FEEDBACK', 'VERIFIED'];
const more = { low: 'medium', medium: 'high', high: 'urgent', urgent: 'urgent' } as const;

const asked = (model: DeliveryModel, kind?: string) =>
  model.requests.find((each) => each.state === 'open' && (!kind || each.kind === kind));
const openChild = (model: DeliveryModel) => model.children.some((each) => each.state === 'open');

function clocked(model: DeliveryModel, from: Clock[], to: Clock, names?: string[]): DeliveryModel {
  const clocks = Object.fromEntries(
    Object.entries(model.clocks).map(([name, clock]) => [
      name,
      from.includes(clock) && (!names || names.includes(name)) ? to : clock,
    ]),
  );
  return { ...model, clocks };
}

const started = (model: DeliveryModel, names: string[]): DeliveryModel => ({
  ...model,
  clocks: { ...model.clocks, ...Object.fromEntries(names.map((name) => [name, 'running'])) },
});

const closed = (model: DeliveryModel, to: string): DeliveryModel => ({
  ...model,
  requests: model.requests.map((each) => (each.state === 'open' ? { ...each, state: to } : each)),
});

const both = ['contain', 'feedback'];
const yearOf = (payload: Payload) => Number(String(payload['until']).slice(0, 4));
const inState = (model: DeliveryModel, states: string[], step: () => DeliveryModel | undefined) =>
  states.includes(model.state) ? step() : undefined;
const ended = (model: DeliveryModel, state: string) =>
  clocked({ ...model, state }, ['running', 'paused'], 'cancelled');

function passedOn(model: DeliveryModel, units: string[]): DeliveryModel | undefined {
  const has = model.children.some((each) => each.state !== 'ended' && units.includes(each.unit));
  if (has || asked(model, 'dispute')) return undefined;
  const added = units.map((unit) => {
    const nth = model.children.filter((each) => each.unit === unit).length;
    return { unit, id: childDeliveryIdOf(model.caseId, unit, nth), state: 'open' };
  });
  return { ...model, state: 'HANDLING', children: [...model.children, ...added] };
}

function again(model: DeliveryModel): DeliveryModel {
  const round = model.round + 1;
  return started({ ...model, state: 'HANDLING', round, dueYear: 0 }, ['feedback']);
}

/** What each message does, and to whom it belongs. */
const steps: Record<string, { by: string[]; step: Step }> = {
  sign: {
    by: ['county'],
    step: (m) =>
      inState(m, ['ISSUED'], () =>
        clocked({ ...m, state: 'SIGNED' }, ['running', 'paused'], 'met', ['sign']),
      ),
  },
  accept: {
    by: ['county'],
    step: (m) => inState(m, ['SIGNED'], () => ({ ...m, state: 'HANDLING' })),
  },
  contain: {
    by: ['county'],
    step: (m) =>
      inState(m, busy, () =>
        clocked({ ...m, state: 'HANDLING' }, ['running', 'paused'], 'met', ['contain']),
      ),
  },
  feedback: {
    by: ['county'],
    step: (m) =>
      inState(m, ['HANDLING'], () => {
        if (asked(m, 'dispute') || openChild(m)) return undefined;
        const met = clocked(m, ['running', 'paused'], 'met', both);
        return started({ ...closed(met, 'superseded'), state: 'FEEDBACK' }, ['verify']);
      }),
  },
  verify: {
    by: ['city'],
    step: (m) =>
      inState(m, ['FEEDBACK'], () =>
        openChild(m)
          ? undefined
          : clocked({ ...m, state: 'VERIFIED' }, ['running'], 'met', ['verify']),
      ),
  },
  reject: {
    by: ['city'],
    step: (m) => inState(m, ['FEEDBACK'], () => clocked(again(m), ['running'], 'met', ['verify'])),
  },
  return: { by: ['city'], step: (m) => inState(m, ['VERIFIED'], () => again(m)) },
  archive: { by: ['city'], step: (m) => inState(m, ['VERIFIED'], () => ended(m, 'ARCHIVED')) },
  withdraw: { by: ['city'], step: (m) => inState(m, open, () => ended(m, 'WITHDRAWN')) },
  recur: {
    by: ['city'],
    step: (m) =>
      inState(m, ['ARCHIVED'], () => {
        const severity = more[m.severity];
        const children = m.children.map((each) =>
          each.state === 'ended' ? each : { ...each, state: 'open' },
        );
        const names = severity === 'medium' ? ['feedback'] : both;
        const round = m.round + 1;
        return started({ ...m, state: 'HANDLING', severity, children, round, dueYear: 0 }, names);
      }),
  },
  dispute: {
    by: ['county'],
    step: (m) =>
      inState(m, busy, () => {
        if (asked(m, 'dispute') || m.requests.length >= 20) return undefined;
        const rests = clocked(closed(m, 'superseded'), ['running'], 'paused', both);
        const request = { kind: 'dispute' as const, state: 'open', year: 0 };
        return { ...rests, requests: [...rests.requests, request] };
      }),
  },
  'uphold-dispute': {
    by: ['city'],
    step: (m) =>
      inState(m, busy, () =>
        asked(m, 'dispute')
          ? clocked({ ...closed(m, 'refused'), state: 'HANDLING' }, ['paused'], 'running', both)
          : undefined,
      ),
  },
  'accept-dispute': {
    by: ['city'],
    step: (m) =>
      inState(m, busy, () =>
        asked(m, 'dispute') ? ended(closed(m, 'granted'), 'CLOSED') : undefined,
      ),
  },
  reassign: {
    by: ['city'],
    step: (m) =>
      inState(m, busy, () =>
        asked(m, 'dispute') ? ended(closed(m, 'granted'), 'CLOSED') : undefined,
      ),
  },
  'ask-extension': {
    by: ['county'],
    step: (m, payload) =>
      inState(m, busy, () => {
        const year = yearOf(payload);
        if (asked(m) || m.clocks['feedback'] !== 'running') return undefined;
        if (m.requests.length >= 20 || year < 2_100 || year <= m.dueYear) return undefined;
        const request = { kind: 'extension' as const, state: 'open', year };
        const rests = clocked(m, ['running'], 'paused', ['feedback']);
        return { ...rests, requests: [...m.requests, request] };
      }),
  },
  'grant-extension': {
    by: ['city'],
    step: (m, payload) =>
      inState(m, busy, () => {
        const request = asked(m, 'extension');
        if (!request) return undefined;
        const year = payload['until'] === undefined ? request.year : yearOf(payload);
        if (year < 2_100 || year <= m.dueYear) return undefined;
        return clocked({ ...closed(m, 'granted'), dueYear: year }, ['paused'], 'running', [
          'feedback',
        ]);
      }),
  },
  'refuse-extension': {
    by: ['city'],
    step: (m) =>
      inState(m, busy, () =>
        asked(m, 'extension')
          ? clocked(closed(m, 'refused'), ['paused'], 'running', ['feedback'])
          : undefined,
      ),
  },
  'take-back-request': {
    by: ['county'],
    step: (m) =>
      inState(m, busy, () =>
        asked(m) ? clocked(closed(m, 'taken-back'), ['paused'], 'running', both) : undefined,
      ),
  },
  forward: {
    by: ['county'],
    step: (m, payload) => inState(m, busy, () => passedOn(m, payload['unitIds'] as string[])),
  },
  transfer: {
    by: ['county'],
    step: (m, payload) =>
      inState(m, busy, () => (asked(m) ? undefined : passedOn(m, [String(payload['unitId'])]))),
  },
  'note-child': {
    by: ['system'],
    step: (m, payload) =>
      inState(m, open, () => ({
        ...m,
        children: m.children.map((each) =>
          each.id === payload['deliveryId'] ? { ...each, state: String(payload['state']) } : each,
        ),
      })),
  },
  comment: { by: ['city', 'county', 'province'], step: (m) => inState(m, open, () => m) },
  remind: {
    by: ['city'],
    step: (m) =>
      inState(m, ['ISSUED', ...busy], () =>
        m.reminders < 50 ? { ...m, reminders: m.reminders + 1 } : undefined,
      ),
  },
};

const reference = { source: 'cnvd', discoveredAt: '2026-09-01T00:00:00.000Z' };

function payloadOf(message: string, random: SeededRandom, model: DeliveryModel): Payload {
  const unit = random.pick(['schoolA', 'schoolB']);
  const until = `${random.pick([2020, 2100, 2101, 2102, 2103])}-06-01T00:00:00.000Z`;
  switch (message) {
    case 'contain':
      return { measure: '断网', at: '2026-01-01T00:00:00.000Z' };
    case 'feedback':
      return { feedback };
    case 'verify':
      return { verification };
    case 'dispute':
      return { reason: 'not-ours', text: '非我单位资产' };
    case 'ask-extension':
      return { until, text: '等待补丁' };
    case 'grant-extension':
      return { reason: '同意', ...(random.chance(0.4) && { until }) };
    case 'recur':
      return { reference };
    case 'forward':
      return { unitIds: random.chance(0.3) ? ['schoolA', 'schoolB'] : [unit] };
    case 'transfer':
      return { unitId: unit, reason: '由学校处置' };
    case 'reassign':
      return { unitId: unit, reason: '属实' };
    case 'comment':
      return { text: '收到' };
    case 'note-child': {
      const [child] = model.children.slice(random.int(Math.max(model.children.length, 1)));
      const state = random.pick(['open', 'verified', 'ended']);
      return { deliveryId: child?.id ?? 'none', state };
    }
    case 'sign':
    case 'accept':
    case 'archive':
    case 'remind':
    case 'take-back-request':
      return {};
    default:
      return { reason: '理由' };
  }
}

const messages = Object.keys(steps);
const units = ['city', 'county', 'province', 'schoolA'];

const byFirst = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);

/** Ends of a case, taken rarely. */
const ends = ['withdraw', 'accept-dispute', 'reassign'];

/** Any message, but often one that leads on: else few walks would get as far as the archive. */
function proposed(random: SeededRandom, model: DeliveryModel): string {
  const any = random.pick(messages);
  if (random.chance(0.4)) return any;
  const onward = messages.filter((message) => {
    const leads = steps[message]?.step(model, payloadOf(message, random, model));
    return leads !== undefined && leads.state !== model.state && !ends.includes(message);
  });
  return onward.length > 0 ? random.pick(onward) : any;
}

/** A second, simpler telling of the delivery machine: a city's delivery to a county. */
export const deliveryModel: ReferenceModel<DeliveryModel> = {
  open(random, caseId) {
    const severity = random.pick(['urgent', 'high', 'medium', 'low'] as const);
    const snapshot = {
      kind: 'weakness',
      severity,
      tlp: 'amber',
      title: '弱口令',
      discoveredAt: '2026-09-01T00:00:00.000Z',
      source: 'own-monitoring',
      description: '后台弱口令',
      number: '〔2026〕第0001号',
      issuedAt: '2026-09-01T00:00:00.000Z',
      issuerUnitId: 'city',
      issuerUnitName: 'city',
      signedBy: 'leader',
    };
    const payload = {
      noticeId: 'notice-1',
      via: 'issue',
      issuerUnitId: 'city',
      recipientUnitId: 'county',
      copyUnitIds: ['province'],
      snapshot,
    };
    const contains = severity === 'urgent' || severity === 'high';
    const running = contains ? ['sign', 'contain', 'feedback'] : ['sign', 'feedback'];
    const model: DeliveryModel = {
      caseId,
      state: 'ISSUED',
      severity,
      round: 1,
      clocks: Object.fromEntries(running.map((name) => [name, 'running'])),
      dueYear: 0,
      requests: [],
      children: [],
      reminders: 0,
    };
    const actor = { kind: 'system', name: 'test' } as const;
    return { action: { message: 'issue', payload, unitId: 'city', actor }, model };
  },

  propose(random, model) {
    const message = proposed(random, model);
    const by = steps[message]?.by ?? [];
    // Mostly by whom it belongs to, so that the walk gets somewhere.
    const unitId = random.chance(0.85) ? random.pick(by) : random.pick(units);
    const payload = payloadOf(message, random, model);
    if (unitId !== 'system') return { message, payload, unitId };
    return { message, payload, unitId: 'city', actor: { kind: 'system', name: 'test' } };
  },

  step(model, { message, payload, unitId, actor }) {
    const known = steps[message];
    const side = actor?.kind === 'system' ? 'system' : unitId;
    return known?.by.includes(side) ? known.step(model, payload) : undefined;
  },

  expected({ state, severity, round, clocks, requests, children, reminders }) {
    return {
      state,
      severity,
      round,
      clocks: Object.entries(clocks).sort(byFirst),
      requests: requests.map((each) => [each.kind, each.state]),
      children: children.map((each) => [each.id, each.state]),
      reminders,
    };
  },

  observed({ state: found, clocks }: CaseView) {
    const { state, severity, round, requests, children, reminders } = found as DeliveryState;
    return {
      state,
      severity,
      round,
      clocks: clocks
        .filter(({ clock }) => clock !== 'recurrence')
        .map(({ clock, state: runs }): [string, string] => [clock, runs])
        .sort(byFirst),
      requests: requests.map((each) => [each.kind, each.state]),
      children: children.map((each) => [each.deliveryId, each.state]),
      reminders,
    };
  },
};
