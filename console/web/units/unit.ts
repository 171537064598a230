import type { Static } from 'typebox';
import type { Unit as UnitSchema } from '../../api/units/schema.ts';

/** Kinds of unit from the widest to the narrowest. */
export const unitKinds = [
  'province',
  'city',
  'county',
  'district',
  'school',
  'department',
] as const;

export type UnitKind = (typeof unitKinds)[number];

export type Unit = Static<typeof UnitSchema>;
