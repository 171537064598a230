import type { Readable } from 'node:stream';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { appendAudit } from '../audit/append.ts';
import { blobsNamedBy } from '../cases/exchange/blob-references.ts';
import type { CaseView } from '../cases/cases.ts';
import { cleanFileName } from '../incidents/file-name.ts';
import { actorOf } from '../people/actor.ts';
import type { Principal } from '../people/principal.ts';
import { takeTurn } from '../people/unit-tree.ts';
import type { BlobInfo, Blobs } from '../stores/blobs/blobs.ts';
import type { Jobs } from '../stores/jobs/jobs.ts';
import { newId } from '../stores/records/new-id.ts';
import type { Db, Records, Trx } from '../stores/records/records.ts';
import { NoticeError } from './errors.ts';
import type { NoticeRules } from './rules.ts';

export interface NoticeEvidenceDeps {
  records: Records;
  blobs: Blobs;
  rules: Pick<NoticeRules, 'evidence'>;
  time: TimeSource;
  /** Fingerprint of this node's key. */
  nodeId: string;
  /** Forgets what nothing names; without it `forget` has to be called. */
  jobs?: Jobs;
}

export interface UploadedFile extends BlobInfo {
  /** As it will be shown: no path, nothing hidden. */
  name: string;
}

/** Files that people bring to notices, answers and reviews: stored first, then named by a message with their hash. */
export interface NoticeEvidence {
  readonly maxBytes: number;
  /** Throws BLOB_TOO_LARGE, BLOB_DISK_FULL, EVIDENCE_EMPTY, EVIDENCE_TOO_MANY. */
  upload(
    principal: Principal,
    unitId: string,
    name: string,
    content: Readable,
  ): Promise<UploadedFile>;
  /**
   * A file that the case names, with the name it has there; who took it is in the audit log before it leaves. Undefined when
   * the case does not name it. Throws EVIDENCE_ELSEWHERE while the bytes are on another node.
   */
  read(
    principal: Principal,
    view: CaseView,
    sha256: string,
  ): Promise<{ name: string; bytes: number; content: Readable } | undefined>;
  /** Forgets uploads that nothing named in time; answers how many. */
  forget(): Promise<number>;
  /** Defines the job; call it once, before the jobs are started. */
  start(): Promise<void>;
}

const mebibyte = 1_024 * 1_024;
const hourMs = 3_600_000;
const jobName = 'notices.forget-uploads';

/** The name under which an object anywhere in the value refers to the file. */
function nameIn(value: unknown, sha256: string): string | undefined {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    if ('sha256' in next && next.sha256 === sha256) {
      return 'name' in next && typeof next.name === 'string' ? next.name : sha256;
    }
    left.push(...(Object.values(next) as unknown[]));
  }
  return undefined;
}

/** From what the case is now, else from an earlier round in its log. */
async function nameInCase(db: Db, view: CaseView, sha256: string): Promise<string | undefined> {
  const now = nameIn(view.state, sha256);
  if (now !== undefined) return now;
  const rows = await db
    .selectFrom('case_messages')
    .select('payload')
    .where('case_id', '=', view.caseId)
    .where('payload', 'like', `%${sha256}%`)
    .limit(1)
    .execute();
  return rows.map(({ payload }) => nameIn(JSON.parse(payload), sha256))[0];
}

/**
 * Whether the case may give the file away: a message of this node names it, which was checked when it was written, or the
 * node that names it has sent the bytes as well. Else another node could read any file of ours by naming its hash.
 */
async function isGivenBy(db: Db, caseId: string, sha256: string, nodeId: string): Promise<boolean> {
  const own = await db
    .selectFrom('case_messages')
    .select('id')
    .where('case_id', '=', caseId)
    .where('node', '=', nodeId)
    .where('payload', 'like', `%${sha256}%`)
    .limit(1)
    .executeTakeFirst();
  if (own) return true;
  const sent = await db
    .selectFrom('exchange_blobs')
    .select('sha256')
    .where('case_id', '=', caseId)
    .where('sha256', '=', sha256)
    .where('state', '=', 'stored')
    .limit(1)
    .executeTakeFirst();
  return sent !== undefined;
}

