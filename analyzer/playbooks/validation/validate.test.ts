import { describe, expect, it } from 'vitest';
import type { FaultCode } from '../fault.ts';
import { loadPlaybookRules } from '../rules.ts';
import { extensionId } from '../schema/common.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import type { ActionStep } from '../schema/workflow.ts';
import { idOf } from '../testing/random-playbook.ts';
import { samplePlaybook, sampleText } from '../testing/sample-playbook.ts';
import { validatePlaybook } from './validate.ts';

const rules = loadPlaybookRules();
const deadlines = new Set(['incident.edu-oral', 'incident.edu-written']);
const context = { rules, hasDeadline: (id: string) => deadlines.has(id) };

function faultsOf(text: string) {
  const result = validatePlaybook(text, context);
  return result.kind === 'faults' ? result.faults : [];
}

type Loose = Record<string, Record<string, never>>;

/** The sample with one thing made wrong. */
function spoilt(change: (json: PlaybookJson, extension: Loose) => void) {
  const json = samplePlaybook();
  change(json, json.playbook_extensions[extensionId] as unknown as Loose);
  return faultsOf(JSON.stringify(json));
}

const codes = (faults: readonly { code: FaultCode }[]) => [
  ...new Set(faults.map(({ code }) => code)),
];

const uuid = '5a3f9c10-0000-4000-8000-';
const id = (type: string, n: number) => `${type}--${uuid}${String(n).padStart(12, '0')}`;
const announce = id('action', 2);
const isolate = id('action', 4);
const report = id('action', 5);
const end = id('end', 9);

const action = (json: PlaybookJson, step: string) => json.workflow[step] as ActionStep;

