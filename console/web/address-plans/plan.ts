import type { Static } from 'typebox';
import type {
  NewPlanBody,
  PlanDetailSchema,
  PlanPatch,
  PlanSchema,
} from '../../api/address-plans/schema.ts';

export type Plan = Static<typeof PlanSchema>;
export type PlanDetail = Static<typeof PlanDetailSchema>;
type NewPlan = Static<typeof NewPlanBody>;
type Patch = Static<typeof PlanPatch>;

/** What a person fills in; prefixes and exclusions are lines of text. */
export interface PlanForm {
  unitId: string;
  name: string;
  authorisedBy: string;
  authorisedFrom: string;
  authorisedUntil: string;
  authorisationReference: string;
  note: string;
  prefixes: string;
  exclusions: string;
}

/** `prefix, IPv4 twin, VLAN, note`; what is not there is left out from the right. */
function prefixLine({ prefix, v4Twin, vlan, note }: PlanDetail['prefixes'][number]): string {
  const parts = [prefix, v4Twin ?? '', vlan === null ? '' : String(vlan), note];
  return parts.join(', ').replace(/(?:, )+$/u, '');
}

export function planForm(plan: PlanDetail | undefined, unitId: string): PlanForm {
  if (plan === undefined) {
    return {
      unitId,
      name: '',
      authorisedBy: '',
      authorisedFrom: '',
      authorisedUntil: '',
      authorisationReference: '',
      note: '',
      prefixes: '',
      exclusions: '',
    };
  }
  return {
    unitId: plan.unitId,
    name: plan.name,
    authorisedBy: plan.authorisedBy,
    authorisedFrom: plan.authorisedFrom,
    authorisedUntil: plan.authorisedUntil,
    authorisationReference: plan.authorisationReference,
    note: plan.note,
    prefixes: plan.prefixes.map(prefixLine).join('\n'),
    exclusions: plan.exclusions.map(({ prefix, reason }) => `${prefix}, ${reason}`).join('\n'),
  };
}

const lines = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.split(/[,，]/u).map((part) => part.trim()))
    .filter(([first = '']) => first !== '');

function prefixesOf(text: string): NewPlan['prefixes'] {
  return lines(text).map(([prefix = '', v4Twin = '', vlan = '', ...note]) => ({
    prefix,
    ...(v4Twin !== '' && { v4Twin }),
    ...(vlan !== '' && { vlan: Number(vlan) }),
    ...(note.length > 0 && { note: note.join(', ') }),
  }));
}

/** Lines of the prefixes whose VLAN is no number: the API could not say which line it was. */
export function badLines(form: PlanForm): number[] {
  return lines(form.prefixes).flatMap(([, , vlan = ''], index) =>
    vlan === '' || /^\d{1,4}$/u.test(vlan) ? [] : [index + 1],
  );
}

function commonBody(form: PlanForm) {
  return {
    name: form.name.trim(),
    authorisedBy: form.authorisedBy.trim(),
    ...(form.authorisedFrom !== '' && { authorisedFrom: form.authorisedFrom }),
    authorisedUntil: form.authorisedUntil,
    authorisationReference: form.authorisationReference.trim(),
    note: form.note.trim(),
    prefixes: prefixesOf(form.prefixes),
    exclusions: lines(form.exclusions).map(([prefix = '', ...reason]) => ({
      prefix,
      reason: reason.join(', ') || '–',
    })),
  };
}

export function newPlanBody(form: PlanForm): NewPlan {
  return { unitId: form.unitId, ...commonBody(form) };
}

export function planPatch(form: PlanForm, version: number): Patch {
  return { version, ...commonBody(form) };
}
