import { expect, test } from 'vitest';
import type { Event } from '../../../collector/events/event.ts';
import { createRandom, type Random } from '../../playbooks/testing/random.ts';
import { createRuleSet } from '../rule-set.ts';
import { correlationTypes, type Comparison } from '../rule.ts';
import { loadText } from '../testing/rules.ts';
import { defaultLimits } from './limits.ts';
import { BruteForce, type Completed, type Happened, type Wanted } from './testing/brute-force.ts';

const startMs = Date.parse('2026-11-21T08:00:00.000Z');
const latenessMs = 20_000;
const baseRules = ['a', 'b', 'c'];
const groupFields = ['ip', 'user', 'who'];

function chance(random: Random, share: number): boolean {
  return random.below(1_000) < share * 1_000;
}

function baseYaml(name: string): string {
  return `title: ${name}\nname: ${name}\nid: ${name}\nlogsource: {}\ndetection:\n  s: {on.${name}: 1}\n  condition: s\n`;
}

function yamlOf(wanted: Wanted): string {
  const condition = Object.fromEntries(wanted.condition);
  const correlation = {
    type: wanted.type,
    rules: wanted.rules,
    'group-by': wanted.groupBy,
    aliases: wanted.aliases,
    timespan: `${wanted.spanMs / 1_000}s`,
    generate: true,
    ...(wanted.condition.length > 0 && {
      condition: {
        ...condition,
        ...(wanted.fields.length > 0 && {
          field: wanted.fields.length === 1 ? wanted.fields[0] : wanted.fields,
        }),
        ...(wanted.percentile !== undefined && { percentile: wanted.percentile }),
      },
    }),
  };
  return `title: ${wanted.id}\nid: ${wanted.id}\ncorrelation: ${JSON.stringify(correlation)}\n`;
}

function some<T>(random: Random, from: readonly T[]): T[] {
  const chosen = from.filter(() => chance(random, 0.5));
  return chosen.length > 0 ? chosen : [random.pick(from)];
}

function makeCondition(random: Random, type: string, rules: number): Wanted['condition'] {
  const temporal = type.startsWith('temporal');
  if (temporal && chance(random, 0.5)) return [];
  const far = /sum|avg|perc|med/.test(type) ? 30 : temporal ? rules : 5;
  const by: Comparison = chance(random, 0.7)
    ? 'gte'
    : random.pick<Comparison>(['gt', 'lt', 'lte', 'eq', 'neq']);
  const limit = 1 + random.below(far);
  return chance(random, 0.2) && by === 'gte'
    ? [
        ['gte', limit],
        ['lte', limit + 2],
      ]
    : [[by, limit]];
}

/** Up to three correlations; the later ones may count the earlier. */
function makeWanted(random: Random): Wanted[] {
  const all: Wanted[] = [];
  for (let n = 0; n <= random.below(3); n += 1) {
    const type = random.pick(correlationTypes);
    const rules = some(random, [...baseRules, ...all.map(({ id }) => id)]);
    const values = ['bytes', 'user'];
    const fields =
      type === 'value_count' ? some(random, values) : type.startsWith('value_') ? ['bytes'] : [];
    all.push({
      id: `correlation ${n}`,
      type,
      rules,
      groupBy: some(random, groupFields),
      aliases: {
        who: Object.fromEntries(rules.map((rule) => [rule, random.pick(['ip', 'user'])])),
      },
      spanMs: random.pick([5_000, 20_000, 60_000]),
      condition: makeCondition(random, type, rules.length),
      fields,
      ...(type === 'value_percentile' && { percentile: random.below(101) }),
    });
  }
  return all;
}

