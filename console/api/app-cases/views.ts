import type { AppsBasis } from '../../../analyzer/apps/basis.ts';
import { namesOfFacts } from '../../../analyzer/apps/gates/check.ts';
import { judgeGates } from '../../../analyzer/apps/gates/evaluate.ts';
import type { GateFacts } from '../../../analyzer/apps/gates/facts.ts';
import type { GatedStep } from '../../../analyzer/apps/gates/rules.ts';
import { carriableItems } from '../../../analyzer/apps/items/carry.ts';
import { countItems, currentDecisions } from '../../../analyzer/apps/items/counts.ts';
import type { Decisions } from '../../../analyzer/apps/items/decision.ts';
import type { Db } from '../../../analyzer/stores/records/records.ts';
import type { AppCaseRow } from './case-list.ts';
import type { Gate, ItemDecisionView } from './schema.ts';

/** Counts of a row: what lists need of the decisions. */
export function rowItems(
  { items_decided: decided, items_problems: problems }: AppCaseRow,
  total: number,
) {
  return { total, decided, problems, undecidable: 0 };
}

/** What was decided, item by item, in the order of the items. */
export async function decisionsView(
  db: Db,
  basis: Pick<AppsBasis, 'items'>,
  state: Decisions & { appId: string },
): Promise<{ decisions: ItemDecisionView[]; items: ReturnType<typeof countItems> }> {
  const items = (await basis.items()).map(({ item }) => item);
  const carriable = await carriableItems(db, state);
  const decisions = items.flatMap((item) => {
    const one = state.decisions[item];
    if (!one) return [];
    const stale = one.packageId !== state.packageId;
    return [{ ...one, evidence: [...one.evidence], stale, carriable: carriable.has(item) }];
  });
  return { decisions, items: countItems(items, currentDecisions(state)) };
}

/** Every gate of a machine with the facts as they are now. */
export async function gatesView(
  basis: Pick<AppsBasis, 'gates' | 'fields'>,
  machine: 'app-filing' | 'app-use',
  factsFor: (step: GatedStep) => GateFacts,
): Promise<Gate[]> {
  const rules = await basis.gates();
  const nameOf = await namesOfFacts(basis);
  const own = rules.gates.filter(({ before }) =>
    before.some((step) => step.startsWith(`${machine}.`)),
  );
  return own.flatMap((rule) => {
    const steps = rule.before.filter((step) => step.startsWith(`${machine}.`));
    const [first] = steps;
    if (first === undefined) return [];
    const [judged] = judgeGates({ ...rules, gates: [rule] }, factsFor(first));
    if (!judged) return [];
    const { result, missing } = judged;
    const closed = result === 'blocked' || result === 'unknown';
    return [
      {
        rule: rule.id,
        zh: rule.zh,
        en: rule.en,
        before: steps.map((step) => step.slice(machine.length + 1)),
        result,
        refusalZh: closed ? rule.refuseZh : null,
        refusalEn: closed ? rule.refuseEn : null,
        missing: missing.map((key) => ({ key, ...nameOf(key) })),
        source: rule.source,
        article: rule.article ?? null,
        confidence: rule.confidence,
      },
    ];
  });
}
