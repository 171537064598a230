import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { isoNow, type TimeSource } from '../../../collector/time/time-source.ts';
import { appendAudit } from '../../audit/append.ts';
import type { Cases, CaseView } from '../../cases/cases.ts';
import type { CaseState } from '../../cases/machine.ts';
import { cleanFileName } from '../../incidents/file-name.ts';
import { actorOf } from '../../people/actor.ts';
import type { Principal } from '../../people/principal.ts';
import type { Blobs } from '../../stores/blobs/blobs.ts';
import type { Records } from '../../stores/records/records.ts';
import { RegisterError } from '../errors.ts';
import { readRuleFile } from '../../../collector/rules/rule-file.ts';
import type { AttachedFile } from './attached.ts';
import { FileTypeSchema, headBytes, recogniseFile, type FileType } from './file-types.ts';

/** A technical cap over all rules: what a request may send at all. */
export const largestFile = 64 * 1_024 * 1_024;
const mebibyte = 1_024 * 1_024;

const RulesSchema = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    confidence: Type.String({ minLength: 1 }),
    maxMebibytes: Type.Number({ exclusiveMinimum: 0, maximum: 64 }),
    types: Type.Array(FileTypeSchema, { minItems: 1, uniqueItems: true }),
  },
  { additionalProperties: false },
);

export interface FileRules {
  maxMebibytes: number;
  types: readonly FileType[];
}

/** Reads `files.yaml` of the folder. Throws RuleFileError. */
export async function loadFileRules(folder: string): Promise<FileRules> {
  return readRuleFile(join(folder, 'files.yaml'), RulesSchema);
}

export interface CaseFilesDeps {
  records: Records;
  cases: Cases;
  blobs: Blobs;
  time: TimeSource;
  rules: () => Promise<FileRules>;
}

/** Cases whose state lists files. */
export type WithFiles = CaseState & { files: readonly AttachedFile[] };

/** Files that people attach to cases: stored, recognised, hashed, and named by a message of the case. */
export interface CaseFiles {
  /**
   * Throws BLOB_TOO_LARGE, BLOB_DISK_FULL, FILE_EMPTY, FILE_TYPE_REFUSED, and what the case refuses (CaseError). The same
   * bytes twice are one file.
   */
  add(
    principal: Principal,
    view: CaseView,
    unitId: string,
    name: string,
    content: Readable,
  ): Promise<{ view: CaseView; file: AttachedFile }>;
  /**
   * The bytes of a file that the case lists and that was received here for it; undefined for any other hash. Who took it is in
   * the audit log before it leaves.
   */
  open(
    principal: Principal,
    view: CaseView,
    sha256: string,
  ): Promise<{ file: AttachedFile; content: Readable } | undefined>;
}

/** The first bytes, and all of it again. */
async function peek(content: Readable): Promise<{ head: Buffer; whole: Readable }> {
  const chunks = content[Symbol.asyncIterator]();
  const taken: Buffer[] = [];
  let length = 0;
  while (length < headBytes) {
    const { done, value } = (await chunks.next()) as IteratorResult<Buffer, undefined>;
    if (done === true) break;
    taken.push(value);
    length += value.length;
  }
  const head = Buffer.concat(taken);
  async function* all() {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { head: head.subarray(0, headBytes), whole: Readable.from(all()) };
}

export function createCaseFiles(deps: CaseFilesDeps): CaseFiles {
  const { records, cases, blobs, time, rules } = deps;
  return {
    async add(principal, view, unitId, rawName, content) {
      const { maxMebibytes, types } = await rules();
      const name = cleanFileName(rawName);
      const { head, whole } = await peek(content);
      if (head.length === 0) throw new RegisterError('FILE_EMPTY', 'The file is empty.');
      const recognised = recogniseFile(head, name);
      if (!recognised || !types.includes(recognised.type)) {
        whole.destroy();
        throw new RegisterError('FILE_TYPE_REFUSED', 'Files of this type are not taken.', {
          types: [...types],
        });
      }
      const blob = await blobs.put(whole, maxMebibytes * mebibyte);
      const { mediaType } = recognised;
      const known = (view.state as WithFiles).files.find(({ sha256 }) => sha256 === blob.sha256);
      if (known) return { view, file: known };
      const after = await records.transaction(async (trx) => {
        await trx
          .insertInto('case_files')
          .values({
            case_id: view.caseId,
            case_kind: view.kind,
            unit_id: view.state.unitId,
            ...blob,
            name,
            media_type: mediaType,
            uploaded_by: principal.accountId,
            uploaded_by_name: principal.name,
            uploaded_at: isoNow(time),
          })
          .onConflict((conflict) => conflict.columns(['case_id', 'sha256']).doNothing())
          .execute();
        return await cases.actIn(trx, {
          caseId: view.caseId,
          caseKind: view.kind,
          message: 'add-file',
          payload: { ...blob, name, mediaType },
          actor: { kind: 'person', accountId: principal.accountId, name: principal.name },
          origin: { address: principal.address },
          unitId,
        });
      });
      const file = (after.state as WithFiles).files.find(({ sha256 }) => sha256 === blob.sha256);
      if (!file) throw new Error('the case did not keep the file');
      return { view: after, file };
    },

    async open(principal, view, sha256) {
      const file = (view.state as WithFiles).files.find((one) => one.sha256 === sha256);
      const received = await records.db
        .selectFrom('case_files')
        .select('sha256')
        .where('case_id', '=', view.caseId)
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      if (!file || !received) return undefined;
      await records.transaction((trx) =>
        appendAudit(trx, {
          unitId: view.state.unitId,
          actor: actorOf(principal),
          action: `${view.kind}.read-file`,
          target: { kind: view.kind, id: view.caseId },
          after: { name: file.name, sha256 },
          at: isoNow(time),
        }),
      );
      return { file, content: await blobs.open(sha256) };
    },
  };
}
