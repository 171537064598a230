import { Readable } from 'node:stream';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import { cleanFileName } from '../../incidents/file-name.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import { headBytes, recogniseFile } from '../../register/files/file-types.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import type { Records } from '../../stores/records/records.ts';
import { SweepsError } from '../errors.ts';
import type { SweepRunRules } from '../rules.ts';

export interface PlanDocumentsDeps {
  records: Records;
  blobs: Blobs;
  time: TimeSource;
  rules: () => SweepRunRules;
}

export interface PlanDocument {
  name: string;
  bytes: number;
  sha256: string;
}

/** The letter or form by which somebody allowed the probing. */
export interface PlanDocuments {
  /** Replaces the one before. Throws DOCUMENT_EMPTY, DOCUMENT_TYPE_REFUSED, BLOB_TOO_LARGE, BLOB_DISK_FULL. */
  put(planId: string, name: string, content: Readable, by: Principal): Promise<PlanDocument>;
  /** Undefined when there is none. Who took it is in the audit log. */
  open(
    planId: string,
    by: Principal,
  ): Promise<{ document: PlanDocument; content: Readable } | undefined>;
}

/** Keeps the first bytes of a stream while it passes. */
async function peek(content: Readable): Promise<{ head: Buffer; whole: Readable }> {
  const taken: Buffer[] = [];
  let length = 0;
  const chunks = content[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  while (length < headBytes) {
    const { done, value } = await chunks.next();
    if (done === true || value === undefined) break;
    taken.push(value);
    length += value.length;
  }
  async function* all() {
    yield* taken;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { head: Buffer.concat(taken).subarray(0, headBytes), whole: Readable.from(all()) };
}

export function createPlanDocuments(deps: PlanDocumentsDeps): PlanDocuments {
  const { records, blobs, time, rules } = deps;
  return {
    async put(planId, rawName, content, by) {
      const { maxMebibytes, types } = rules().document;
      const name = cleanFileName(rawName);
      const { head, whole } = await peek(content);
      if (head.length === 0) throw new SweepsError('DOCUMENT_EMPTY', 'The file is empty.');
      const recognised = recogniseFile(head, name);
      if (!recognised || !types.includes(recognised.type)) {
        whole.destroy();
        const detail = 'Files of this type are not taken.';
        throw new SweepsError('DOCUMENT_TYPE_REFUSED', detail, { types });
      }
      const { sha256, sm3, bytes } = await blobs.put(whole, maxMebibytes * 1_024 * 1_024);
      await records.transaction(async (trx) => {
        const at = isoNow(time);
        const row = await trx
          .updateTable('address_plans')
          .set({
            document_sha256: sha256,
            document_name: name,
            document_bytes: bytes,
            updated_at: at,
            updated_by_name: by.name,
          })
          .where('id', '=', planId)
          .returning('unit_id')
          .executeTakeFirst();
        if (!row) throw new SweepsError('NOT_FOUND', `There is no plan ${planId}.`);
        await appendAudit(trx, {
          unitId: row.unit_id,
          actor: actorOf(by),
          action: 'address-plan.document',
          target: { kind: 'address-plan', id: planId },
          after: { name, bytes, sha256, sm3 },
          at,
        });
      });
      return { name, bytes, sha256 };
    },

    async open(planId, by) {
      const row = await records.db
        .selectFrom('address_plans')
        .select(['unit_id', 'document_name', 'document_bytes', 'document_sha256'])
        .where('id', '=', planId)
        .executeTakeFirst();
      if (!row || row.document_sha256 === null) return undefined;
      const document = {
        name: row.document_name ?? '',
        bytes: row.document_bytes ?? 0,
        sha256: row.document_sha256,
      };
      const content = await blobs.open(document.sha256);
      await records.transaction((trx) =>
        appendAudit(trx, {
          unitId: row.unit_id,
          actor: actorOf(by),
          action: 'address-plan.document.read',
          target: { kind: 'address-plan', id: planId },
          after: document,
          at: isoNow(time),
        }),
      );
      return { document, content };
    },
  };
}
