import { createFieldNames } from '../../../analyzer/detection/pipelines/field-names.ts';
import { covers } from '../../../analyzer/detection/pipelines/logsources.ts';
import type { Pipeline } from '../../../analyzer/detection/pipelines/pipeline.ts';
import type { CorrelationRule, EventRule, LogSource } from '../../../analyzer/detection/rule.ts';
import type { FieldItem, SelectionTerm } from '../../../analyzer/detection/sigma/selection.ts';
import { member, warning, type Finding } from './finding.ts';
import { isKnownField } from './known-fields.ts';

interface PlacedItem {
  item: FieldItem;
  pointer: string;
}

/** Field tests with where they stand: a map names its fields, a list numbers its members. */
function placed(term: SelectionTerm, pointer: string): PlacedItem[] {
  if (term.kind === 'item') {
    if (term.field === '') return [];
    return [{ item: term, pointer: pointer + member([term.field, ...term.modifiers].join('|')) }];
  }
  if (term.kind === 'all') return term.of.flatMap((part) => placed(part, pointer));
  return term.of.flatMap((part, index) => placed(part, `${pointer}/${index}`));
}

export interface FieldCheck {
  /** Whether any event of this platform can be of the log source, so that the rule ever sees one. */
  isHeard(logsource: LogSource): boolean;
  ofEventRule(rule: EventRule): Finding[];
  /** @param fed the event rules that feed the correlation, by the name it calls them. */
  ofCorrelation(rule: CorrelationRule, fed: ReadonlyMap<string, EventRule>): Finding[];
}

/**
 * Judges the fields that rules name by what pipelines and parsers give for their log source. Sources whose events come
 * from elsewhere as they are (Windows channels) have no list of fields, and are not judged.
 */
export function createFieldCheck(pipelines: readonly Pipeline[]): FieldCheck {
  const names = createFieldNames(pipelines);
  const sources = pipelines.flatMap(({ logsources }) => logsources);
  // 4,000 rules have 130 log sources.
  const known = new Map<string, typeof sources>();
  const sourcesFor = (wanted: LogSource) => {
    const key = JSON.stringify([wanted.category, wanted.product, wanted.service]);
    const found = known.get(key) ?? sources.filter(({ logsource }) => covers(logsource, wanted));
    known.set(key, found);
    return found;
  };
  const isParsed = ({ when }: (typeof sources)[number]): boolean =>
    Object.keys(when).every(isKnownField);
  const isJudged = (wanted: LogSource): boolean => {
    const found = sourcesFor(wanted);
    return found.length > 0 && found.every(isParsed);
  };
  const isGiven = (logsource: LogSource, field: string): boolean =>
    names.namesOf(logsource, field).some(isKnownField);
  const unknown = (field: string, pointer: string): Finding => {
    const reason = `No parser or pipeline gives ${field} for this log source.`;
    return warning('UNKNOWN_FIELD', reason, pointer);
  };

  return {
    isHeard: (logsource) => Object.keys(logsource).length === 0 || sourcesFor(logsource).length > 0,
    ofEventRule(rule) {
      if (!isJudged(rule.logsource)) return [];
      const tested = Object.entries(rule.selections)
        .flatMap(([name, term]) => placed(term, `/detection${member(name)}`))
        .filter(({ item }) => !isGiven(rule.logsource, item.field))
        .map(({ item, pointer }) => unknown(item.field, pointer));
      // Alerts are grouped by fields of events, whatever rules call them.
      const grouped = (rule.groupBy ?? [])
        .filter((field) => !isKnownField(field))
        .map((field) => unknown(field, '/x-xiaodun/group_by'));
      return [...tested, ...grouped];
    },
    ofCorrelation(rule, fed) {
      const isMissing = (field: string): boolean =>
        [...fed].some(([name, { logsource }]) => {
          const real = rule.aliases[field]?.[name] ?? field;
          return isJudged(logsource) && !isGiven(logsource, real);
        });
      return [
        ...rule.groupBy.filter(isMissing).map((field) => unknown(field, '/correlation/group-by')),
        ...rule.fields
          .filter(isMissing)
          .map((field) => unknown(field, '/correlation/condition/field')),
      ];
    },
  };
}