describe('validatePlaybook', () => {
  it('takes the sample, and gives the same hash whatever the order of its members', () => {
    const first = validatePlaybook(sampleText(), context);
    const { workflow, ...rest } = samplePlaybook();
    const turned = { workflow: Object.fromEntries(Object.entries(workflow).toReversed()), ...rest };
    const second = validatePlaybook(JSON.stringify(turned), context);
    if (first.kind === 'faults' || second.kind === 'faults') throw new Error(JSON.stringify(first));
    expect(second.program.hash).toBe(first.program.hash);
    expect(second.content).toBe(first.content);
  });

  it('collects every fault with its place', () => {
    const faults = spoilt((json) => {
      action(json, announce).on_completion = idOf('action', 99);
      action(json, isolate).step_extensions = { [extensionId]: { roles: ['nobody'] } };
      action(json, report).step_extensions = {
        [extensionId]: { roles: ['commander'], rule_id: 'no.such.rule', phase: 'nowhere' },
      };
    });
    const places = faults.map(({ path, code }) => `${code} ${path}`);
    expect(places).toEqual(
      expect.arrayContaining([
        `UNKNOWN_STEP /workflow/${announce}/on_completion`,
        `UNKNOWN_ROLE /workflow/${isolate}/step_extensions/${extensionId}/roles/0`,
        `UNKNOWN_RULE /workflow/${report}/step_extensions/${extensionId}/rule_id`,
        `UNKNOWN_PHASE /workflow/${report}/step_extensions/${extensionId}/phase`,
      ]),
    );
  });

  it.each<[string, FaultCode, (json: PlaybookJson, extension: Loose) => void]>([
    ['a circle', 'CYCLE', (json) => void (action(json, isolate).on_completion = isolate)],
    [
      'a way back to an earlier step',
      'CYCLE',
      (json) => {
        action(json, id('action', 8)).on_completion = announce;
      },
    ],
    [
      'a step that nothing leads to',
      'UNREACHABLE',
      (json) => {
        json.workflow[idOf('action', 77)] = { ...action(json, isolate) };
      },
    ],
    [
      'branches that meet without a join',
      'SHARED_STEP',
      (json) => {
        action(json, isolate).on_completion = report;
      },
    ],
    [
      'a parallel step without a join',
      'MISSING_JOIN',
      (json) => {
        delete (json.workflow[id('parallel', 3)] as { on_completion?: string }).on_completion;
      },
    ],
    [
      'a step that leads nowhere',
      'NO_NEXT',
      (json) => void delete action(json, announce).on_completion,
    ],
    ['two ways on', 'TWO_WAYS', (json) => void (action(json, announce).on_failure = end)],
    [
      'another id than its type',
      'WRONG_STEP',
      (json) => {
        json.workflow[announce] = { type: 'end' };
      },
    ],
    [
      'a command that does not exist',
      'NOT_SUPPORTED',
      (json) => {
        action(json, announce).commands = [{ type: 'bash', command: 'rm -rf /' } as never];
      },
    ],
    [
      'a member without meaning',
      'UNKNOWN_MEMBER',
      (json) => {
        Object.assign(json, { signatures: [] });
      },
    ],
    [
      'an automatic command that is not alone',
      'NOT_ALONE',
      (json) => {
        const step = action(json, id('action', 7));
        step.commands = [...step.commands, { type: 'manual', command: 'and this' }];
      },
    ],
    [
      'a step that nobody does',
      'NO_ROLE',
      (json) => {
        const step = action(json, announce);
        delete step.step_extensions;
        delete step.agent;
      },
    ],
    [
      'a variable that is not declared',
      'UNKNOWN_VARIABLE',
      (json) => {
        action(json, announce).commands = [{ type: 'manual', command: '__nobody__:value' }];
      },
    ],
    [
      'a template of another language',
      'TEMPLATE',
      (json) => {
        action(json, announce).commands = [{ type: 'manual', command: '{{school}}' }];
      },
    ],
    [
      'an expression in a template',
      'TEMPLATE',
      (json) => {
        action(json, announce).commands = [{ type: 'manual', command: '${process.exit(1)}' }];
      },
    ],
    [
      'a member of a variable',
      'TEMPLATE',
      (json) => {
        action(json, announce).commands = [
          { type: 'manual', command: '__school__:value.constructor' },
        ];
      },
    ],
    [
      'a value that names a variable',
      'TEMPLATE',
      (json) => {
        json.playbook_variables = {
          ...json.playbook_variables,
          __school__: { type: 'string', value: '__school__:value' },
        };
      },
    ],
    [
      'a value of another type',
      'BAD_VARIABLE',
      (json) => {
        json.playbook_variables = {
          ...json.playbook_variables,
          __services_down__: { type: 'integer', value: 'many' },
        };
      },
    ],
    [
      'an inject that is there twice',
      'DUPLICATE_ID',
      (_, extension) => {
        const injects = extension['injects'] as unknown as object[];
        injects.push({ ...injects[0] });
      },
    ],
    [
      'an inject for a role that is not',
      'UNKNOWN_ROLE',
      (_, extension) => {
        const injects = extension['injects'] as unknown as { to: string[] }[];
        (injects[0] as { to: string[] }).to = ['nobody'];
      },
    ],
    [
      'a deadline that is said twice',
      'DEADLINE',
      (_, extension) => {
        const injects = extension['injects'] as unknown as { expected: object[] }[];
        Object.assign(injects[0]?.expected[0] ?? {}, { rule_id: 'incident.edu-oral' });
      },
    ],
    ['a drill without injects', 'NO_SCRIPT', (_, extension) => void delete extension['injects']],
    ['text that no store keeps', 'BAD_TEXT', (json) => void (json.name = 'a\u0000b')],
  ])('refuses %s', (_name, code, change) => {
    expect(codes(spoilt(change))).toContain(code);
  });

  it.each([
    ['an unknown name', 'x'],
    ['a call of anything', "eval('1')"],
    ['a member', '__services_down__:value.constructor = 1'],
    ['a number that is no integer', '__services_down__:value > 1e3'],
    ['types that differ', "__services_down__:value = 'one'"],
    ['nothing', '  '],
    ['a text without end', "__school__:value = 'a"],
    ['an inject that is not', "sent('nothing')"],
    ['a property of every object', "sent('constructor')"],
    ['two operators', '1 < 2 < 3'],
    ['what is no truth', '__services_down__:value'],
    ['depth', `${'('.repeat(60)}true${')'.repeat(60)}`],
    ['length', Array.from({ length: 80 }, () => 'true').join(' OR ')],
  ])('refuses a condition with %s', (_name, condition) => {
    const faults = spoilt((json) => {
      Object.assign(json.workflow[id('if-condition', 6)] ?? {}, { condition });
    });
    expect(faults.length).toBeGreaterThan(0);
    expect(
      codes(faults).every((code) => ['CONDITION', 'UNKNOWN_VARIABLE', 'SCHEMA'].includes(code)),
    ).toBe(true);
    expect(faults[0]?.path).toBe(`/workflow/${id('if-condition', 6)}/condition`);
  });

  it('answers ten thousand steps, a flood of faults, depth and size with one clear fault each', () => {
    const many = spoilt((json) => {
      for (let n = 0; n < 10_000; n += 1) json.workflow[idOf('end', n)] = { type: 'end' };
    });
    expect(many).toMatchObject([{ path: '/workflow', code: 'TOO_MANY' }]);
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(codes(faultsOf(deep))).toEqual(['TOO_DEEP']);
    expect(codes(faultsOf(`"${'x'.repeat(2 * 1024 * 1024)}"`))).toEqual(['TOO_LARGE']);
    const nested = spoilt((json) => {
      let inner = isolate;
      for (let n = 0; n < 20; n += 1) {
        const while_ = idOf('while-condition', n);
        json.workflow[while_] = {
          type: 'while-condition',
          condition: 'false',
          on_true: inner,
          on_completion: end,
        };
        inner = while_;
      }
      action(json, announce).on_completion = inner;
    });
    expect(codes(nested)).toContain('TOO_NESTED');
    const flood = spoilt((json) => {
      for (let n = 0; n < 300; n += 1) json.workflow[idOf('action', n)] = { type: 'start' };
    });
    expect(flood.length).toBeLessThanOrEqual(201);
    expect(flood.at(-1)?.code).toBe('TOO_MANY');
  });

  it('sees names twice and names of every object in the text, which JSON.parse passes over', () => {
    const text = sampleText();
    expect(faultsOf(text.replace('"name"', '"name": "first", "name"'))).toMatchObject([
      { path: '/name', code: 'DUPLICATE_KEY' },
    ]);
    for (const key of ['__proto__', 'constructor', '\\u005f_proto__']) {
      const faults = faultsOf(text.replace('"workflow":', `"workflow": {"${key}": {}}, "x":`));
      expect(codes(faults)).toEqual(['RESERVED_NAME']);
    }
    for (const bad of ['', '[]', 'null', '{"a":', '{"a":1}}', '\uFEFF{}']) {
      expect(codes(faultsOf(bad))).toEqual(
        bad.startsWith('{"a":1}}') ? ['NOT_JSON'] : ['NOT_JSON'],
      );
    }
    expect(codes(faultsOf('{}'))).toEqual(['SCHEMA']);
  });
});
