import { byWeight, isLead } from './counts.ts';
import type { Finding } from './finding.ts';
import type { ItemRule, ItemRules } from './rules/items.ts';

/**
 * What the checks have for the reviewer of one of the 31 items, who alone decides. `clear` says no more than that all checks of the
 * item saw their area and found nothing.
 */
export interface ItemLeads extends Pick<ItemRule, 'item' | 'title' | 'how' | 'beyond'> {
  class: number;
  state: 'leads' | 'unseen' | 'clear' | 'none';
  /** Checks with FAIL or SUSPECT, worst first. */
  leads: string[];
  unseen: string[];
  passed: string[];
}

function leadsOf(rule: ItemRule, findings: readonly Finding[]): ItemLeads {
  const own = findings.filter(({ items }) => items.includes(rule.item)).toSorted(byWeight);
  const idsOf = (wanted: (finding: Finding) => boolean) =>
    own.filter(wanted).map(({ check }) => check);
  const leads = idsOf(isLead);
  const unseen = idsOf(({ verdict }) => verdict === 'INCONCLUSIVE');
  const passed = idsOf(({ verdict }) => verdict === 'PASS');
  const rest = passed.length > 0 ? 'clear' : 'none';
  return {
    item: rule.item,
    class: Number(rule.item.slice(0, 1)),
    title: rule.title,
    how: rule.how,
    beyond: rule.beyond,
    state: leads.length > 0 ? 'leads' : unseen.length > 0 ? 'unseen' : rest,
    leads,
    unseen,
    passed,
  };
}

/** All 31 items in their order. */
export function itemLeads(findings: readonly Finding[], { items }: ItemRules): ItemLeads[] {
  return items.map((rule) => leadsOf(rule, findings));
}
