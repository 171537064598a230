import { createHash } from 'node:crypto';
import type { Bounded, MarkFact, SecretFact, StringPlace } from '../code-facts.ts';
import type { PatternRule } from '../reading/rules.ts';

/** Text that is looked at per string; whole files come in lines. */
const MAX_TEXT = 4_000;
/** Characters of context that a mark shows. */
const MAX_VALUE = 160;
/** Characters of a secret that are shown at each end; of short ones only the first. */
const SHOWN = 4;

interface Compiled {
  id: string;
  patterns: RegExp[];
}

/** Rules of one file made ready: one expression that says whether any can match, then one by one. */
export interface Finder {
  find(text: string): { id: string; match: RegExpExecArray }[];
}

export function createFinder(rules: readonly PatternRule[]): Finder {
  const compiled: Compiled[] = rules.map(({ id, patterns }) => ({
    id,
    patterns: patterns.map((pattern) => new RegExp(pattern, 'iu')),
  }));
  const any = new RegExp(
    rules.flatMap(({ patterns }) => patterns.map((pattern) => `(?:${pattern})`)).join('|') ||
      '(?!)',
    'iu',
  );
  return {
    find(text) {
      if (!any.test(text)) return [];
      return compiled.flatMap(({ id, patterns }) => {
        for (const pattern of patterns) {
          const match = pattern.exec(text);
          if (match) return [{ id, match }];
        }
        return [];
      });
    },
  };
}

/** Shows the ends of a secret: enough to find it again, too little to use it. */
export function masked(secret: string): string {
  if (secret.length <= SHOWN * 3) return `${secret.slice(0, 2)}***`;
  return `${secret.slice(0, SHOWN)}***${secret.slice(-SHOWN)}`;
}

/** Placeholders and words that only look like a secret. */
const dummies =
  /^(?:(.)\1*|[x*]+.*|<.*>|\$\{.*|%.*|(?:your|my|test|demo|example|null|undefined|password|secret|changeit|123456).*)$/iu;

export interface PatternBook {
  add(text: string, place: StringPlace): void;
  result(): { marks: Bounded<MarkFact>; secrets: Bounded<SecretFact> };
}

/** Gathers marks and secrets from many texts; each value once per file. */
export function createPatternBook(
  finders: { marks: Finder; secrets: Finder },
  limits: { marks: number; secrets: number },
): PatternBook {
  const marks = new Map<string, MarkFact>();
  const secrets = new Map<string, SecretFact>();
  let [moreMarks, moreSecrets] = [0, 0];

  function addMark(mark: string, { 0: found, index, input }: RegExpExecArray, place: StringPlace) {
    const room = Math.max(0, Math.floor((MAX_VALUE - found.length) / 2));
    const from = Math.max(0, index - room);
    const value = input
      .slice(from, from + MAX_VALUE)
      .replaceAll(/\s+/gu, ' ')
      .trim();
    const key = `${mark} ${place.file} ${value}`;
    if (marks.has(key)) return;
    if (marks.size >= limits.marks) moreMarks += 1;
    else marks.set(key, { mark, value, ...place });
  }

  function addSecret(rule: string, { 0: whole, 1: group }: RegExpExecArray, place: StringPlace) {
    const secret = group ?? whole;
    if (dummies.test(secret)) return;
    const sha256 = createHash('sha256').update(secret).digest('hex');
    const key = `${rule} ${place.file} ${sha256}`;
    if (secrets.has(key)) return;
    if (secrets.size >= limits.secrets) moreSecrets += 1;
    else secrets.set(key, { rule, masked: masked(secret), sha256, ...place });
  }

  return {
    add(whole, place) {
      const text = whole.length > MAX_TEXT ? whole.slice(0, MAX_TEXT) : whole;
      if (text.length < 2) return;
      for (const { id, match } of finders.marks.find(text)) addMark(id, match, place);
      if (text.length < 16) return;
      for (const { id, match } of finders.secrets.find(text)) addSecret(id, match, place);
    },
    result: () => ({
      marks: { list: [...marks.values()], total: marks.size + moreMarks },
      secrets: { list: [...secrets.values()], total: secrets.size + moreSecrets },
    }),
  };
}
