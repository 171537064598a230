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
  'provider',
] as const;

/** Kinds of unit that a node can belong to: a provider of apps is a guest of an authority. */
export const ownerKinds = unitKinds.filter((kind) => kind !== 'provider');

export type UnitKind = (typeof unitKinds)[number];

export type Unit = Static<typeof UnitSchema>;
