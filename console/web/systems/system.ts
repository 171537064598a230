import type { Static } from 'typebox';
import type {
  ItemSchema,
  ScoresSchema,
  SystemSchema,
  TreeSchema,
} from '../../api/systems/schema.ts';

export const itemStates = [
  'not-satisfied',
  'partial',
  'unknown',
  'satisfied',
  'not-applicable',
] as const;

export type ItemState = (typeof itemStates)[number];

export type SystemRow = Static<typeof SystemSchema>;
export type Score = Static<typeof ScoresSchema>;
export type Category = Static<typeof TreeSchema>[number];
export type ControlPoint = Category['points'][number];
export type TreeItem = ControlPoint['items'][number];
export type ItemDetail = Static<typeof ItemSchema>;
export type Evidence = ItemDetail['evidence'][number];

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
