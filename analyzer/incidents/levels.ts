/** Levels of an incident, most severe first: 特别重大 (I), 重大 (II), 较大 (III), 一般 (IV). Both scales use the four. */
export const incidentLevels = ['extraordinary', 'major', 'larger', 'general'] as const;

export type IncidentLevel = (typeof incidentLevels)[number];

/** `unknown` while an unanswered question could still change the level; never taken for `general`. */
export type StatedLevel = IncidentLevel | 'unknown';

/** 0 = most severe. */
export function rankOf(level: IncidentLevel): number {
  return incidentLevels.indexOf(level);
}

export function moreSevere(one: IncidentLevel, other: IncidentLevel): IncidentLevel {
  return rankOf(one) <= rankOf(other) ? one : other;
}

/** 较大 or above: what the national report duty begins at. */
export function atLeastAs(level: IncidentLevel, wanted: IncidentLevel): boolean {
  return rankOf(level) <= rankOf(wanted);
}

/** As messages to people and documents name them. */
export const levelNames: Readonly<Record<StatedLevel, string>> = {
  extraordinary: '特别重大（I级）',
  major: '重大（II级）',
  larger: '较大（III级）',
  general: '一般（IV级）',
  unknown: '待定',
};
