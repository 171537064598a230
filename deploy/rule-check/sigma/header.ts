import type { SigmaRule } from '../../../analyzer/detection/rule.ts';
import { warning, type Finding } from './finding.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** Without an id of its own a rule is another one as soon as its file moves: alerts and windows do not follow. */
export function idOf(rule: SigmaRule): Finding[] {
  if (uuid.test(rule.id)) return [];
  const reason = `The id of a rule is a UUID of its own; this one goes by ${rule.id}.`;
  return [warning('NO_UUID', reason, '/id')];
}

/**
 * Tactics of ATT&CK for Enterprise and ICS as Sigma writes them. Version 19 parted `defense-evasion` into `stealth` and
 * `defense-impairment`; rules of both times are about.
 */
const tactics = new Set([
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'stealth',
  'defense-impairment',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
  'evasion',
  'inhibit-response-function',
  'impair-process-control',
]);

/** Technique, group, software, mitigation, data source and campaign (Sigma 2.1, appendix "Tags"). */
const attackId = /^(?:t\d{4}(?:\.\d{3})?|[gsmc]\d{4}|ds\d{4}|ta\d{4})$/u;

/** What follows the namespace of a tag; other namespaces are whatever their makers say. */
const forms: Readonly<Record<string, (rest: string) => boolean>> = {
  attack: (rest) => tactics.has(rest) || attackId.test(rest),
  car: (rest) => /^\d{4}-\d{2}-\d{3}$/u.test(rest),
  cve: (rest) => /^\d{4}[-.]\d{4,7}$/u.test(rest),
  d3fend: (rest) => /^d3-?[a-z-]+$/iu.test(rest),
  detection: (rest) => ['dfir', 'emerging-threats', 'threat-hunting'].includes(rest),
  stp: (rest) => /^[1-5](?:[auk])?$/u.test(rest),
  tlp: (rest) => ['red', 'amber', 'amber-strict', 'green', 'clear', 'white'].includes(rest),
};

function isTag(tag: string): boolean {
  const dot = tag.indexOf('.');
  if (dot <= 0 || tag !== tag.toLowerCase() || /[\s_]/u.test(tag)) return false;
  return forms[tag.slice(0, dot)]?.(tag.slice(dot + 1)) ?? true;
}

export function malformedTags(rule: SigmaRule): Finding[] {
  return rule.tags.flatMap((tag, index) =>
    isTag(tag)
      ? []
      : [warning('UNKNOWN_TAG', `${tag} is no tag as Sigma writes them.`, `/tags/${index}`)],
  );
}
