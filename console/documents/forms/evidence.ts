import type { Static } from 'typebox';
import type { NoticeEvidenceSchema } from '../../../analyzer/notices/facts.ts';
import { minuteZh } from '../dates.ts';
import type { Block, Cell } from '../description.ts';
import { evidenceKindZh } from './labels.ts';

type Evidence = Static<typeof NoticeEvidenceSchema>;

function row({ kind, name, takenAt, bytes, sha256 }: Evidence, index: number): Cell[] {
  return [
    index + 1,
    evidenceKindZh[kind],
    name,
    takenAt === undefined ? '' : minuteZh(takenAt),
    bytes ?? '',
    sha256 ?? '',
  ];
}

/** Evidence as a table with hashes, and its texts below. */
export function evidenceBlocks(title: string, evidence: readonly Evidence[] = []): Block[] {
  if (evidence.length === 0) return [];
  const table: Block = {
    kind: 'table',
    columns: [
      { title: '序号', width: 1.7, align: 'center' },
      { title: '类型', width: 2.4 },
      { title: '名称', width: 5 },
      { title: '取证时间', width: 3.6 },
      { title: '字节', width: 2, align: 'right' },
      { title: 'SHA-256', width: 8 },
    ],
    rows: evidence.map(row),
  };
  const texts = evidence.flatMap(({ name, text }, index): Block[] =>
    text === undefined
      ? []
      : [
          { kind: 'paragraph', style: 'plain', text: `证据 ${index + 1}：${name}` },
          { kind: 'paragraph', style: 'note', text },
        ],
  );
  return [{ kind: 'heading', text: title }, table, ...texts];
}
