import { createSeededRandom, type SeededRandom } from '../../collector/random/seeded-random.ts';
import { noPeopleInputs } from '../../analyzer/assessment/people-inputs.ts';
import type { AssessmentRules } from '../../analyzer/assessment/rules.ts';
import { createProfiles, levelsOf, type Profile } from '../../analyzer/assessment/sheet/profile.ts';
import type { SheetMaker } from '../../analyzer/assessment/sheet/store.ts';
import {
  packWords,
  wordKinds,
  wordOf,
  type Window,
} from '../../analyzer/assessment/sheet/words.ts';
import type { NewEvidence } from '../../analyzer/assessment/evaluate.ts';
import type { SystemTable } from '../../analyzer/assessment/tables.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';

const hourMs = 3_600_000;
/** Spans that verdicts count in; some are over by the time of the measurement. */
const spans = 40;

export interface AssessSeed {
  systems: number;
  objects: number;
  /** Systems whose evidence is stored row by row, to compare the sheet with. */
  compared: number;
  now: number;
}

const levels = { level: 3, s_level: 3, a_level: 3, scopes: '["general"]' };

function systemRow(index: number, now: number): SystemTable {
  return {
    id: `system-${String(index).padStart(6, '0')}`,
    unit_id: `school-${index % 2_000}`,
    name: `system ${index}`,
    ...levels,
    created_at: new Date(now).toISOString(),
    closed_at: null,
    evaluated_at: new Date(now).toISOString(),
  };
}

/** Kinds of verdicts as telemetry gives them: mostly satisfied, some of everything. */
function randomKind(random: SeededRandom) {
  const at = random.next();
  if (at < 0.7) return 'satisfied';
  return random.pick(wordKinds.slice(1, 5));
}

function sheetRow(
  random: SeededRandom,
  { rules }: SheetMaker,
  profile: Profile,
  system: SystemTable,
  { objects, now }: AssessSeed,
) {
  const windows: Window[] = [
    [0, null],
    [0, 0],
  ];
  for (let n = 0; n < spans; n += 1) windows.push([0, now + (n - 2) * hourMs]);
  const items = profile.items.map(() => ({
    flags: 0,
    words: Array.from({ length: objects }, () => wordOf(randomKind(random), 2 + random.int(spans))),
  }));
  return {
    system_id: system.id,
    unit_id: system.unit_id,
    profile: profile.name,
    catalogue: rules.catalogue.sha256,
    words: packWords(items),
    windows: JSON.stringify(windows),
    built_at: new Date(now).toISOString(),
    stale: 0,
    changes_at: null,
    failed: 0,
  };
}

function evidenceRows(
  random: SeededRandom,
  profile: Profile,
  system: SystemTable,
  { objects, now }: AssessSeed,
): NewEvidence[] {
  const at = new Date(now).toISOString();
  return profile.items.flatMap(({ key }, index) =>
    Array.from({ length: objects }, (_, n): NewEvidence => {
      const kind = randomKind(random);
      return {
        id: `${system.id}-${index}-${n}`,
        unit_id: system.unit_id,
        system_id: system.id,
        evaluation_id: 'bench',
        item_key: key,
        check_id: 'bench',
        object_kind: 'asset',
        object_id: `object-${n}`,
        object_name: `object ${n}`,
        verdict: kind === 'failed' ? 'not-satisfied' : kind === 'confirmable' ? 'partial' : kind,
        confirmable: kind === 'confirmable' ? 1 : 0,
        lapse: null,
        measured: '{}',
        reason_zh: '',
        reason_en: '',
        origin: '{}',
        observed_from: at,
        observed_to: at,
        collected_at: at,
        expires_at: new Date(now + (random.int(spans) - 2) * hourMs).toISOString(),
        sha256: '',
      };
    }),
  );
}

/** Fills a store with systems of level 3 and a sheet each; the first ones have the rows behind it, and get their sheet from them. */
export async function seedAssessments(
  records: Records,
  rules: AssessmentRules,
  seed: AssessSeed,
): Promise<SheetMaker> {
  const maker: SheetMaker = { rules, profiles: createProfiles(rules), people: noPeopleInputs };
  const random = createSeededRandom(28_448);
  const systems = Array.from({ length: seed.systems }, (_, index) => systemRow(index, seed.now));
  const profile = maker.profiles(levelsOf(levels));
  const slice = 100;
  for (let from = 0; from < systems.length; from += slice) {
    const page = systems.slice(from, from + slice);
    const sheets = page
      .filter((_, index) => from + index >= seed.compared)
      .map((system) => sheetRow(random, maker, profile, system, seed));
    await records.transaction(async (trx) => {
      await trx.insertInto('systems').values(page).execute();
      if (sheets.length > 0) await trx.insertInto('verdict_sheets').values(sheets).execute();
    });
  }
  for (const system of systems.slice(0, seed.compared)) {
    const rows = evidenceRows(random, profile, system, seed);
    await records.transaction(async (trx) => {
      for (let at = 0; at < rows.length; at += 200) {
        await trx
          .insertInto('evidence')
          .values(rows.slice(at, at + 200).map((row) => ({ ...row, superseded_at: null })))
          .execute();
      }
    });
  }
  return maker;
}
