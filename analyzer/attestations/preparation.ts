import type { AssessmentRuleBook } from '../assessment/rules.ts';
import type { PrepareContext } from '../cases/machine.ts';
import { nextCaseNumber, type CaseNumbers } from '../register/numbers.ts';
import { RegisterError } from '../register/errors.ts';
import { checkActingUnit, getItems, getOpenSystem } from '../register/system-items.ts';
import type { Trx } from '../stores/records/records.ts';
import type { Questions } from './questions/questions.ts';
import type { AttestationState } from './state.ts';
import { basisOf, validityOf } from './validity.ts';

export interface AttestationMachineDeps {
  rules: AssessmentRuleBook;
  questions: () => Promise<Questions>;
  numbers: () => Promise<CaseNumbers>;
}

interface Dated {
  answers: readonly { itemKey: string }[];
  effectiveOn: string;
  periodTo: string | null;
}

export type AttestationPreparation = ReturnType<typeof createAttestationPreparation>;

/** What messages of attestations get from this node when it writes them. */
export function createAttestationPreparation(deps: AttestationMachineDeps) {
  async function validity(trx: Trx, systemId: string, { answers, ...dates }: Dated) {
    const keys = answers.map(({ itemKey }) => itemKey);
    const twice = keys.find((key, at) => keys.indexOf(key) !== at);
    if (twice !== undefined) {
      throw new RegisterError('ITEM_UNKNOWN', `${twice} is answered twice.`, { item: twice });
    }
    const system = await getOpenSystem(trx, systemId);
    const { catalogue } = await deps.rules.load();
    const items = getItems(catalogue.items, system, keys);
    return { system, validity: validityOf(await deps.questions(), items, basisOf(dates)) };
  }

  /** The attestation that another one takes the place of is in force, and of the same system. */
  async function checkReplaced(trx: Trx, id: string, systemId: string): Promise<void> {
    const row = await trx
      .selectFrom('attestations')
      .select('id')
      .where('id', '=', id)
      .where('system_id', '=', systemId)
      .where('state', '=', 'IN_FORCE')
      .executeTakeFirst();
    if (row) return;
    throw new RegisterError('SYSTEM_UNKNOWN', 'There is no attestation in force to be replaced.');
  }

  return {
    async open(
      trx: Trx,
      sent: { systemId: string; replaces?: string } & Omit<Dated, 'periodTo'> & {
          periodTo?: string;
        },
      { actorUnitId, at }: PrepareContext,
    ) {
      const made = await validity(trx, sent.systemId, {
        ...sent,
        periodTo: sent.periodTo ?? null,
      });
      checkActingUnit(made.system, actorUnitId);
      if (sent.replaces !== undefined) await checkReplaced(trx, sent.replaces, sent.systemId);
      const numbers = await deps.numbers();
      const number = await nextCaseNumber(trx, 'attestation', actorUnitId, at, numbers);
      return { number, validity: made.validity };
    },

    /** How long it may count after a change. */
    async amended(trx: Trx, state: AttestationState, dates: Dated) {
      return (await validity(trx, state.systemId, dates)).validity;
    },
  };
}
