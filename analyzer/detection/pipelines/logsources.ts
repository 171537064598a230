import type { EventView } from '../match/event-view.ts';
import type { LogSource } from '../rule.ts';
import type { Pipeline } from './pipeline.ts';

/** Whether an event of the source `has` is one that a rule for `wants` should see. */
export function covers(has: LogSource, wants: LogSource): boolean {
  return (['category', 'product', 'service'] as const).every(
    (part) => wants[part] === undefined || has[part]?.toLowerCase() === wants[part].toLowerCase(),
  );
}

const explicitFields = ['category', 'product', 'service'] as const;

/** Tells which log sources an event belongs to: by its own `logsource` object and by the pipelines. */
export interface LogSourceFinder {
  /** The same for all events with the same log sources; cheap. */
  signature(view: EventView): string;
  /** Empty when neither the event nor a pipeline knows. */
  find(view: EventView): LogSource[];
}

export function createLogSourceFinder(pipelines: readonly Pipeline[]): LogSourceFinder {
  const sources = pipelines.flatMap((pipeline) => pipeline.logsources);
  const fields = [
    ...explicitFields.map((part) => `logsource.${part}`),
    ...new Set(sources.flatMap((source) => Object.keys(source.when))),
  ];
  return {
    signature: (view) =>
      fields.map((field) => view.slot(field)?.lowered.join('\u0001') ?? '').join('\u0000'),
    find(view) {
      const own: LogSource = {};
      for (const part of explicitFields) {
        const text = view.slot(`logsource.${part}`)?.texts[0];
        if (text !== undefined) own[part] = text;
      }
      const known = sources
        .filter(({ when }) =>
          Object.entries(when).every(([field, accepted]) =>
            view.slot(field)?.lowered.some((text) => accepted.includes(text)),
          ),
        )
        .map(({ logsource }) => logsource);
      return Object.keys(own).length > 0 ? [own, ...known] : known;
    },
  };
}