export function createNoticeEvidence(deps: NoticeEvidenceDeps): NoticeEvidence {
  const { records, blobs, time, jobs } = deps;
  const { maxMebibytes, unattachedPerAccount, forgetHours } = deps.rules.evidence;
  const maxBytes = maxMebibytes * mebibyte;

  async function refuseMany(db: Db | Trx, accountId: string): Promise<void> {
    const { waiting } = await db
      .selectFrom('notice_uploads')
      .select((eb) => eb.fn.countAll<number>().as('waiting'))
      .where('account_id', '=', accountId)
      .where('case_id', 'is', null)
      .executeTakeFirstOrThrow();
    if (waiting < unattachedPerAccount) return;
    throw new NoticeError(
      'EVIDENCE_TOO_MANY',
      'Too many uploaded files are not part of anything yet; submit what you have written first.',
      { most: unattachedPerAccount },
    );
  }

  async function forget(): Promise<number> {
    const before = new Date(time.now() - forgetHours * hourMs).toISOString();
    const { numDeletedRows } = await records.db
      .deleteFrom('notice_uploads')
      .where('case_id', 'is', null)
      .where('at', '<', before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  return {
    maxBytes,
    async upload(principal, unitId, name, content) {
      // Before the bytes are taken, and again when they are noted: two at once do not pass each other.
      await refuseMany(records.db, principal.accountId);
      const blob = await blobs.put(content, maxBytes);
      if (blob.bytes === 0) throw new NoticeError('EVIDENCE_EMPTY', 'The file is empty.');
      const clean = cleanFileName(name);
      await records.transaction(async (trx) => {
        await takeTurn(trx, 'uploads');
        const again = await trx
          .selectFrom('notice_uploads')
          .select('id')
          .where('account_id', '=', principal.accountId)
          .where('unit_id', '=', unitId)
          .where('sha256', '=', blob.sha256)
          .where('case_id', 'is', null)
          .executeTakeFirst();
        // The same file sent again by a weak network is one upload.
        if (again) return;
        await refuseMany(trx, principal.accountId);
        await trx
          .insertInto('notice_uploads')
          .values({
            id: newId(time.now()),
            unit_id: unitId,
            account_id: principal.accountId,
            sha256: blob.sha256,
            sm3: blob.sm3,
            bytes: blob.bytes,
            name: clean,
            at: isoNow(time),
            case_id: null,
          })
          .execute();
      });
      return { ...blob, name: clean };
    },

    async read(principal, view, sha256) {
      const name = await nameInCase(records.db, view, sha256);
      if (name === undefined) return undefined;
      const given = await isGivenBy(records.db, view.caseId, sha256, deps.nodeId);
      const info = given ? await blobs.info(sha256) : undefined;
      if (!info) {
        throw new NoticeError('EVIDENCE_ELSEWHERE', 'The bytes are not on this node yet.', {
          sha256,
        });
      }
      await records.transaction((trx) =>
        appendAudit(trx, {
          unitId: view.state.unitId,
          actor: actorOf(principal),
          action: `${view.kind}.read-evidence`,
          target: { kind: view.kind, id: view.caseId },
          after: { name, sha256 },
          at: isoNow(time),
        }),
      );
      return { name: cleanFileName(name), bytes: info.bytes, content: await blobs.open(sha256) };
    },

    forget,
    async start() {
      if (!jobs) return;
      jobs.define(jobName, async () => void (await forget()));
      await jobs.repeat(jobName, jobName, {}, hourMs);
    },
  };
}

/** Whether the file came with a case that the unit gave to somebody, from that one's node. */
async function cameFromBelow(trx: Trx, sha256: string, unitId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('exchange_blobs')
    .innerJoin('deliveries', 'deliveries.id', 'exchange_blobs.case_id')
    .select('exchange_blobs.sha256')
    .where('exchange_blobs.sha256', '=', sha256)
    .where((eb) =>
      eb.or([eb('deliveries.issuer_unit_id', '=', unitId), eb('deliveries.unit_id', '=', unitId)]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Makes the files that a payload names part of the case. Throws EVIDENCE_UNKNOWN for a hash that nobody of the unit, or
 * below it, has brought: whoever merely knows a hash does not come to the bytes by naming it.
 */
export async function attachEvidence(
  trx: Trx,
  payload: unknown,
  { caseId, unitId, at }: { caseId: string; unitId: string; at: string },
): Promise<void> {
  for (const sha256 of blobsNamedBy(payload)) {
    const known = await trx
      .selectFrom('notice_uploads')
      .selectAll()
      .where('sha256', '=', sha256)
      .where((eb) =>
        eb.or([
          eb('case_id', '=', caseId),
          eb(
            'unit_id',
            'in',
            eb
              .selectFrom('unit_closure')
              .select('descendant')
              .where('ancestor', '=', unitId)
              .where('from_at', '<=', at)
              .where((inner) =>
                inner.or([inner('until_at', 'is', null), inner('until_at', '>', at)]),
              ),
          ),
        ]),
      )
      .orderBy('id')
      .limit(500)
      .execute();
    if (known.some((row) => row.case_id === caseId)) continue;
    const waiting = known.find((row) => row.case_id === null && row.unit_id === unitId);
    const [first] = known;
    if (waiting) {
      await trx
        .updateTable('notice_uploads')
        .set({ case_id: caseId })
        .where('id', '=', waiting.id)
        .execute();
    } else if (first) {
      await trx
        .insertInto('notice_uploads')
        .values({ ...first, id: newId(), case_id: caseId })
        .execute();
    } else if (!(await cameFromBelow(trx, sha256, unitId))) {
      throw new NoticeError('EVIDENCE_UNKNOWN', 'A file that is named was not uploaded here.', {
        sha256,
      });
    }
  }
}
