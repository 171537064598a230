import { createHash } from 'node:crypto';
import type { Event } from '../../collector/events/event.ts';
import type { Detection, MatchedField } from '../detection/detection.ts';
import type { Level, SigmaRule } from '../detection/rule.ts';
import type { DetectedEvent } from './alerts.ts';
import type { AlertPolicies, AlertPolicy, Suppression } from './policies.ts';
import type { AlertTable } from './tables.ts';

/** One event on its way into an alert. */
export interface DraftEvent {
  eventId: string;
  /** `@timestamp`, the sender's clock. */
  at: string;
  /** `at`, but never after we received the event: a clock in the future must not keep an alert on top. */
  seenAt: string;
  matched: readonly MatchedField[];
  /** Of a correlation: its group and the value that met the condition. */
  correlation?: NonNullable<Detection['correlation']>;
}

/** What all detections of one group have in common, and the new ones. */
export interface Draft {
  unitId: string;
  ruleId: string;
  ruleName?: string;
  /** Ids or names of rules that need no alert of their own for the same event. */
  covers: readonly string[];
  origin: AlertTable['origin'];
  groupKey: Readonly<Record<string, string>>;
  groupHash: string;
  policy: AlertPolicy;
  title: string;
  titleZh: string;
  adviceZh: string | undefined;
  severity: Level;
  tags: readonly string[];
  assetId: string | undefined;
  events: DraftEvent[];
}

/** Longest text of one field of a group key; keys come from log lines. */
const maxKeyText = 200;

/** Keys sorted, so that the same group has the same hash whatever the order of fields. */
export function hashGroup(
  unitId: string,
  ruleId: string,
  groupKey: Readonly<Record<string, string>>,
): string {
  const fields = Object.entries(groupKey).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([unitId, ruleId, fields]))
    .digest('hex');
}

function textOf(event: Event, field: string): string | undefined {
  const value = Object.hasOwn(event, field) ? event[field] : undefined;
  if (value === undefined || value === null || value === '') return undefined;
  return (Array.isArray(value) ? value.join(',') : String(value)).slice(0, maxKeyText);
}

function seenAt(event: Event): string {
  const [at, received] = [event['@timestamp'], event['event.ingested']];
  return received !== undefined && received < at ? received : at;
}

function groupKeyOf(event: Event, fields: readonly string[]): Record<string, string> {
  const key: Record<string, string> = {};
  for (const field of fields) {
    const text = textOf(event, field);
    if (text !== undefined) key[field] = text;
  }
  return key;
}

/** The first policy that fits; `loadAlertPolicies` sees to it that the last fits everything. */
export function policyFor(
  policies: AlertPolicies,
  ruleId: string,
  level: Level,
  tags: readonly string[],
): AlertPolicy {
  const found = policies.policies.find(({ match }) => {
    if (match.ruleIds && !match.ruleIds.includes(ruleId)) return false;
    if (match.levels && !match.levels.includes(level)) return false;
    return !match.tags || match.tags.some((tag) => tags.includes(tag));
  });
  const policy = found ?? policies.policies.at(-1);
  if (!policy) throw new Error('There is no alert policy.');
  return policy;
}

function isSuppressed(suppression: Suppression, { event, detection }: DetectedEvent, now: string) {
  if (suppression.until !== undefined && suppression.until <= now) return false;
  if (suppression.ruleIds && !suppression.ruleIds.includes(detection.ruleId)) return false;
  return Object.entries(suppression.when).every(([field, accepted]) =>
    accepted.includes(textOf(event, field) ?? ''),
  );
}

export interface DraftContext {
  policies: AlertPolicies;
  ruleOf(ruleId: string): SigmaRule | undefined;
  /** For events that carry no `unit.id`. */
  homeUnitId: string;
  /** ISO. */
  now: string;
}

export interface Drafts {
  drafts: Draft[];
  suppressed: number;
}

type RuleOf = DraftContext['ruleOf'];

/** Asks for each rule once per batch. */
function remember(ruleOf: RuleOf): RuleOf {
  const known = new Map<string, SigmaRule | undefined>();
  return (ruleId) => {
    if (!known.has(ruleId)) known.set(ruleId, ruleOf(ruleId));
    return known.get(ruleId);
  };
}

function draftOf({ event, detection }: DetectedEvent, context: DraftContext): Draft {
  const rule = context.ruleOf(detection.ruleId);
  const tags = rule?.tags ?? [];
  const policy = policyFor(context.policies, detection.ruleId, detection.level, tags);
  const correlated = detection.correlation?.group ?? {};
  const groupKey =
    Object.keys(correlated).length > 0
      ? Object.fromEntries(
          Object.entries(correlated).map(([field, text]) => [field, text.slice(0, maxKeyText)]),
        )
      : groupKeyOf(event, rule?.groupBy ?? policy.groupBy);
  const unitId = textOf(event, 'unit.id') ?? context.homeUnitId;
  return {
    unitId,
    ruleId: detection.ruleId,
    ...(rule?.name !== undefined && { ruleName: rule.name }),
    covers: rule?.covers ?? [],
    origin: 'rule',
    groupKey,
    groupHash: hashGroup(unitId, detection.ruleId, groupKey),
    policy,
    title: detection.title,
    titleZh: rule?.titleZh ?? detection.title,
    adviceZh: rule?.adviceZh,
    severity: policy.severity[detection.level],
    tags,
    assetId: textOf(event, 'asset.id'),
    events: [],
  };
}

/** The key of the alert that counts what goes beyond `maxAlerts`; no event field has this name. */
const overflowKey = { '*': 'maxAlerts' };

/** One draft for all groups of a rule and unit for which there is no room. */
export function overflowOf(drafts: readonly [Draft, ...Draft[]]): Draft {
  const [first] = drafts;
  return {
    ...first,
    groupKey: overflowKey,
    groupHash: hashGroup(first.unitId, first.ruleId, overflowKey),
    assetId: undefined,
    events: drafts.flatMap((draft) => draft.events),
  };
}

/** Sorts a batch into groups; each (rule, event id) once. */
export function draftAlerts(batch: readonly DetectedEvent[], given: DraftContext): Drafts {
  const context = { ...given, ruleOf: remember((ruleId) => given.ruleOf(ruleId)) };
  const byHash = new Map<string, Draft>();
  const seen = new Set<string>();
  let suppressed = 0;
  for (const each of batch) {
    const key = `${each.detection.ruleId}\u0000${each.event['event.id']}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (context.policies.suppressions.some((rule) => isSuppressed(rule, each, context.now))) {
      suppressed += 1;
      continue;
    }
    const made = draftOf(each, context);
    const draft = byHash.get(made.groupHash) ?? made;
    byHash.set(made.groupHash, draft);
    draft.events.push({
      eventId: each.event['event.id'],
      at: each.event['@timestamp'],
      seenAt: seenAt(each.event),
      matched: each.detection.matched,
      ...(each.detection.correlation && { correlation: each.detection.correlation }),
    });
  }
  return { drafts: [...byHash.values()], suppressed };
}
