import { covers } from '../pipelines/logsources.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import type { LogSource } from '../rule.ts';
import { literalPattern } from '../sigma/pattern.ts';
import { always, and, not, or, type Expression } from './expression.ts';
import { patternsFit, present, type ItemContext } from './value-atoms.ts';

export interface RouteOptions {
  pipelines: readonly Pipeline[];
  /** Shows every event to every rule. */
  ignoreLogsource: boolean;
  /** What an event sees that neither carries a `logsource` nor is known to a pipeline. */
  unknownLogsource: 'no-rule' | 'every-rule';
}

const parts = ['category', 'product', 'service'] as const;

/** One expression, evaluated once per event however many rules ask. */
function shared(of: Expression): Expression {
  return of.kind === 'constant' ? of : { kind: 'atom', atom: { kind: 'formula', of } };
}

/**
 * Log sources as conditions on events, so that the index of the rules' own conditions routes too. Answers what must
 * hold of an event for a rule with a log source to see it.
 */
export function createRoutes(
  columnOf: ItemContext['columnOf'],
  // Taken apart at once: what is kept must not hold on to the rest of the options, an older rule set among them.
  { pipelines, ignoreLogsource, unknownLogsource }: RouteOptions,
): (wanted: LogSource) => Expression {
  const known = new Map<string, Expression>();
  const isOneOf = (field: string, texts: readonly string[]): Expression =>
    patternsFit(
      columnOf([field]),
      texts.map((text) => literalPattern(text)),
      false,
    );

  const sources = pipelines
    .flatMap((pipeline) => pipeline.logsources)
    .map(({ logsource, when }) => ({
      logsource,
      holds: shared(and(...Object.entries(when).map(([field, texts]) => isOneOf(field, texts)))),
    }));
  const ownParts = parts.map((part) => present(columnOf([`logsource.${part}`])));
  const isKnown = shared(or(...ownParts, ...sources.map((source) => source.holds)));

  const own = (wanted: LogSource): Expression =>
    and(
      ...parts.flatMap((part) =>
        wanted[part] === undefined ? [] : [isOneOf(`logsource.${part}`, [wanted[part]])],
      ),
    );

  const routeTo = (wanted: LogSource): Expression =>
    shared(
      or(
        own(wanted),
        ...sources.filter(({ logsource }) => covers(logsource, wanted)).map(({ holds }) => holds),
        ...(unknownLogsource === 'every-rule' ? [not(isKnown)] : []),
      ),
    );

  return (wanted) => {
    if (ignoreLogsource || Object.keys(wanted).length === 0) return always;
    const key = parts.map((part) => wanted[part]?.toLowerCase() ?? '').join('\u0000');
    const found = known.get(key) ?? routeTo(wanted);
    known.set(key, found);
    return found;
  };
}
