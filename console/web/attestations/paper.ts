import { filled, type Attestation, type NewAttestation } from './attestation.ts';

/** What an attestation says besides its answers, as it is typed. */
export interface PaperForm {
  title: string;
  effectiveOn: string;
  expiresOn: string;
  periodFrom: string;
  periodTo: string;
  documentTitle: string;
  documentNumber: string;
  documentVersion: string;
  issuedBy: string;
  signedBy: string;
}

type Paper = Pick<
  NewAttestation,
  'title' | 'document' | 'effectiveOn' | 'expiresOn' | 'periodFrom' | 'periodTo'
>;

/** Fields that writing over a draft empties unless the form says otherwise. */
export const cleared = { document: null, periodFrom: null, periodTo: null } as const;

/** An empty form from today on, or what a draft says. */
export function paperIn(draft: Attestation | undefined, today: string): PaperForm {
  const { document } = draft ?? {};
  return {
    title: draft?.title ?? '',
    effectiveOn: draft?.effectiveOn ?? today,
    expiresOn: draft?.expiresOn ?? '',
    periodFrom: draft?.periodFrom ?? '',
    periodTo: draft?.periodTo ?? '',
    documentTitle: document?.title ?? '',
    documentNumber: document?.number ?? '',
    documentVersion: document?.version ?? '',
    issuedBy: document?.issuedBy ?? '',
    signedBy: document?.signedBy ?? '',
  };
}

/** The form as the API takes it. A paper has a name of its own, or that of the attestation once anything is said of it. */
export function paperOf(form: PaperForm): Paper {
  const { documentTitle, documentNumber, documentVersion, issuedBy, signedBy, ...rest } = form;
  const { title = '', effectiveOn = '', ...days } = filled(rest);
  const said = filled({
    title: documentTitle,
    number: documentNumber,
    version: documentVersion,
    issuedBy,
    signedBy,
  });
  return {
    title,
    effectiveOn,
    ...days,
    ...(Object.keys(said).length > 0 && { document: { ...said, title: said.title ?? title } }),
  };
}
