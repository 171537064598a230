import { dateZh, openDate } from './dates.ts';
import type { AttachedFile, SignatureLine, TableBlock } from './description.ts';
import { bytesZh } from './trace-line.ts';

/** Attachments as the table that all formats print: number, name, size, hash. */
export function attachmentRows(files: readonly AttachedFile[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: '序号', width: 1.4, align: 'center' },
      { title: '附件', width: 5 },
      { title: '大小', width: 3.2, align: 'right' },
      { title: 'SHA-256', width: 8 },
    ],
    rows: files.map((file, index) => [index + 1, file.name, bytesZh(file), file.sha256]),
  };
}

/** Label with the name or room for it, and the date or a line for it. */
export function signatureParts({ label, name, date }: SignatureLine): [string, string] {
  return [
    `${label}：${name ?? '＿＿＿＿＿＿＿＿'}`,
    `日期：${date === undefined ? openDate : dateZh(date)}`,
  ];
}
