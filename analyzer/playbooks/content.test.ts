import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadDeadlines } from '../clocks/load-deadlines.ts';
import { parseQueryString } from '../stores/events/query-string.ts';
import { loadPlaybookRules } from './rules.ts';
import { injectChannels, type Inject } from './schema/extension.ts';
import { filled } from './template.ts';
import { play, type Conduct } from './testing/play.ts';
import { validatePlaybook } from './validation/validate.ts';

const rules = loadPlaybookRules();
const deadlines = loadDeadlines('rules/deadlines');
const context = { rules, hasDeadline: (id: string) => deadlines.deadlines.has(id) };

function read(path: string) {
  const result = validatePlaybook(readFileSync(path, 'utf8'), context);
  if (result.kind === 'faults') throw new Error(`${path}: ${JSON.stringify(result.faults)}`);
  return result.program;
}

const files = globSync('playbooks/*/*.json')
  .filter((path) => !path.startsWith('playbooks/schema/'))
  .sort();
const playbooks = files.map((path) => ({ path, program: read(path) }));

/** Loops are gone through twice; every choice is made by `yes`. */
function conduct(yes: boolean, over: Partial<Conduct> = {}): Conduct {
  return {
    acts: () => true,
    works: true,
    answer: (name, times) => {
      if (name.endsWith('_left__')) return String(Math.max(0, 2 - times));
      if (name === '__address__') return '2001:db8::20';
      if (name === '__site__') return 'zs.school.example';
      if (name === '__item__') return yes ? '7.1.4.8.a' : 'none';
      if (name === '__edu_level__') return yes ? '3' : '4';
      if (name === '__exposed_minutes__') return yes ? '42' : '12';
      return String(yes);
    },
    ...over,
  };
}

const nobody: Conduct = { acts: () => false, works: false, answer: () => undefined };

/** Everybody, nobody, and everybody but for one kind of action: what makes the branches of a script come. */
function conducts(): Conduct[] {
  const kinds = rules.actions.map(({ id }) => id);
  return [
    conduct(true),
    conduct(false),
    nobody,
    ...kinds.map((kind) => conduct(true, { acts: (_, expected) => expected.kind !== kind })),
    // Yes to the first question of two that hang on each other, no to the second.
    conduct(true, {
      answer: (name, times) =>
        name === '__minors__' ? 'false' : conduct(true).answer(name, times),
    }),
  ];
}

test('both scenarios have a plan, a table-top and a live drill', () => {
  expect(files).toEqual(
    ['admission-defacement', 'ransomware-academic'].flatMap((scenario) =>
      ['live-drill', 'response-plan', 'table-top'].map(
        (kind) => `playbooks/${scenario}/${kind}.json`,
      ),
    ),
  );
});

describe.each(playbooks)('$path', ({ program, path }) => {
  const { extension } = program;
  const injects = [...program.injects.values()].map(({ inject }) => inject);

  test('is the kind that its name says', () => {
    expect(path).toContain(`/${extension.kind}.json`);
  });

  test.each([
    { title: 'everybody answers', how: conduct(true) },
    { title: 'everybody answers and nothing grave is found', how: conduct(false) },
    { title: 'nobody answers', how: nobody },
  ])('comes to its end when $title', ({ how }) => {
    const state = play(program, how);
    expect(state.atEnd).toBe(true);
    expect(state.outcome).toBe('completed');
  });

  test('every step is reached and every inject sent by some conduct of the people', () => {
    const states = conducts().map((how) => play(program, how));
    const reached = new Set(states.flatMap(({ steps }) => Object.keys(steps)));
    const steps = [...program.steps.values()].filter(({ type }) => type !== 'end');
    expect(steps.filter(({ id }) => !reached.has(id)).map(({ step }) => step.name)).toEqual([]);
    const sent = new Set(
      states.flatMap((state) =>
        Object.entries(state.injects).flatMap(([id, { state: what }]) =>
          what === 'skipped' ? [] : [id],
        ),
      ),
    );
    expect(injects.filter(({ id }) => !sent.has(id)).map(({ id }) => id)).toEqual([]);
  });

  test('says everything in Chinese and in English', () => {
    const { kind, background, roles, phases = [], objectives = [], safety } = extension;
    const texts = [
      background,
      ...[...roles, ...phases, ...objectives].map(({ title }) => title),
      ...(safety ? [safety.stop_word, ...safety.forbidden] : []),
      ...injects.flatMap((inject) => [
        inject.title,
        inject.content,
        inject.evaluator_hint,
        ...inject.expected.map(({ text }) => text),
        ...(inject.attachment ? [inject.attachment.name, inject.attachment.text] : []),
      ]),
    ];
    expect(texts.filter((text) => text?.zh === undefined || text.en === undefined)).toEqual([]);
    const silent = [...program.steps.values()].filter(
      (step) =>
        step.type === 'action' &&
        (step.extension.name_en === undefined ||
          (step.work.kind === 'manual' && step.extension.description_en === undefined)),
    );
    expect(silent.map(({ step }) => step.name)).toEqual([]);
    expect(kind === 'response-plan' || safety !== undefined).toBe(true);
  });

  test('the queries of its automatic steps are read, whatever family the address is of', () => {
    for (const address of ['192.0.2.20', '2001:db8:8::20']) {
      for (const step of program.steps.values()) {
        if (step.type !== 'action' || step.work.kind !== 'platform') continue;
        const { command, parameters } = step.work.command;
        if (command !== 'query-events' && command !== 'snapshot-evidence') continue;
        const query = filled(parameters.query, () => address);
        expect(query).toContain(address);
        expect(parseQueryString(query).length).toBeGreaterThan(0);
      }
    }
  });

  test('names no address and no domain that could be somebody’s', () => {
    const text = JSON.stringify(program.json);
    // Items of the catalogue (7.1.4.8.a) look like addresses and are none.
    const addresses = text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\.[a-z]\b)/gu) ?? [];
    expect(addresses.filter((one) => !one.startsWith('192.0.2.'))).toEqual([]);
    const networks =
      text.match(/\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::?(?:[0-9a-f]{1,4}:){1,6}[0-9a-f]{1,4}/gu) ??
      [];
    expect(networks.filter((one) => !one.startsWith('2001:db8:'))).toEqual([]);
    const domains =
      text.match(/\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|top|xyz)\b/gu) ?? [];
    expect(domains.filter((one) => !one.includes('example'))).toEqual([]);
  });
});

