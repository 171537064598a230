import { CaseError } from '../../cases/errors.ts';
import type { AppsBasis } from '../basis.ts';
import { fieldName } from '../fields.ts';
import { gateRefusal, judgeGates, passedGates } from './evaluate.ts';
import type { GateFacts } from './facts.ts';
import type { PassedGate } from './gate.ts';
import type { GatedStep } from './rules.ts';

/** What a fact is called in refusals. */
export async function namesOfFacts(
  basis: Pick<AppsBasis, 'fields' | 'gates'>,
): Promise<(key: string) => { zh: string; en: string }> {
  const fields = await basis.fields();
  const named = new Map((await basis.gates()).facts.map((each) => [each.key, each]));
  return (key) => {
    const counted = named.get(key);
    if (counted) return { zh: counted.zh, en: counted.en };
    const [of = '', name = ''] = key.split('.');
    return fieldName(fields, of === 'use' ? 'use' : 'app', name);
  };
}

/**
 * Judges every gate before a step, in the transaction of its message. Throws CaseError ACTION_ILLEGAL, whose refusal names the
 * rule and its source; `rules` names all that are closed. A reader of the log never judges again: rules change.
 */
export async function checkGates(
  basis: Pick<AppsBasis, 'fields' | 'gates'>,
  step: GatedStep,
  facts: GateFacts,
): Promise<PassedGate[]> {
  const judged = judgeGates(await basis.gates(), facts, step);
  const refusal = gateRefusal(judged, await namesOfFacts(basis));
  if (!refusal) return passedGates(judged);
  const { rules, ...said } = refusal;
  throw new CaseError('ACTION_ILLEGAL', refusal.en, { refusal: said, fields: { rules } });
}
