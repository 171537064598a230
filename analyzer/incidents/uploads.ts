import { createHash } from 'node:crypto';
import type { BlobInfo } from '../stores/blobs/blobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Trx } from '../stores/records/records.ts';

export interface Upload {
  id: string;
  incidentId: string;
  unitId: string;
  kind: 'file' | 'alert-events';
  name: string;
  mediaType: string;
  alertId?: string;
  blob: BlobInfo;
  by: string;
  at: string;
}

/** The same for the same key of one incident, so that a repeated upload is one piece of evidence. */
export function uploadIdOf(incidentId: string, key: string | undefined): string {
  if (key === undefined) return newId();
  return createHash('sha256')
    .update(JSON.stringify([incidentId, key]))
    .digest('hex')
    .slice(0, 26);
}

/** Notes what was received; a message then makes it evidence. */
export async function noteUpload(trx: Trx, upload: Upload): Promise<void> {
  const { blob } = upload;
  await trx
    .insertInto('incident_uploads')
    .values({
      id: upload.id,
      incident_id: upload.incidentId,
      unit_id: upload.unitId,
      kind: upload.kind,
      name: upload.name,
      media_type: upload.mediaType,
      sha256: blob.sha256,
      sm3: blob.sm3,
      bytes: blob.bytes,
      alert_id: upload.alertId ?? null,
      uploaded_by: upload.by,
      uploaded_at: upload.at,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
