import { minuteZh } from './dates.ts';
import type { AttachedFile, DocumentMeta } from './description.ts';

/** The small lines at the foot of each page: who made this copy when, and the log and checkpoint that prove it. */
export function traceLines({ madeAt, madeBy, checkpoint, caseLog }: DocumentMeta): string[] {
  const parts = [`${minuteZh(madeAt)} ${madeBy} 生成`];
  if (caseLog) {
    const hash = caseLog.hash === undefined ? '' : ` ${caseLog.hash.slice(0, 16)}`;
    parts.push(`案卷 ${caseLog.caseId} 第 ${caseLog.version} 条${hash}`);
  }
  const first = parts.join(' · ');
  return checkpoint ? [first, `检查点 ${checkpoint.seq} SHA-256 ${checkpoint.sha256}`] : [first];
}

/** `12,345 字节`. */
export function bytesZh({ bytes }: Pick<AttachedFile, 'bytes'>): string {
  return `${bytes.toLocaleString('en-US')} 字节`;
}
