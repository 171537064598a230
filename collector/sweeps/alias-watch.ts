import { createSeededRandom } from '../random/seeded-random.ts';
import { showsHost, type Outcome } from '../probes/prober.ts';
import type { Discovery, Pick } from './discovery.ts';
import type { Field } from './field.ts';
import type { SweepRules } from './rules.ts';

/** Addresses that nobody has any reason to hold, asked to see whether everything answers. */
interface Test {
  field: Field;
  port: number;
  /** Leading bits that the test is about: 64 for a whole field, more for a part of it. */
  length: number;
  /** Any address of the part. */
  part: bigint;
  wanted: number;
  asked: number;
  answered: { value: bigint; outcome: Outcome }[];
  silent: number;
  failed: number;
}

export interface Closed {
  field: Field;
  /** First address and length of what answers everywhere. */
  first: bigint;
  length: number;
  answered: bigint[];
}

/** What becomes of an answer: it counts, it doesn't, or it waits for a test. */
type Verdict = 'counts' | 'void' | 'held';

export interface AliasWatch {
  /** The tests that come before everything else. */
  begin(): void;
  /** Questions of tests that are due, at most `most`. */
  due(most: number): Pick[];
  /** Learns the answer to a question of a test. */
  learn(field: Field, length: number, port: number, value: bigint, outcome: Outcome): void;
  /** Whether an answer that looks like a host is one. A held pick comes back from `settled`. */
  judge(pick: Pick, outcome: Outcome): Verdict;
  /** Held answers that are decided now, and what was closed since the last call. */
  settled(): { released: { pick: Pick; outcome: Outcome; counts: boolean }[]; closed: Closed[] };
  /** Looks for parts of fields where too much answers. */
  inspect(): void;
}

/** In longer prefixes no address is surely nobody's. */
const longestTested = { 4: 30, 6: 112 } as const;

/** Failures of this machine after which a test is given up: its field stays undecided and shows nothing. */
const mostFailures = 6;

