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

export interface Unit {
  id: string;
  name: string;
  kind: UnitKind;
  parentId: string | null;
  code: string | null;
  path?: readonly { id: string; name: string }[];
  children: number;
  accounts: number;
  closedAt: string | null;
}
