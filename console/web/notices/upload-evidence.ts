import { upload } from '../providers/upload.ts';
import type { NoticeEvidence } from './notice.ts';

/** As rules/notices has it; larger files belong to an incident. The server decides, this saves a vain upload. */
export const mostEvidenceBytes = 50 * 1_024 * 1_024;

/** What the file dialog of a phone or a computer offers first; nothing is refused for its type. */
export const evidenceTypes =
  'image/*,application/pdf,text/plain,.log,.csv,.doc,.docx,.xls,.xlsx,.zip,.ofd,.pcap';

interface Stored {
  sha256: string;
  bytes: number;
  name: string;
}

/** Stores one file as evidence; the server answers its hash, by which it is named from then on. */
export async function uploadEvidence(
  file: File,
  unitId: string | undefined,
  onProgress: (share: number) => void,
): Promise<NoticeEvidence> {
  const { sha256, bytes, name } = await upload<Stored>('/notices/evidence', file, {
    query: { name: file.name.slice(-300), unitId },
    onProgress,
  });
  return {
    kind: file.type.startsWith('image/') ? 'screenshot' : 'file',
    name: name.slice(0, 200),
    sha256,
    bytes,
  };
}
