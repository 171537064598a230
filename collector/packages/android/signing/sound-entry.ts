import type { Archive, ArchiveEntry } from '../../archive/archive.ts';
import type { IssueLog } from './issues.ts';

/** An entry whose header says something else than the directory is not what the platform would read. */
export function isSound(archive: Archive, entry: ArchiveEntry, log: IssueLog): boolean {
  const differences = archive.differences(entry).filter((field) => field !== 'method');
  if (differences.length === 0) return true;
  const detail = `${entry.name}: header and directory differ in ${differences.join(', ')}`;
  log.error('v1', 'MALFORMED_ZIP_ENTRY', detail);
  return false;
}
