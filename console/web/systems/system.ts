import type { Static } from 'typebox';
import type {
  Item,
  Queue,
  Question,
  RawRecord,
  SystemQuestions,
  Tree,
} from '../../api/items/schema.ts';
import type {
  GradeResult,
  Grading,
  ScoresSchema,
  System,
  SystemDetail,
} from '../../api/systems/schema.ts';

export type { GradeResult, Grading, Queue, Question, RawRecord, SystemDetail, SystemQuestions };

/** What needs work first. */
export const itemStates = [
  'not-satisfied',
  'partial',
  'unknown',
  'excepted',
  'satisfied',
  'not-applicable',
] as const;

export type ItemState = (typeof itemStates)[number];

export type SystemRow = System;
export type Score = Static<typeof ScoresSchema>;
export type PackScore = Score['packs'][number];
export type Category = Tree[number];
export type ControlPoint = Category['points'][number];
export type TreeItem = ControlPoint['items'][number];
export type ItemDetail = Item;
export type Evidence = Item['evidence'][number];

/** How many items are in each state, below any part of the tree. */
export function countStates(points: readonly ControlPoint[]): Readonly<Record<ItemState, number>> {
  const counts: Record<ItemState, number> = {
    satisfied: 0,
    partial: 0,
    'not-satisfied': 0,
    'not-applicable': 0,
    unknown: 0,
    excepted: 0,
  };
  for (const { items } of points) for (const { state } of items) counts[state] += 1;
  return counts;
}

/** What a tree is narrowed to; what is left out does not narrow. */
export interface TreeFilter {
  state?: ItemState | undefined;
  /** Control area: a category in Chinese, as the catalogue names it. */
  area?: string | undefined;
  /** Only items whose evidence does not agree. */
  contradiction?: boolean | undefined;
  /** Only items of which people have to speak again before this instant (ISO 8601), or since. */
  endsBefore?: string | undefined;
  /** Found in the words of the item, its clause or control point. */
  text?: string | undefined;
}

function isWanted(item: TreeItem, point: ControlPoint, filter: TreeFilter): boolean {
  const { state, contradiction, endsBefore, text = '' } = filter;
  if (state !== undefined && item.state !== state) return false;
  if (contradiction === true && !item.contradiction) return false;
  if (endsBefore !== undefined && (item.peopleUntil === null || item.peopleUntil > endsBefore)) {
    return false;
  }
  const wanted = text.trim().toLowerCase();
  return (
    wanted === '' ||
    [item.key, item.textZh, item.textEn, point.clause, point.nameZh, point.nameEn].some((words) =>
      words.toLowerCase().includes(wanted),
    )
  );
}

export function isNarrowed(filter: TreeFilter): boolean {
  const { state, area, contradiction, endsBefore, text = '' } = filter;
  return (
    state !== undefined ||
    area !== undefined ||
    contradiction === true ||
    endsBefore !== undefined ||
    text.trim() !== ''
  );
}

/** The tree with the wanted items only; points and categories without any are left out. */
export function narrowTree(tree: readonly Category[], filter: TreeFilter): readonly Category[] {
  if (!isNarrowed(filter)) return tree;
  return tree
    .filter(({ category }) => filter.area === undefined || category === filter.area)
    .map((category) => ({
      ...category,
      points: category.points
        .map((point) => ({
          ...point,
          items: point.items.filter((item) => isWanted(item, point, filter)),
        }))
        .filter(({ items }) => items.length > 0),
    }))
    .filter(({ points }) => points.length > 0);
}

/** Keys of the items in the order of the page, for going from one to the next. */
export function keysOf(tree: readonly Category[]): readonly string[] {
  return tree.flatMap(({ points }) => points.flatMap(({ items }) => items.map(({ key }) => key)));
}

/** Words of the catalogue in the language of the reader; not every text has been translated. */
export function worded(locale: string, zh: string, en: string): string {
  return locale === 'en' && en !== '' ? en : zh;
}
