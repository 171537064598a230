import type { AndroidPackage, Area, PackageFacts } from '../../../collector/packages/facts.ts';
import type { Declared } from '../declared.ts';
import type { JudgingRules } from '../rules/judging-rules.ts';
import { no, unknown, type Truth, type Unknown } from './truth.ts';

/** Everything that a condition may look at. */
export interface VetContext {
  facts: PackageFacts;
  declared: Declared;
  rules: JudgingRules;
  /** ISO: now. */
  at: string;
}

/** The same, of an Android package. */
export type AndroidContext = VetContext & { facts: AndroidPackage };

export function isAndroid(context: VetContext): context is AndroidContext {
  return context.facts.platform === 'android';
}

/** What a packer may hide even where some code is there to be read. */
const packable: readonly Area[] = ['code', 'strings', 'sdks'];

/** What of the areas was not seen. */
export function unseenOf({ facts }: Pick<VetContext, 'facts'>, areas: readonly Area[]): Unknown[] {
  const told = facts.unseen
    .filter(({ area }) => areas.includes(area))
    .map(({ area, what, reason }): Unknown => ({ kind: 'unseen', area, what, reason }));
  const [packer] = facts.packers;
  const hidden = packer ? packable.filter((area) => areas.includes(area)) : [];
  return [
    ...told,
    ...hidden.map((area): Unknown => ({
      kind: 'unseen',
      area,
      what: packer?.name ?? '',
      reason: 'packed',
    })),
  ];
}

/** False where the areas were seen, unknown where not. */
export function noIfSeen(context: VetContext, areas: readonly Area[]): Truth {
  const why = unseenOf(context, areas);
  return why.length > 0 ? unknown(why) : no;
}

export const undeclared = (key: keyof Declared): Truth => unknown([{ kind: 'undeclared', key }]);
