export const itemStates = [
  'not-satisfied',
  'partial',
  'unknown',
  'satisfied',
  'not-applicable',
] as const;

export type ItemState = (typeof itemStates)[number];

export interface SystemRow {
  id: string;
  unitId: string;
  unitName: string;
  name: string;
  level: number;
  sLevel: number;
  aLevel: number;
  lower: number;
  upper: number;
  coverage: number;
  evaluatedAt?: string | null;
}

export interface Score {
  lower: number;
  upper: number;
  coverage: number;
  counts: Readonly<Record<string, number>>;
  disclaimer?: { zh: string; en: string } | string;
  evaluatedAt?: string | null;
  packs?: readonly {
    pack: string;
    titleZh: string;
    titleEn: string;
    lower: number;
    upper: number;
    coverage: number;
  }[];
}

export interface TreeItem {
  key: string;
  item: string;
  textZh: string;
  textEn: string;
  state: ItemState;
  evidenceCount: number;
  freshUntil: string | null;
  sag: string;
}

export interface ControlPoint {
  clause: string;
  nameZh: string;
  nameEn: string;
  items: readonly TreeItem[];
}

export interface Category {
  category: string;
  categoryEn: string;
  points: readonly ControlPoint[];
}

/** How many items are in each state, below any part of the tree. */
export function countStates(points: readonly ControlPoint[]): Readonly<Record<ItemState, number>> {
  const counts: Record<ItemState, number> = {
    satisfied: 0,
    partial: 0,
    'not-satisfied': 0,
    'not-applicable': 0,
    unknown: 0,
  };
  for (const { items } of points) for (const { state } of items) counts[state] += 1;
  return counts;
}

/** The tree with the items of one state only; points and categories without any are left out. */
export function narrowTree(
  tree: readonly Category[],
  state: ItemState | undefined,
): readonly Category[] {
  if (state === undefined) return tree;
  return tree
    .map((category) => ({
      ...category,
      points: category.points
        .map((point) => ({ ...point, items: point.items.filter((item) => item.state === state) }))
        .filter(({ items }) => items.length > 0),
    }))
    .filter(({ points }) => points.length > 0);
}
