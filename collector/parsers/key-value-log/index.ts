import {
  parseKeyValues,
  type KeyValueDialect,
  type Pair,
} from '../../codecs/key-value/key-value.ts';
import { commonAliases, normaliseKey } from '../mapping/aliases.ts';
import { applyPairs, nameRuleById } from '../mapping/apply-pairs.ts';
import { notePayloadTime } from '../mapping/observer.ts';
import { readOutcome } from '../mapping/outcome.ts';
import type { Parser, SyslogLine } from '../parser.ts';

const dialects: readonly KeyValueDialect[] = [
  { separator: '=', delimiters: ' ', quotes: '"\'' },
  { separator: '=', delimiters: ',;|', quotes: '"', blanksInKeys: true },
  { separator: ':', delimiters: ',;|', blanksInKeys: true },
  { separator: ':', delimiters: '，；', blanksInKeys: true },
  { separator: ':', delimiters: ' ' },
];
/** Pairs, and known keys among them, that make a line a record. */
const fewestPairs = 3;
const fewestKnown = 2;

/**
 * The last resort for products without a parser of their own: the dialect that yields most known keys is
 * taken. Unknown keys are kept too, so that a record can be searched before anyone writes its parser.
 */
export const keyValueLog: Parser = {
  id: 'key-value-log',
  detect: ({ content }) => hasPairs(content, '=') || hasPairs(content, ':'),
  parse: (line, draft) => {
    const pairs = bestPairs(line);
    if (!pairs) return false;
    for (const [key, value] of pairs) {
      if (/^(?:time|date|datetime|gentime|eventtime|发生时间|时间)$/i.test(key))
        notePayloadTime(line, value);
    }
    const result = pairs.find(([key]) => /^(?:result|结果|操作结果|status)$/i.test(key))?.[1];
    applyPairs(draft, pairs, { namespace: 'fields' });
    nameRuleById(draft);
    const outcome = readOutcome(result ?? '');
    if (outcome) draft['event.outcome'] ??= outcome;
    return true;
  },
};

/** At least as many separators as pairs are needed: cheap enough to ask of each line. */
function hasPairs(content: string, separator: string): boolean {
  let at = -1;
  for (let count = 0; count < fewestPairs; count++) {
    at = content.indexOf(separator, at + 1);
    if (at < 0) return false;
  }
  return true;
}

function bestPairs(line: SyslogLine): Pair[] | undefined {
  let best: Pair[] | undefined;
  let bestKnown = fewestKnown - 1;
  for (const dialect of dialects) {
    if (!hasPairs(line.content, dialect.separator)) continue;
    const pairs = parseKeyValues(line.content, dialect);
    if (pairs.length < fewestPairs) continue;
    const known = pairs.filter(([key]) => commonAliases.has(normaliseKey(key))).length;
    if (known > bestKnown) {
      best = pairs;
      bestKnown = known;
    }
  }
  return best;
}