function makeEvent(random: Random, nowMs: number, hasArrival: boolean): Happened {
  const ip = random.pick(['1', '2', '']);
  const late = chance(random, 0.3) ? random.below(random.pick([5_000, 40_000, 90_000])) : 0;
  return {
    at: nowMs - late + (chance(random, 0.02) ? 3_600_000 * Number(hasArrival) : 0),
    arrived: hasArrival ? nowMs : Number.NaN,
    fields: {
      ...(ip && { ip }),
      user: random.pick(['x', 'y']),
      ...(chance(random, 0.9) && { bytes: random.pick([1, 2, 7, 'much']) }),
    },
    fired: baseRules.filter(() => chance(random, 0.4)),
  };
}

function asEvent({ at, arrived, fields, fired }: Happened): Event {
  return {
    '@timestamp': new Date(at).toISOString(),
    ...(Number.isNaN(arrived) ? {} : { 'event.ingested': new Date(arrived).toISOString() }),
    ...fields,
    ...Object.fromEntries(fired.map((name) => [`on.${name}`, 1])),
  } as unknown as Event;
}

const shown = (completed: readonly Completed[]): string[] =>
  completed
    .map(({ id, group, value }) => `${id} ${JSON.stringify(group)} ${value.toFixed(6)}`)
    .sort();

test('says what counting everything anew says, for all types, chains, aliases and late events', () => {
  let fires = 0;
  let late = 0;
  for (let seed = 1; seed <= 150; seed += 1) {
    const random = createRandom(seed);
    const wanted = makeWanted(random);
    const yaml = [...baseRules.map(baseYaml), ...wanted.map(yamlOf)].join('---\n');
    const { rules, faults } = loadText(yaml);
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
    const limits = { ...defaultLimits, latenessMs };
    const engine = createRuleSet(rules, { ignoreLogsource: true, limits });
    const reference = new BruteForce(wanted, latenessMs);
    const hasArrival = chance(random, 0.7);
    let nowMs = startMs;
    for (let n = 0; n < 60; n += 1) {
      nowMs += random.below(chance(random, 0.03) ? 200_000 : 4_000);
      const event = makeEvent(random, nowMs, hasArrival);
      const got = engine
        .match(asEvent(event))
        .flatMap(({ ruleId, correlation }) =>
          correlation
            ? [{ id: ruleId, group: Object.values(correlation.group), value: correlation.value }]
            : [],
        );
      const expected = reference.take(event);
      expect(shown(got), `seed ${seed}, event ${n}\n${yaml}`).toEqual(shown(expected));
      fires += expected.length;
    }
    expect(engine.correlationStats().late, `seed ${seed}`).toBe(reference.late);
    late += reference.late;
  }
  expect(fires).toBeGreaterThan(3_000);
  expect(late).toBeGreaterThan(50);
});

/** What fires in a stream that is in order, fires when the same events come late, each by less than the allowance. */
test('misses nothing that would have fired in order', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = createRandom(seed);
    const wanted = makeWanted(random).slice(0, 1);
    const [only] = wanted;
    if (!only || only.condition.some(([by]) => by !== 'gte') || /avg|perc|med/.test(only.type))
      continue;
    const yaml = [...baseRules.map(baseYaml), ...wanted.map(yamlOf)].join('---\n');
    const { rules } = loadText(yaml);
    const events = Array.from({ length: 80 }, (_, n) => ({
      ...makeEvent(random, startMs, false),
      at: startMs + n * 1_500,
      order: n * 1_500 + random.below(latenessMs),
    }));
    const groups = (stream: readonly Happened[]): string[] => {
      const limits = { ...defaultLimits, latenessMs };
      const engine = createRuleSet(rules, { ignoreLogsource: true, limits });
      const fired = stream.flatMap((event) => engine.match(asEvent(event)));
      const keys = fired.flatMap(({ correlation }) =>
        correlation ? [JSON.stringify(correlation.group)] : [],
      );
      return [...new Set(keys)].sort();
    };
    const shuffled = events.toSorted((left, right) => left.order - right.order);
    expect(groups(shuffled), `seed ${seed}\n${yaml}`).toEqual(groups(events));
  }
});
