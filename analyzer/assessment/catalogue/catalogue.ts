import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Level = 1 | 2 | 3 | 4;

/** General requirements and the extensions of GB/T 22239-2019 (x.1 … x.5). */
export type Scope = 'general' | 'cloud' | 'mobile' | 'iot' | 'ics';

/** One item (a, b, c …) of a control point of GB/T 22239-2019, in our own paraphrase. */
export interface CatalogueItem {
  /** `<clause>.<item>`, unique over all levels, since the clause begins with the level's chapter (6–9). */
  key: string;
  level: Level;
  scope: Scope;
  categoryZh: string;
  categoryEn: string;
  clause: string;
  controlPointZh: string;
  controlPointEn: string;
  item: string;
  textZh: string;
  textEn: string;
  machineCheckable: 'yes' | 'partly' | 'no';
  /** Where evidence may come from, best source first. */
  evidenceKinds: string[];
  /** S follows the business-information level, A the system-service level, G the overall one; empty in extensions. */
  sag: 'S' | 'A' | 'G' | '';
  /** Unit code in the manner of GB/T 28448-2019; sequential and unverified but for level 3 technical items. */
  evaluationUnit: string;
  /** A-01 … A-32 of the 2025 report template, where an item can become a major hazard. */
  majorHazard: string;
  confidence: 'high' | 'medium' | 'low';
}

/** What a reader needs to know of an item, wherever it is shown or frozen. */
export type ItemText = Pick<
  CatalogueItem,
  | 'key'
  | 'clause'
  | 'item'
  | 'categoryZh'
  | 'categoryEn'
  | 'controlPointZh'
  | 'controlPointEn'
  | 'textZh'
  | 'textEn'
>;

/** The text of an item alone. */
export function itemText(one: ItemText): ItemText {
  const { key, clause, item, categoryZh, categoryEn } = one;
  const { controlPointZh, controlPointEn, textZh, textEn } = one;
  return {
    key,
    clause,
    item,
    categoryZh,
    categoryEn,
    controlPointZh,
    controlPointEn,
    textZh,
    textEn,
  };
}

/** The five management categories; 安全管理中心 is technical. */
const managementCategories = new Set([
  '安全管理制度',
  '安全管理机构',
  '安全管理人员',
  '安全建设管理',
  '安全运维管理',
]);

export function isManagement(item: Pick<CatalogueItem, 'categoryZh'>): boolean {
  return managementCategories.has(item.categoryZh);
}

const levels: readonly Level[] = [1, 2, 3, 4];

/** The catalogue as generated from the fact sheet, one JSON file per level. */
export function readCatalogue(folder: string): CatalogueItem[] {
  return levels.flatMap(
    (level) =>
      JSON.parse(readFileSync(join(folder, `level-${level}.json`), 'utf8')) as CatalogueItem[],
  );
}

export interface SystemLevels {
  level: Level;
  sLevel: Level;
  aLevel: Level;
  scopes: readonly Scope[];
}

/**
 * The items that a graded system must meet: S items of its S level, A items of its A level, all others of the overall level
 * (GB/T 22239-2019 annex A).
 */
export function itemsFor(
  catalogue: readonly CatalogueItem[],
  system: SystemLevels,
): CatalogueItem[] {
  return catalogue.filter((item) => {
    if (!system.scopes.includes(item.scope)) return false;
    if (item.sag === 'S') return item.level === system.sLevel;
    if (item.sag === 'A') return item.level === system.aLevel;
    return item.level === system.level;
  });
}
