import { renamed } from '../../../analyzer/detection/filters.ts';
import type { EventRule, SigmaRule } from '../../../analyzer/detection/rule.ts';
import { warning, type Finding } from './finding.ts';

/** What a rule looks for, whatever its selections are called. */
function detectionKey(rule: EventRule): string {
  const names = Object.keys(rule.selections);
  const { category, product, service } = rule.logsource;
  const source = [category, product, service].map((part) => part?.toLowerCase() ?? '');
  const terms = Object.values(rule.selections);
  return JSON.stringify([
    source,
    terms,
    renamed(rule.condition, (name) => `s${names.indexOf(name)}`),
  ]);
}

function keyOf(rule: SigmaRule): string {
  if (rule.kind === 'event') return detectionKey(rule);
  const { type, rules, groupBy, aliases, timespanMs, condition, fields, percentile } = rule;
  return JSON.stringify([
    type,
    rules,
    groupBy,
    aliases,
    timespanMs,
    condition,
    fields,
    percentile ?? 0,
  ]);
}

/**
 * Remembers the rules that it was shown, and answers what a further one repeats. A rule that is there twice raises
 * two alerts for one thing; two titles that are the same can not be told apart in a list.
 */
export function createDuplicates(): (rule: SigmaRule) => Finding[] {
  const titles = new Map<string, SigmaRule>();
  const detections = new Map<string, SigmaRule>();
  return (rule) => {
    const findings: Finding[] = [];
    const title = rule.title.trim().toLowerCase();
    const sameTitle = titles.get(title);
    if (sameTitle) {
      const reason = `The title is that of ${sameTitle.path}:${sameTitle.line}.`;
      findings.push(warning('DUPLICATE_TITLE', reason, '/title'));
    } else titles.set(title, rule);
    const key = keyOf(rule);
    const same = detections.get(key);
    if (same) {
      const reason = `${same.path}:${same.line} looks for just the same.`;
      const pointer = rule.kind === 'event' ? '/detection' : '/correlation';
      findings.push(warning('DUPLICATE_DETECTION', reason, pointer));
    } else detections.set(key, rule);
    return findings;
  };
}
