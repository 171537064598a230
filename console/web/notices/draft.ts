import { fromLocalInput, toLocalInput } from '../format/time.ts';
import type { NoticeDraft, NoticeEvidence } from './notice.ts';

/** A draft as it stands in the form: texts as typed, numbers and times not yet read. */
export interface DraftForm {
  kind: NoticeDraft['kind'];
  severity: NoticeDraft['severity'];
  tlp: NoticeDraft['tlp'];
  title: string;
  discoveredAt: string;
  source: NoticeDraft['source'];
  sourceReference: string;
  systemName: string;
  domain: string;
  url: string;
  ipv4: string;
  ipv6: string;
  port: string;
  dualNonEdu: boolean;
  protectionLevel: string;
  filingNumber: string;
  weaknessName: string;
  weaknessClass: string;
  weaknessSubclass: string;
  cve: string;
  cnvd: string;
  cnnvd: string;
  hazard: string;
  description: string;
  evidence: readonly NoticeEvidence[];
  impact: string;
  advice: string;
  feedbackDueAt: string;
  protectedPeriod: boolean;
  contactName: string;
  contactPhone: string;
  recipientUnitIds: readonly string[];
  copyUnitIds: readonly string[];
  copyMiddleLevels: boolean;
}

export function emptyDraft(nowMs: number, contactName: string): DraftForm {
  return {
    kind: 'weakness',
    severity: 'high',
    tlp: 'amber',
    title: '',
    discoveredAt: toLocalInput(nowMs).slice(0, 16),
    source: 'own-monitoring',
    sourceReference: '',
    systemName: '',
    domain: '',
    url: '',
    ipv4: '',
    ipv6: '',
    port: '',
    dualNonEdu: false,
    protectionLevel: '',
    filingNumber: '',
    weaknessName: '',
    weaknessClass: '',
    weaknessSubclass: '',
    cve: '',
    cnvd: '',
    cnnvd: '',
    hazard: '',
    description: '',
    evidence: [],
    impact: '',
    advice: '',
    feedbackDueAt: '',
    protectedPeriod: false,
    contactName,
    contactPhone: '',
    recipientUnitIds: [],
    copyUnitIds: [],
    copyMiddleLevels: true,
  };
}

/** The form of a stored draft. */
export function formOf(draft: NoticeDraft): DraftForm {
  const { asset = {}, weakness, contact } = draft;
  const text = (value: string | number | undefined): string =>
    value === undefined ? '' : String(value);
  return {
    kind: draft.kind,
    severity: draft.severity,
    tlp: draft.tlp,
    title: draft.title,
    discoveredAt: toLocalInput(draft.discoveredAt).slice(0, 16),
    source: draft.source,
    sourceReference: text(draft.sourceReference),
    systemName: text(asset.systemName),
    domain: text(asset.domain),
    url: text(asset.url),
    ipv4: text(asset.ipv4),
    ipv6: text(asset.ipv6),
    port: text(asset.port),
    dualNonEdu: asset.dualNonEdu ?? false,
    protectionLevel: text(asset.protectionLevel),
    filingNumber: text(asset.filingNumber),
    weaknessName: text(weakness?.name),
    weaknessClass: text(weakness?.class),
    weaknessSubclass: text(weakness?.subclass),
    cve: text(weakness?.cve),
    cnvd: text(weakness?.cnvd),
    cnnvd: text(weakness?.cnnvd),
    hazard: text(weakness?.hazard),
    description: draft.description,
    evidence: draft.evidence ?? [],
    impact: text(draft.impact),
    advice: text(draft.advice),
    feedbackDueAt: toLocalInput(draft.feedbackDueAt).slice(0, 16),
    protectedPeriod: draft.protectedPeriod ?? false,
    contactName: text(contact?.name),
    contactPhone: text(contact?.phone),
    recipientUnitIds: draft.recipientUnitIds,
    copyUnitIds: draft.copyUnitIds ?? [],
    copyMiddleLevels: draft.copyMiddleLevels ?? false,
  };
}

/** `fields` without what is empty; undefined when nothing is left. */
function filled<T extends object>(fields: T): T | undefined {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== '' && value !== false,
  );
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as T);
}

const trimmed = (text: string): string | undefined =>
  text.trim() === '' ? undefined : text.trim();
const whole = (text: string): number | undefined =>
  /^\d+$/u.test(text.trim()) ? Number(text) : undefined;

/** What is sent: trimmed, times in UTC, empty fields left out. A warning has no asset and no weakness. */
export function draftOf(form: DraftForm): NoticeDraft {
  const asset = filled({
    systemName: trimmed(form.systemName),
    domain: trimmed(form.domain),
    url: trimmed(form.url),
    ipv4: trimmed(form.ipv4),
    ipv6: trimmed(form.ipv6),
    port: whole(form.port),
    dualNonEdu: form.dualNonEdu,
    protectionLevel: whole(form.protectionLevel),
    filingNumber: trimmed(form.filingNumber),
  });
  const weakness = filled({
    name: trimmed(form.weaknessName),
    class: trimmed(form.weaknessClass),
    subclass: trimmed(form.weaknessSubclass),
    cve: trimmed(form.cve.toUpperCase()),
    cnvd: trimmed(form.cnvd.toUpperCase()),
    cnnvd: trimmed(form.cnnvd.toUpperCase()),
    hazard: form.hazard,
  });
  const contact = trimmed(form.contactName) && {
    name: form.contactName.trim(),
    phone: trimmed(form.contactPhone),
  };
  const draft = {
    kind: form.kind,
    severity: form.severity,
    tlp: form.tlp,
    title: form.title.trim(),
    discoveredAt: fromLocalInput(form.discoveredAt),
    source: form.source,
    sourceReference: trimmed(form.sourceReference),
    asset: form.kind === 'warning' ? undefined : asset,
    weakness: weakness?.name === undefined ? undefined : weakness,
    description: form.description.trim(),
    evidence: form.evidence.length === 0 ? undefined : form.evidence,
    impact: trimmed(form.impact),
    advice: trimmed(form.advice),
    feedbackDueAt: fromLocalInput(form.feedbackDueAt),
    protectedPeriod: form.protectedPeriod,
    contact: contact && filled(contact),
    recipientUnitIds: form.recipientUnitIds,
    copyUnitIds: form.copyUnitIds.length === 0 ? undefined : form.copyUnitIds,
    copyMiddleLevels: form.copyMiddleLevels ? true : undefined,
  };
  return filled(draft) as NoticeDraft;
}

/** Names of the fields that are still needed before the draft can be saved. */
export function missingIn(form: DraftForm): readonly (keyof DraftForm)[] {
  const needed = ['title', 'discoveredAt', 'description'] as const;
  const empty = needed.filter((name) => form[name].trim() === '');
  const named = form.kind === 'weakness' && form.weaknessName.trim() === '';
  return [
    ...empty,
    ...(named ? (['weaknessName'] as const) : []),
    ...(form.recipientUnitIds.length === 0 ? (['recipientUnitIds'] as const) : []),
  ];
}
