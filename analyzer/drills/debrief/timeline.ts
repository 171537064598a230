import type { DrillFacts } from './facts.ts';

export interface TimelineEntry {
  /** Absent where only exercise time is known. */
  at?: string;
  atMs: number;
  /** What the exercise clock showed. */
  clockMs: number;
  kind: 'inject' | 'action' | 'control';
  text: string;
  /** `text` with the platform's own words in English; what people and the script say stays as it was said. */
  en: string;
  by?: string;
  injectNo?: string;
  source: 'console' | 'paper';
}

export interface Timeline {
  entries: TimelineEntry[];
  /** Entries beyond the cap. */
  leftOut: number;
}

/** Technical cap: what a person reads and a document prints. The log itself is kept whole. */
const maxEntries = 1_000;

const order: Readonly<Record<TimelineEntry['kind'], number>> = { control: 0, inject: 1, action: 2 };

/** What happened when, in exercise time; at one instant what was controlled before what was played before what was done. */
export function timelineOf({ injects, actions, controls }: DrillFacts): Timeline {
  const numbers = new Map(injects.map(({ id, no }) => [id, no]));
  const entries: TimelineEntry[] = [
    ...controls.map((control) => ({
      ...control,
      kind: 'control' as const,
      source: 'console' as const,
    })),
    ...injects.flatMap((inject) =>
      inject.sentMs === undefined
        ? []
        : [
            {
              atMs: inject.sentMs,
              clockMs: inject.clockMs ?? inject.sentMs,
              kind: 'inject' as const,
              text: inject.title,
              en: inject.title,
              injectNo: inject.no,
              source: inject.source,
            },
          ],
    ),
    ...actions.map(({ at, atMs, clockMs, text, name, injectId, source, kindZh, kindEn }) => {
      const injectNo = injectId === undefined ? undefined : numbers.get(injectId);
      return {
        at,
        atMs,
        clockMs,
        kind: 'action' as const,
        text: text === '' ? kindZh : `${kindZh}：${text}`,
        en: text === '' ? kindEn : `${kindEn}: ${text}`,
        by: name,
        source,
        ...(injectNo !== undefined && { injectNo }),
      };
    }),
  ].sort((a, b) => a.atMs - b.atMs || order[a.kind] - order[b.kind]);
  return {
    entries: entries.slice(0, maxEntries),
    leftOut: Math.max(0, entries.length - maxEntries),
  };
}
