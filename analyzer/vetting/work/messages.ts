import type { Declared } from '../declared.ts';
import type { RuleWords } from '../rules/rule-words.ts';

/** Facts of a package as JSON, in bytes: they are large and only the thread parses them. */
export type FactsBytes = Uint8Array;

/** What the thread is asked for. */
export type WorkRequest =
  | { kind: 'words' }
  | { kind: 'vet'; facts: FactsBytes; declared: Declared | null; at: string }
  | {
      kind: 'compare';
      from: { facts: FactsBytes; findings: string };
      to: { facts: FactsBytes; findings: string };
    };

/** A vetted package, ready to be stored: what is large is JSON already. */
export interface VettedPackage {
  platform: 'android' | 'ios';
  packageName: string | null;
  versionName: string | null;
  versionCode: string | null;
  label: string | null;
  rulesVersion: string;
  summary: string;
  matrix: string;
  findings: string;
  counts: string;
}

export type WorkAnswer =
  | { kind: 'words'; words: RuleWords }
  | { kind: 'vetted'; vetted: VettedPackage }
  | { kind: 'compared'; comparison: string }
  | { kind: 'failed'; text: string };
