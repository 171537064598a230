import type { Readable } from 'node:stream';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { cleanFileName, cleanMediaType } from '../../incidents/file-name.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import { newId } from '../../stores/records/new-id.ts';
import type { Records } from '../../stores/records/records.ts';
import { DrillError } from '../errors.ts';
import type { DrillRules } from '../rules.ts';
import type { Seat } from './seats.ts';

export interface DrillUpload {
  id: string;
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
}

export interface DrillUploadsDeps {
  /** Of the drill world. */
  records: Records;
  blobs: Blobs;
  rules: DrillRules;
  time: TimeSource;
}

interface Place {
  drillId: string;
  runId: string;
  /** Unit of the drill. */
  unitId: string;
  seat: Seat;
}

/** Photographs and files that players attach to what they did. */
export interface DrillUploads {
  /** Throws ATTACHMENT_EMPTY, TOO_MANY_ATTACHMENTS, BLOB_TOO_LARGE, BLOB_DISK_FULL. */
  add(
    place: Place,
    by: string,
    file: { name: string; mediaType: string | undefined },
    content: Readable,
  ): Promise<DrillUpload>;
  /** Undefined when this drill has none with this id. */
  find(drillId: string, uploadId: string): Promise<(DrillUpload & { seat: string }) | undefined>;
  open(sha256: string): Promise<Readable>;
  readonly maxBytes: number;
}

export function createDrillUploads({
  records,
  blobs,
  rules,
  time,
}: DrillUploadsDeps): DrillUploads {
  const { attachmentMebibytes, attachmentsPerSeat } = rules.conduct;
  const maxBytes = attachmentMebibytes * 1024 * 1024;

  async function refuseTooMany({ runId, seat }: Place): Promise<void> {
    const { count } = await records.db
      .selectFrom('drill_uploads')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('run_id', '=', runId)
      .where('seat', '=', seat.seat)
      .executeTakeFirstOrThrow();
    if (count < attachmentsPerSeat) return;
    const message = `At most ${attachmentsPerSeat} files from one seat.`;
    throw new DrillError('TOO_MANY_ATTACHMENTS', message);
  }

  return {
    maxBytes,
    async add(place, by, file, content) {
      await refuseTooMany(place);
      const blob = await blobs.put(content, maxBytes);
      if (blob.bytes === 0) throw new DrillError('ATTACHMENT_EMPTY', 'The file is empty.');
      const upload = {
        id: newId(time.now()),
        name: cleanFileName(file.name),
        mediaType: cleanMediaType(file.mediaType),
        bytes: blob.bytes,
        sha256: blob.sha256,
      };
      const { drillId, runId, unitId, seat } = place;
      await records.db
        .insertInto('drill_uploads')
        .values({
          id: upload.id,
          drill_id: drillId,
          run_id: runId,
          unit_id: unitId,
          seat: seat.seat,
          name: upload.name,
          media_type: upload.mediaType,
          sha256: blob.sha256,
          sm3: blob.sm3,
          bytes: blob.bytes,
          uploaded_by: by,
          uploaded_at: isoNow(time),
        })
        .execute();
      return upload;
    },
    async find(drillId, uploadId) {
      return await records.db
        .selectFrom('drill_uploads')
        .select(['id', 'seat', 'name', 'media_type as mediaType', 'bytes', 'sha256'])
        .where('drill_id', '=', drillId)
        .where('id', '=', uploadId)
        .executeTakeFirst();
    },
    open: (sha256) => blobs.open(sha256),
  };
}
