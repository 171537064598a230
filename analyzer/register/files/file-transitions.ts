import type { Transition } from '../../cases/machine.ts';
import { transition } from '../../cases/transition.ts';
import type { Trx } from '../../stores/records/records.ts';
import { byAt, opened, refusal } from '../case-work.ts';
import { RegisterError } from '../errors.ts';
import { AddFilePayload, mostFiles, RemoveFilePayload, type AttachedFile } from './attached.ts';
import type { WithFiles } from './case-files.ts';

interface FileTransitionsOptions {
  from: readonly string[];
  by: readonly string[];
  right: { resource: string; action: string };
}

/** What was received for this case; a hash alone, which anybody can know, attaches nothing. */
async function received(trx: Trx, caseId: string, sha256: string) {
  const row = await trx
    .selectFrom('case_files')
    .select(['sha256', 'sm3', 'name', 'media_type as mediaType', 'bytes'])
    .where('case_id', '=', caseId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (row) return row;
  throw new RegisterError('FILE_UNKNOWN', 'No such file was uploaded to this case.');
}

/** `add-file`, sent by the upload of a file only, and `remove-file`. */
export function fileTransitions<S extends WithFiles>(
  options: FileTransitionsOptions,
): Record<'add-file' | 'remove-file', Transition<S>> {
  return {
    'add-file': transition<S, typeof AddFilePayload>({
      zh: '添加附件',
      en: 'Add a file',
      payload: AddFilePayload,
      ...options,
      prepare: async (trx, _state, { sha256 }, { caseId }) => await received(trx, caseId, sha256),
      guard: ({ files }) =>
        files.length < mostFiles
          ? undefined
          : refusal('FILES_TOO_MANY', `最多 ${mostFiles} 个附件。`, `At most ${mostFiles} files.`),
      apply: (state, { sha256, sm3, name, mediaType, bytes }, message) => {
        const before = opened(state);
        const file: AttachedFile = {
          sha256,
          sm3: sm3 ?? '',
          name: name ?? sha256,
          mediaType: mediaType ?? 'application/octet-stream',
          bytes: bytes ?? 0,
          uploadedBy: byAt(message).name,
          uploadedAt: message.at,
        };
        const others = before.files.filter((one) => one.sha256 !== sha256);
        return { ...before, files: [...others, file] };
      },
    }),
    'remove-file': transition<S, typeof RemoveFilePayload>({
      zh: '移除附件',
      en: 'Remove a file',
      payload: RemoveFilePayload,
      ...options,
      guard: ({ files }, { sha256 }) =>
        files.some((file) => file.sha256 === sha256)
          ? undefined
          : refusal('FILE_UNKNOWN', '没有这个附件。', 'There is no such file.'),
      apply: (state, { sha256 }) => {
        const before = opened(state);
        return { ...before, files: before.files.filter((file) => file.sha256 !== sha256) };
      },
    }),
  };
}
