import { setImmediate as nextTurn } from 'node:timers/promises';
import { canonicalJson } from '../../audit/canonical-json.ts';
import type { CatalogueItem } from '../catalogue/catalogue.ts';
import type { ItemResult } from '../item-result.ts';
import type { ApprovedException, Attestation } from '../people-inputs.ts';
import type { ItemMark } from '../scoring/count.ts';
import type { Score } from '../scoring/score.ts';
import type { EvidenceRow } from '../system-inputs.ts';

/** First line of a frozen assessment. */
export interface FrozenHead {
  v: 1;
  kind: 'frozen-assessment';
  id: string;
  system: {
    id: string;
    name: string;
    level: number;
    sLevel: number;
    aLevel: number;
    scopes: readonly string[];
  };
  unit: { id: string; name: string };
  /** Judged as of then. */
  at: string;
  by: { id?: string; name: string };
  note?: string;
  catalogue: { sha256: string; edited: readonly string[] };
  packs: readonly { id: string; version: string; sha256: string }[];
  checks: readonly { id: string; titleZh: string; titleEn: string; validHours: number }[];
  scores: readonly Score[];
  items: number;
}

/** Evidence as it stood, with the hash that its row had. */
export type FrozenEvidence = Omit<EvidenceRow, 'system_id' | 'unit_id' | 'superseded_at'>;

/** One further line each: an item with everything that it rested on. */
export interface FrozenItem extends Pick<
  CatalogueItem,
  | 'key'
  | 'clause'
  | 'item'
  | 'categoryZh'
  | 'categoryEn'
  | 'controlPointZh'
  | 'controlPointEn'
  | 'textZh'
  | 'textEn'
  | 'evaluationUnit'
  | 'majorHazard'
> {
  mark?: ItemMark;
  result: ItemResult;
  evidence: readonly FrozenEvidence[];
  /** Evidence beyond what is kept in full, by id and hash. */
  furtherEvidence: readonly Pick<EvidenceRow, 'id' | 'verdict' | 'sha256'>[];
  attestations: readonly Attestation[];
  exceptions: readonly ApprovedException[];
  exclusion?: { reason: string; by: string; at: string };
}

/** Items between two turns of the thread: some milliseconds. */
const slice = 10;

/** Lines of canonical JSON: the head, then the items in the order of the catalogue. */
export async function writeContent(
  head: FrozenHead,
  items: readonly FrozenItem[],
): Promise<string> {
  const lines = [canonicalJson(head)];
  for (const [index, item] of items.entries()) {
    lines.push(canonicalJson(item));
    if (index % slice === slice - 1) await nextTurn();
  }
  return `${lines.join('\n')}\n`;
}

export interface FrozenContent {
  head: FrozenHead;
  items: FrozenItem[];
}

export async function readContent(text: string): Promise<FrozenContent> {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const items: FrozenItem[] = [];
  for (const [index, line] of lines.entries()) {
    items.push(JSON.parse(line) as FrozenItem);
    if (index % slice === slice - 1) await nextTurn();
  }
  return { head: JSON.parse(first) as FrozenHead, items };
}
