import {
  createSeededRandom,
  type SeededRandom,
} from '../../../../collector/random/seeded-random.ts';
import { createReference } from '../../reference/reference.ts';
import { createRuleSet } from '../../rule-set.ts';
import type { EventRule } from '../../rule.ts';

/** Bytes that mean something to a reader of JSON, and some that must not stand there at all. */
const bytes = [
  ...Buffer.from('{}[]",:\\/ntu0123456789eE+-. \t\r\n'),
  0,
  0x1f,
  0x7f,
  0x80,
  0xc2,
  0xed,
  0xff,
];

/** One to three bytes of a line lost, doubled, changed or swapped in, or its end cut off. */
export function mangle(line: Buffer, random: SeededRandom): Buffer {
  let mangled = line;
  for (let times = 1 + random.int(3); times > 0; times -= 1) {
    const at = random.int(mangled.length + 1);
    const [head, tail] = [mangled.subarray(0, at), mangled.subarray(at)];
    switch (random.int(5)) {
      case 0:
        mangled = Buffer.concat([head, tail.subarray(1 + random.int(3))]);
        break;
      case 1:
        mangled = Buffer.concat([head, Buffer.from([random.pick(bytes)]), tail]);
        break;
      case 2:
        mangled = Buffer.concat([head, Buffer.from([random.pick(bytes)]), tail.subarray(1)]);
        break;
      case 3:
        mangled = Buffer.concat([head, tail.subarray(0, random.int(8)), tail]);
        break;
      default:
        mangled = random.chance(0.2) ? head : mangled;
    }
  }
  return mangled;
}

/** The object that a line is; undefined when it is none. */
function parsed(line: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export interface MangledReport {
  lines: number;
  /** Lines that were still objects. */
  objects: number;
  /** Lines about which the engine says something else than the reference says of what `JSON.parse` makes of them. */
  wrong: string[];
}

/** Damages lines and asks the engine about their bytes. */
export function askMangled(
  rules: readonly EventRule[],
  lines: readonly string[],
  seed: number,
): MangledReport {
  const random = createSeededRandom(seed);
  const ruleSet = createRuleSet(rules, { ignoreLogsource: true });
  const reference = createReference(rules, { ignoreLogsource: true });
  const report: MangledReport = { lines: 0, objects: 0, wrong: [] };
  for (const line of lines) {
    const mangled = mangle(Buffer.from(line), random);
    const event = parsed(mangled);
    const found = ruleSet.matchLine(mangled, 0, mangled.length, false);
    const engine = found?.map(({ ruleId }) => ruleId).join(' ');
    const wanted = event && reference.match(event).join(' ');
    report.lines += 1;
    if (event) report.objects += 1;
    if (engine !== wanted) {
      report.wrong.push(
        `seed ${seed}: ${mangled.toString('latin1')}: [${engine}], not [${wanted}]`,
      );
    }
  }
  return report;
}
