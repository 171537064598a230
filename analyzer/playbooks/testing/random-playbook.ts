import { extensionId } from '../schema/common.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import type { Step } from '../schema/workflow.ts';
import type { Random } from './random.ts';

/** What a condition of a random playbook asks, in the words of the reference. */
export interface RefFacts {
  variable(name: string): string | number | boolean;
  injectState(id: string): string;
  missed(inject: string, kind?: string): boolean;
  expectedDone(inject: string, kind: string): boolean;
  seen(kind: string): boolean;
  stepDone(id: string): boolean;
}

export interface RandomPlaybook {
  json: PlaybookJson;
  /** By the text of the condition: the same, told by a function that no parser wrote. */
  conditions: Map<string, (facts: RefFacts) => boolean>;
  manual: string[];
  automatic: string[];
  injects: string[];
}

const times = [0, 1_000, 1_000, 2_000, 3_000, 5_000];
export const actionKinds = ['contain', 'sign', 'recover'];
export const roleIds = ['commander', 'technician'];
const at = '2026-01-01T00:00:00.000Z';

export function idOf(type: string, n: number): string {
  return `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** Valid playbooks of any shape: branches, joins, loops, choices, exceptions, delays and time-outs that often coincide. */
export function randomPlaybook(random: Random): RandomPlaybook {
  const workflow: Record<string, Step> = {};
  const conditions: RandomPlaybook['conditions'] = new Map();
  const book = { manual: [] as string[], automatic: [] as string[], injects: [] as string[] };
  let count = 0;
  const newId = (type: string) => idOf(type, (count += 1));
  const end = newId('end');
  const injectCount = random.below(6);
  const expected = Array.from({ length: injectCount }, () => random.below(3));
  const injectIds = expected.map((_, n) => `i-${n}`);

  function atom(): [string, (facts: RefFacts) => boolean] {
    const inject = injectIds.length > 0 ? random.pick(injectIds) : undefined;
    const kind = random.pick(actionKinds);
    switch (random.below(inject === undefined ? 4 : 8)) {
      case 0: {
        const n = random.below(3);
        return [`__count__:value > ${n}`, (f) => Number(f.variable('__count__')) > n];
      }
      case 1:
        return ['__flag__:value = true', (f) => f.variable('__flag__') === true];
      case 2:
        return [`done('${kind}')`, (f) => f.seen(kind)];
      case 3: {
        const step = book.manual.length > 0 ? random.pick(book.manual) : end;
        return [`finished('${step}')`, (f) => f.stepDone(step)];
      }
      case 4:
        return [
          `sent('${inject}')`,
          (f) => ['sent', 'answered', 'missed'].includes(f.injectState(inject ?? '')),
        ];
      case 5:
        return [`answered('${inject}')`, (f) => f.injectState(inject ?? '') === 'answered'];
      case 6:
        return [`missed('${inject}')`, (f) => f.missed(inject ?? '')];
      default:
        return [`skipped('${inject}')`, (f) => f.injectState(inject ?? '') === 'skipped'];
    }
  }

  function condition(): string {
    const [a, testA] = atom();
    const [b, testB] = atom();
    const [text, test] = random.pick<[string, (f: RefFacts) => boolean]>([
      [a, testA],
      [`NOT ${a}`, (f) => !testA(f)],
      [`${a} AND ${b}`, (f) => testA(f) && testB(f)],
      [`${a} OR NOT (${b})`, (f) => testA(f) || !testB(f)],
    ]);
    conditions.set(text, test);
    return text;
  }

  const timing = () => ({
    ...(random.below(4) === 0 && { delay: random.pick(times) }),
    ...(random.below(4) === 0 && { timeout: random.pick(times) }),
  });

  function ways(next: string, depth: number) {
    if (random.below(3) > 0) return { on_completion: next };
    const other = random.below(2) === 0 ? { on_failure: sequence(depth + 1, 1) } : {};
    return { on_success: next, ...other };
  }

  function action(next: string, depth: number): string {
    const id = newId('action');
    const shape = random.below(6);
    const base = { type: 'action' as const, ...timing(), ...ways(next, depth) };
    if (shape === 0) {
      const parameters = { condition: condition() };
      workflow[id] = {
        ...base,
        commands: [{ type: 'xiaodun-platform', command: 'wait', parameters }],
      };
    } else if (shape === 1) {
      const parameters = { asset: 'switch' };
      workflow[id] = {
        ...base,
        commands: [{ type: 'xiaodun-platform', command: 'poll-asset', parameters }],
        out_args: ['__count__'],
      };
      book.automatic.push(id);
    } else {
      workflow[id] = {
        ...base,
        commands: [{ type: 'manual', command: 'do it' }],
        out_args: ['__count__', '__flag__'],
        step_extensions: { [extensionId]: { roles: ['commander'] } },
      };
      book.manual.push(id);
    }
    return id;
  }

  function one(next: string, depth: number): string {
    const kind = depth > 3 ? 0 : random.below(8);
    const { delay, timeout } = timing();
    const late = { ...(delay !== undefined && { delay }) };
    const timed = { ...late, ...(timeout !== undefined && { timeout }) };
    if (kind === 1) {
      const id = newId('parallel');
      const next_steps = Array.from({ length: 1 + random.below(3) }, () => sequence(depth + 1, 2));
      workflow[id] = { type: 'parallel', ...timed, ...ways(next, depth), next_steps };
      return id;
    }
    if (kind === 2) {
      const id = newId('if-condition');
      workflow[id] = {
        type: 'if-condition',
        ...late,
        condition: condition(),
        on_true: sequence(depth + 1, 2),
        ...(random.below(2) === 0 && { on_false: sequence(depth + 1, 1) }),
        on_completion: next,
      };
      return id;
    }
    if (kind === 3) {
      const id = newId('if-condition');
      const on_true = random.below(2) === 0 ? next : action(next, depth);
      workflow[id] = {
        type: 'if-condition',
        ...late,
        condition: condition(),
        on_true,
        on_false: next,
      };
      return id;
    }
    if (kind === 4) {
      const id = newId('while-condition');
      const body = random.below(2) === 0 ? sequence(depth + 1, 2) : action(id, depth + 1);
      workflow[id] = {
        type: 'while-condition',
        ...timed,
        ...ways(next, depth),
        condition: condition(),
        on_true: body,
      };
      return id;
    }
    return action(next, depth);
  }

  function sequence(depth: number, most: number): string {
    let next = end;
    for (let n = random.below(most + 1); n > 0; n -= 1) next = one(next, depth);
    return next;
  }

  const start = newId('start');
  workflow[start] = { type: 'start', on_completion: sequence(0, 4) };
  const exception = random.below(3) === 0 ? sequence(0, 1) : end;
  workflow[end] = { type: 'end' };

  const injects = injectIds.map((id, n) => {
    book.injects.push(id);
    const fire = random.pick([
      () => ({ kind: 'timed' as const, at_ms: random.pick(times) * 2 }),
      () => ({ kind: 'timed' as const, at_ms: random.pick(times) }),
      () => ({ kind: 'manual' as const }),
      () => ({
        kind: 'conditional' as const,
        condition: condition(),
        ...(random.below(2) === 0 && { delay_ms: random.pick(times) }),
      }),
    ])();
    return {
      id,
      no: String(n + 1),
      title: { zh: '情景' },
      channel: 'console-inbox' as const,
      fire,
      from: 'director',
      to: random.pick([['commander'], ['technician'], ['commander', 'technician']]),
      content: { zh: '内容' },
      expected: Array.from({ length: expected[n] ?? 0 }, (_, m) => ({
        id: `e-${m}`,
        kind: random.pick(actionKinds),
        text: { zh: '应做' },
        points: 1,
        ...(random.below(3) > 0 && { deadline_ms: random.pick(times) }),
      })),
    };
  });
  const role = (id: string, part: 'director' | 'player' | 'responder') => ({
    id,
    title: { zh: id },
    part,
    unit: 'own' as const,
    platform_roles: [],
    at_least: 0,
  });
  const isDrill = injects.length > 0;
  const part = isDrill ? 'player' : 'responder';
  const json: PlaybookJson = {
    type: 'playbook',
    spec_version: 'cacao-2.0',
    id: idOf('playbook', 0),
    name: 'random',
    created_by: idOf('identity', 0),
    created: at,
    modified: at,
    workflow_start: start,
    ...(exception !== end && { workflow_exception: exception }),
    workflow,
    playbook_variables: {
      __count__: { type: 'integer', value: '0' },
      __flag__: { type: 'bool', value: 'false' },
    },
    extension_definitions: {
      [extensionId]: {
        type: 'extension-definition',
        name: 'test',
        created_by: idOf('identity', 0),
        schema: 'test',
        version: '1',
      },
    },
    playbook_extensions: {
      [extensionId]: {
        schema: 1,
        kind: isDrill ? 'table-top' : 'response-plan',
        version: '1',
        roles: [role('director', 'director'), ...roleIds.map((id) => role(id, part))],
        ...(isDrill && { clock: { rate: 1, duration_ms: 10_000 }, injects }),
      },
    },
  };
  return { json, conditions, ...book };
}
