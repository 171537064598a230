import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueItem, Level, Scope } from './catalogue.ts';
import { catalogueFiles, catalogueHash, manifestFile } from './load-catalogue.ts';

/** RFC 4180: quoted fields may hold commas, quotes (doubled) and line breaks. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? '';
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[(i += 1)];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',' || char === '\n') {
      row.push(field);
      field = '';
      if (char === '\n') rows.push(row);
      if (char === '\n') row = [];
    } else if (char !== '\r') field += char;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}

/** Turns the fact sheet of graded-protection items into catalogue items, in the order of the sheet. */
export function catalogueFromCsv(text: string): CatalogueItem[] {
  const [header = [], ...rows] = parseCsv(text);
  return rows.map((cells) => {
    const cell = (name: string) => cells[header.indexOf(name)] ?? '';
    return {
      key: `${cell('clause')}.${cell('item')}`,
      level: Number(cell('level')) as Level,
      scope: cell('scope') as Scope,
      categoryZh: cell('category_zh'),
      categoryEn: cell('category_en'),
      clause: cell('clause'),
      controlPointZh: cell('control_point_zh'),
      controlPointEn: cell('control_point_en'),
      item: cell('item'),
      textZh: cell('short_paraphrase_zh'),
      textEn: cell('short_paraphrase_en'),
      machineCheckable: cell('machine_checkable') as CatalogueItem['machineCheckable'],
      evidenceKinds: cell('evidence_kind').split('|').filter(Boolean),
      sag: cell('sag') as CatalogueItem['sag'],
      evaluationUnit: cell('eval_unit_code'),
      majorHazard: cell('major_hazard_ref'),
      confidence: cell('confidence') as CatalogueItem['confidence'],
    };
  });
}

/** What the files of the folder are published as. */
export function manifestOf(folder: string): { sha256: string; files: Record<string, string> } {
  const files = Object.fromEntries(
    catalogueFiles.map((name) => [name, hash('sha256', readFileSync(join(folder, name), 'utf8'))]),
  );
  return { sha256: catalogueHash(files), files };
}

/**
 * Run by hand when the fact sheet changes: `node analyzer/assessment/catalogue/generate.ts SHEET.csv FOLDER`. Without a sheet only the
 * manifest is written again.
 */
if (import.meta.main) {
  const [sheet = '', folder = 'rules/compliance/catalogue'] = process.argv.slice(2);
  const items = sheet === '' ? [] : catalogueFromCsv(readFileSync(sheet, 'utf8'));
  for (const level of sheet === '' ? [] : [1, 2, 3, 4]) {
    const rows = items.filter((item) => item.level === level).map((item) => JSON.stringify(item));
    writeFileSync(join(folder, `level-${level}.json`), `[\n${rows.join(',\n')}\n]\n`);
  }
  writeFileSync(join(folder, manifestFile), `${JSON.stringify(manifestOf(folder), null, 2)}\n`);
}
