/** What may be done with a case now, as `GET …/actions` answers. */
export interface CaseActionView {
  message: string;
  zh: string;
  en: string;
  /** Unit that the person would act for. */
  unitId?: string;
  /** Why not, for an action that is not possible now. */
  refusal?: { code: string; zh: string; en: string };
}

/** One message of the log, as `GET …/log` answers. */
export interface CaseEntry {
  id: string;
  at: string;
  kind: string;
  zh: string;
  en: string;
  unitName?: string;
  actor: { kind: 'person' | 'system'; name: string };
  payload: Readonly<Record<string, unknown>>;
  /** Lost against an earlier message of another node: kept and shown, without effect. */
  refused?: { code: string; zh: string; en: string };
}

interface FieldBase {
  /** Name in the payload. */
  name: string;
  /** Message key. */
  label: string;
  /** Message key. */
  help?: string;
  required?: boolean;
}

/** A field of the dialog behind an action. */
export type ActionField = FieldBase &
  (
    | { kind: 'text' | 'long'; maxLength?: number; initial?: string }
    | { kind: 'datetime' | 'date'; initial?: string }
    | { kind: 'number'; min?: number; max?: number }
    | { kind: 'yes-no'; initial?: 'yes' | 'no' }
    /** One entry per line. */
    | { kind: 'lines'; initial?: string }
    | { kind: 'choice'; choices: readonly { value: string; label: string }[]; initial?: string }
    | { kind: 'account' | 'unit' }
  );

/** The dialog of one action; an action without one is sent at once. */
export interface ActionForm {
  fields: readonly ActionField[];
  /** Message key of what will happen. */
  help?: string;
  /** It can not be taken back. */
  grave?: boolean;
}

export function labelOf(text: { zh: string; en: string }, locale: string): string {
  return locale === 'en' ? text.en : text.zh;
}
