import { fetchApi } from '../providers/http.ts';
import { sendFiles, type Sending } from '../shapes/files/file.ts';
import type { NewAttestation } from './attestation.ts';

/** A new one, or a draft that is written over. */
export type Target =
  | { kind: 'new'; body: NewAttestation }
  | { kind: 'draft'; id: string; version: number; payload: Readonly<Record<string, unknown>> };

interface Attested {
  target: Target;
  files: readonly File[];
  /** Hands it to the second person at once; otherwise it stays a draft. */
  submit: boolean;
  onProgress: (sending: Sending) => void;
}

const pathOf = (id: string): string => `/attestations/${encodeURIComponent(id)}`;

function write(target: Target): Promise<{ id: string; version: number }> {
  if (target.kind === 'new') {
    return fetchApi('/attestations', { method: 'POST', body: target.body });
  }
  const { id, version, payload } = target;
  return fetchApi(`${pathOf(id)}/amend`, {
    method: 'POST',
    body: { payload, expectedVersion: version },
  });
}

/**
 * Writes an attestation down, sends its files, hands it in. The key of a new one makes a repetition after a broken line the
 * same attestation, and a file that is there already is not stored twice.
 */
export async function attest({ target, files, submit, onProgress }: Attested): Promise<string> {
  const made = await write(target);
  const at = pathOf(made.id);
  const version = (await sendFiles(at, files, onProgress)) ?? made.version;
  if (submit) {
    await fetchApi(`${at}/submit`, {
      method: 'POST',
      body: { payload: {}, expectedVersion: version },
    });
  }
  return made.id;
}
