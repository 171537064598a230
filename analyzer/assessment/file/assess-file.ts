import { combineItem } from '../combine-item.ts';
import type { SystemLevels } from '../catalogue/catalogue.ts';
import type { ItemResult } from '../item-result.ts';
import { contradictionText, reasonText } from '../reason-text.ts';
import type { AssessmentRules } from '../rules.ts';
import { countItem, noCounts, type ItemMark } from '../scoring/count.ts';
import { disclaimer, scoreCounts } from '../scoring/score.ts';
import { createProfiles } from '../sheet/profile.ts';
import { SystemFileError, type SystemFile } from './system-file.ts';

interface Known {
  telemetry: Parameters<typeof combineItem>[0]['telemetry'][number][];
  attestations: Parameters<typeof combineItem>[0]['attestations'][number][];
  exceptions: Parameters<typeof combineItem>[0]['exceptions'][number][];
  exclusion?: { reason: string };
  mark?: ItemMark;
}

/** UTC with milliseconds, as everything is compared. */
function instant(text: string): string {
  return new Date(Date.parse(text)).toISOString();
}

function levelsOf({ system }: SystemFile): SystemLevels {
  const { level, sLevel = level, aLevel = level, scopes = ['general'] } = system;
  if (Math.max(sLevel, aLevel) !== level) {
    throw new SystemFileError(
      '/system/level',
      `is ${level}, but the higher of sLevel ${sLevel} and aLevel ${aLevel} is ${Math.max(sLevel, aLevel)}; correct one of them`,
    );
  }
  type Level = SystemLevels['level'];
  return {
    level: level as Level,
    sLevel: sLevel as Level,
    aLevel: aLevel as Level,
    scopes,
  };
}

/** Gathers what the file says by item; each of the items must be one of the system's. */
function gather(file: SystemFile, keys: ReadonlySet<string>, profile: string): Map<string, Known> {
  const known = new Map<string, Known>();
  const ids = new Set<string>();
  const of = (part: string, index: number, key: string): Known => {
    if (!keys.has(key)) {
      throw new SystemFileError(
        `/${part}/${index}/item`,
        `${key} is no item of this system (${profile}); take keys of rules/compliance/catalogue that its levels and scopes call for`,
      );
    }
    const one = known.get(key) ?? { telemetry: [], attestations: [], exceptions: [] };
    known.set(key, one);
    return one;
  };
  const idOf = (part: string, index: number, id = `${part}/${index}`): string => {
    if (ids.has(id)) {
      throw new SystemFileError(
        `/${part}/${index}/id`,
        `${id} is there twice; give each its own id`,
      );
    }
    ids.add(id);
    return id;
  };
  file.evidence?.forEach((one, index) => {
    of('evidence', index, one.item).telemetry.push({
      id: idOf('evidence', index, one.id),
      checkId: one.check ?? 'file',
      objectKind: one.object.kind ?? 'object',
      objectId: one.object.id,
      verdict: one.silentSince === undefined ? one.verdict : 'unknown',
      ...(one.confirmable === true && { confirmable: true }),
      ...(one.silentSince !== undefined && {
        lapse: {
          kind: 'source',
          name: one.object.name ?? one.object.id,
          since: instant(one.silentSince),
        },
      }),
      observedTo: instant(one.observedAt),
      expiresAt: instant(one.expiresAt),
    });
  });
  file.attestations?.forEach((one, index) => {
    of('attestations', index, one.item).attestations.push({
      id: idOf('attestations', index, one.id),
      verdict: one.verdict,
      effectiveFrom: instant(one.effectiveFrom),
      expiresAt: one.expiresAt === undefined ? null : instant(one.expiresAt),
      reviewed: one.reviewed,
    });
  });
  file.exceptions?.forEach((one, index) => {
    of('exceptions', index, one.item).exceptions.push({
      id: idOf('exceptions', index, one.id),
      effectiveFrom: instant(one.effectiveFrom),
      expiresAt: instant(one.expiresAt),
    });
  });
  file.exclusions?.forEach(({ item, reason }, index) => {
    of('exclusions', index, item).exclusion = { reason };
  });
  file.marks?.forEach(({ item, ...mark }, index) => {
    of('marks', index, item).mark = mark;
  });
  return known;
}

function shown(result: ItemResult) {
  return {
    ...result,
    reasons: result.reasons.map((reason) => ({ ...reason, text: reasonText(reason) })),
    contradictions: result.contradictions.map((one) => ({ ...one, text: contradictionText(one) })),
  };
}

const nothing: Known = { telemetry: [], attestations: [], exceptions: [] };

/** Judges and scores the system of a file as of `at`, unless the file names another instant. Throws SystemFileError. */
export function assessFile(file: SystemFile, rules: AssessmentRules, now: string) {
  const at = file.at === undefined ? now : instant(file.at);
  const profile = createProfiles(rules)(levelsOf(file));
  const known = gather(file, new Set(profile.items.map(({ key }) => key)), profile.name);
  const counts = noCounts();
  const items = profile.items.map((item, index) => {
    const { mark, ...inputs } = known.get(item.key) ?? nothing;
    const result = combineItem(inputs, at);
    const traits = profile.traits[index];
    if (traits) countItem(counts, traits, result, mark);
    const { key, clause, categoryZh, controlPointZh, textZh, textEn, majorHazard } = item;
    return {
      key,
      clause,
      categoryZh,
      controlPointZh,
      textZh,
      textEn,
      majorHazard,
      importance: mark?.importance ?? ('ordinary' as const),
      ...shown(result),
    };
  });
  const scores = rules.packs.map((pack) => scoreCounts(counts, pack));
  return {
    disclaimer,
    system: file.system,
    at,
    catalogue: { sha256: rules.catalogue.sha256, edited: rules.catalogue.edited },
    coverage: scores[0]?.coverage ?? 0,
    counts: counts.states,
    scores,
    items,
  };
}