const plans = playbooks.filter(({ program }) => program.extension.kind === 'response-plan');
const live = playbooks.filter(({ program }) => program.extension.kind === 'live-drill');

test.each(plans)('$path does what the platform can do by itself', ({ program }) => {
  const commands = [...program.steps.values()].flatMap((step) =>
    step.type === 'action' && step.work.kind === 'platform' ? [step.work.command.command] : [],
  );
  expect(commands.toSorted()).toEqual([
    'draft-notice',
    'query-events',
    'recheck-item',
    'snapshot-evidence',
    'tell',
  ]);
});

test.each(plans)('$path reports along every line by the rules of the platform', ({ path }) => {
  const text = readFileSync(path, 'utf8');
  const lines = [
    'edu-oral',
    'edu-written',
    'edu-closing',
    'cac-report.general',
    'summary',
    'police',
  ];
  const personal = ['pii-report', 'pii-minors', 'pii-persons'];
  for (const rule of [...lines, ...personal])
    expect(text).toContain(`"rule_id": "incident.${rule}"`);
});

describe.each(live)('$path', ({ program }) => {
  const injects = [...program.injects.values()].map(({ inject }) => inject);

  test('has at least twelve injects over all five channels, timed, manual and conditional', () => {
    expect(injects.length).toBeGreaterThanOrEqual(12);
    expect(new Set(injects.map(({ channel }) => channel))).toEqual(new Set(injectChannels));
    const fires = new Set(injects.map(({ fire }) => fire.kind));
    expect(fires).toEqual(new Set(['timed', 'manual', 'conditional']));
  });

  test('every inject expects something with a limit, and the evaluator is told what to look for', () => {
    const bare = injects.filter(
      ({ expected, evaluator_hint }) =>
        evaluator_hint === undefined ||
        expected.length === 0 ||
        expected.some((each) => each.deadline_ms === undefined && each.rule_id === undefined),
    );
    expect(bare.map(({ id }: Inject) => id)).toEqual([]);
  });

  test('takes school, county and city into the game', () => {
    const players = new Set(injects.flatMap(({ to }) => to));
    expect(players).toContain('commander');
    for (const level of ['county', 'city']) expect(players).toContain(level);
    const roles = program.extension.roles.filter(({ unit }) => unit === 'superior');
    expect(roles.map(({ id }) => id)).toEqual(['county', 'city']);
  });

  test('people who act leave out what comes only of neglect', () => {
    const state = play(program, conduct(true));
    const neglect = injects.filter(
      ({ fire }) => fire.kind === 'conditional' && fire.condition.startsWith('missed('),
    );
    expect(neglect.length).toBeGreaterThanOrEqual(2);
    for (const { id } of neglect) expect(state.injects[id]?.state).toBe('skipped');
  });
});