export function createAliasWatch(deps: {
  discovery: Discovery;
  rules: SweepRules;
  seed: number;
}): AliasWatch {
  const { discovery, rules } = deps;
  const tests = new Map<string, Test>();
  const held: { pick: Pick; outcome: Outcome }[] = [];
  let closed: Closed[] = [];
  const inspected = new Map<Field, number>();

  const keyOf = (field: Field, length: number, port: number, part: bigint) =>
    `${field.prefix.family} ${field.network} ${length} ${part >> BigInt(128 - length)} ${port}`;

  function open(
    field: Field,
    port: number,
    wanted: number,
    length = 64,
    part = field.network,
  ): void {
    const key = keyOf(field, length, port, part);
    if (tests.has(key)) return;
    if (field.prefix.length > longestTested[field.prefix.family]) {
      field.testedPorts.add(port);
      return;
    }
    const counts = { wanted, asked: 0, silent: 0, failed: 0, answered: [] };
    tests.set(key, { field, port, length, part, ...counts });
  }

  function addressOf(test: Test): bigint {
    const { field, length, part, asked, port } = test;
    if (field.prefix.family === 4) return asked % 2 === 0 ? field.prefix.first : field.prefix.last;
    const random = createSeededRandom(
      Number((field.network >> 64n) & 0x7fffffffn) ^
        (deps.seed + asked * 7_919 + length + port * 31),
    );
    let bits = 0n;
    for (let word = 0; word < 4; word += 1) bits = (bits << 16n) | BigInt(random.int(65_536));
    const free = (1n << BigInt(128 - Math.max(length, field.prefix.length))) - 1n;
    const start = length > 64 ? part : field.prefix.length > 64 ? field.prefix.first : part;
    return ((start | free) ^ free) | (bits & free);
  }

  function close(test: Test): void {
    const { field, length, part, answered } = test;
    const free = (1n << BigInt(128 - length)) - 1n;
    const whole = length === 64;
    if (whole) field.aliased = true;
    else field.closePart(part, length);
    closed.push({
      field,
      first: field.prefix.family === 4 || whole ? field.network : (part | free) ^ free,
      length: field.prefix.family === 4 ? field.prefix.length : length,
      answered: answered.map(({ value }) => value),
    });
  }

  function decide(test: Test): void {
    const { field, port, length, answered, silent } = test;
    if (field.prefix.family === 4) {
      if (answered.length >= 2) close(test);
      else field.testedPorts.add(port);
      return;
    }
    if (length > 64) {
      // Among 65,536 addresses a random one may be a host; among more it can't.
      if (answered.length >= 2 || (answered.length > 0 && length <= 96)) close(test);
      return;
    }
    if (answered.length === 0) {
      if (silent > 0) field.testedPorts.add(port);
      return;
    }
    field.answeringPorts.add(port);
    // A reset or an echo comes from a stack that holds every address; a single open port may be a proxy in front of the network.
    const stack = answered.some(({ outcome }) => outcome !== 'open');
    if (stack || field.answeringPorts.size > 1) close(test);
  }

  const over = (test: Test) =>
    test.answered.length + test.silent >= test.wanted || test.failed >= mostFailures;

  function tally(field: Field, length: number) {
    const parts = new Map<bigint, { hits: number; tries: number; value: bigint; port: number }>();
    for (const [value, { alive, ports }] of field.asked) {
      if (ports.length === 0) continue;
      const key = value >> BigInt(128 - length);
      const part = parts.get(key) ?? { hits: 0, tries: 0, value, port: 0 };
      part.tries += 1;
      if (alive) {
        part.hits += 1;
        part.port = ports.at(-1) ?? 0;
      }
      parts.set(key, part);
    }
    return parts.values();
  }

  return {
    begin() {
      for (const field of discovery.fields) {
        const wanted = field.prefix.family === 4 ? 2 : rules.aliases.testAddresses;
        open(field, discovery.ports.first(field, false), wanted);
      }
    },
    due(most) {
      const picks: Pick[] = [];
      for (const test of tests.values()) {
        if (over(test)) continue;
        const undecided = test.wanted - test.answered.length - test.silent;
        for (let n = 0; n < undecided && picks.length < most; n += 1) {
          const value = addressOf(test);
          test.asked += 1;
          picks.push({
            field: test.field,
            value,
            port: test.port,
            scheme: 'alias-test',
            variant: `${test.length}`,
            from: undefined,
            host: undefined,
            expected: 0,
            source: undefined,
          });
        }
      }
      return picks;
    },
    learn(field, length, port, value, outcome) {
      open(field, port, rules.aliases.confirmAddresses, length, value);
      const test = tests.get(keyOf(field, length, port, length === 64 ? field.network : value));
      if (!test || over(test)) return;
      if (showsHost(outcome)) test.answered.push({ value, outcome });
      else if (outcome === 'failed') test.failed += 1;
      else test.silent += 1;
      if (over(test)) decide(test);
    },
    judge(pick, outcome) {
      const { field, port, value } = pick;
      if (field.isAliased(value) || field.answeringPorts.has(port)) return 'void';
      if (field.testedPorts.has(port)) return 'counts';
      open(field, port, rules.aliases.confirmAddresses);
      held.push({ pick, outcome });
      return 'held';
    },
    settled() {
      const released = [];
      for (const one of held.splice(0)) {
        const { field, port, value } = one.pick;
        const isVoid = field.isAliased(value) || field.answeringPorts.has(port);
        if (isVoid || field.testedPorts.has(port)) released.push({ ...one, counts: !isVoid });
        else held.push(one);
      }
      const now = closed;
      closed = [];
      return { released, closed: now };
    },
    inspect() {
      const { partLengths, partHits, partShare } = rules.aliases;
      for (const field of discovery.fields) {
        const before = inspected.get(field) ?? 0;
        if (field.aliased || field.prefix.family === 4) continue;
        if (field.hits < partHits || field.hits === before) continue;
        inspected.set(field, field.hits);
        for (const length of partLengths) {
          for (const { hits, tries, value, port } of tally(field, length)) {
            if (hits < partHits || hits / tries < partShare) continue;
            open(field, port, rules.aliases.confirmAddresses, length, value);
          }
        }
      }
    },
  };
}
