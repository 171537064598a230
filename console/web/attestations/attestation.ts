import type { Attestation, AttestationRow, NewAttestation } from '../../api/attestations/schema.ts';

export type { Attestation, AttestationRow, NewAttestation };

/** In the order in which somebody has to do something. */
export const attestationStates = [
  'REVIEW',
  'DRAFT',
  'IN_FORCE',
  'SUPERSEDED',
  'REVOKED',
  'DISCARDED',
] as const;

export const attestedVerdicts = ['satisfied', 'partial', 'not-satisfied'] as const;

export type AttestedVerdict = (typeof attestedVerdicts)[number];

/** What a person has said of the items so far: one entry per item of the form. */
export type Answers = Readonly<
  Record<string, { verdict: AttestedVerdict | undefined; note: string }>
>;

/** The answers of a draft, to go on from. */
export function answersIn(draft: Pick<Attestation, 'answers'> | undefined): Answers {
  return Object.fromEntries(
    (draft?.answers ?? []).map(({ itemKey, verdict, note }) => [
      itemKey,
      { verdict, note: note ?? '' },
    ]),
  );
}

/** The answers as the API takes them, or undefined while one is missing. */
export function answersOf(
  keys: readonly string[],
  answers: Answers,
): NewAttestation['answers'] | undefined {
  const given = keys.flatMap((itemKey) => {
    const { verdict, note = '' } = answers[itemKey] ?? {};
    if (verdict === undefined) return [];
    const text = note.trim();
    return [{ itemKey, verdict, ...(text !== '' && { note: text }) }];
  });
  return given.length === 0 || given.length < keys.length ? undefined : given;
}

/** Only what was filled in: `{ title: '制度', number: '' }` → `{ title: '制度' }`. */
export function filled<T extends Readonly<Record<string, string>>>(
  form: T,
): { [K in keyof T]?: string } {
  return Object.fromEntries(
    Object.entries(form)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  ) as { [K in keyof T]?: string };
}
