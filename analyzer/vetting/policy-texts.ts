import type { VetContext } from './conditions/context.ts';

/** A text to judge, and where it is from. */
export interface PolicyText {
  file: string;
  text: string;
  /** Cut at a cap: what is missing may be in the rest. */
  cut: boolean;
}

function packed({ facts, rules }: VetContext, kinds: readonly string[]): PolicyText | undefined {
  const long = facts.texts
    .filter(({ kind, text }) => kinds.includes(kind) && text.length >= rules.policy.shortest)
    .toSorted((a, b) => b.text.length - a.text.length);
  return long[0];
}

function declaredText(context: VetContext, key: 'policyText' | 'childRulesText') {
  const text = context.declared[key];
  return text === undefined ? undefined : { file: 'declared', text, cut: false };
}

/** The privacy policy: as declared, otherwise the longest that the package carries. */
export function policyOf(context: VetContext): PolicyText | undefined {
  return declaredText(context, 'policyText') ?? packed(context, ['privacy-policy']);
}

export function childRulesOf(context: VetContext): PolicyText | undefined {
  return declaredText(context, 'childRulesText') ?? packed(context, ['child-policy']);
}

/** Share of Chinese among letters, and of characters that only traditional Chinese has among Chinese ones. */
export function languageOf(
  text: string,
  traditional: ReadonlySet<string>,
): { chinese: number; traditional: number } {
  let letters = 0;
  let chinese = 0;
  let old = 0;
  for (const character of text) {
    if (/\p{Script=Han}/u.test(character)) {
      chinese += 1;
      if (traditional.has(character)) old += 1;
    } else if (/\p{L}/u.test(character)) letters += 1;
  }
  // A Chinese character says about as much as four Latin letters.
  const weight = chinese * 4 + letters;
  return {
    chinese: weight === 0 ? 0 : (chinese * 4) / weight,
    traditional: chinese === 0 ? 0 : old / chinese,
  };
}

/** Characters of the longest sentence. */
export function longestSentence(text: string): number {
  let longest = 0;
  for (const sentence of text.split(/[。！？；.!?;\n]/u)) {
    longest = Math.max(longest, sentence.trim().length);
  }
  return longest;
}
