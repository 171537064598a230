import { Type } from 'typebox';
import { noIfSeen, undeclared, unseenOf, type VetContext } from '../conditions/context.ts';
import { no, unknown, yes, type Hit, type Truth } from '../conditions/truth.ts';
import {
  childRulesOf,
  languageOf,
  longestSentence,
  policyOf,
  type PolicyText,
} from '../policy-texts.ts';
import type { PolicyPart } from '../rules/policy.ts';
import type { Predicate } from './predicate.ts';

const Which = Type.Object(
  { which: Type.Enum(['policy', 'child-rules']) },
  { additionalProperties: false },
);
type WhichText = 'policy' | 'child-rules';

const textOf = (context: VetContext, which: WhichText) =>
  which === 'policy' ? policyOf(context) : childRulesOf(context);

/** There is no such text, neither declared nor in the package: it may still be on the web. */
function absent(which: WhichText): Truth {
  return undeclared(which === 'policy' ? 'policyText' : 'childRulesText');
}

/** A text of the kind is there and is more than a title. */
const hasText: Predicate = {
  parameters: Which,
  holds(context, parameters) {
    const which = parameters['which'] as WhichText;
    const found = textOf(context, which);
    if (found && found.text.trim().length >= context.rules.policy.shortest) {
      return yes([{ file: found.file, value: `${found.text.length} 字` }]);
    }
    if (found) return no;
    // Nothing is said of a text that may be on the web; only an empty declaration denies it.
    const why = unseenOf(context, ['texts']);
    return why.length > 0 ? unknown(why) : absent(which);
  },
};

function lacking({ text }: PolicyText, parts: readonly PolicyPart[]): PolicyPart[] {
  return parts.filter(
    ({ patterns }) => !patterns.some((pattern) => new RegExp(pattern, 'iu').test(text)),
  );
}

/** Mandatory parts that the text has no words for. */
const lacks: Predicate = {
  parameters: Which,
  holds(context, parameters) {
    const which = parameters['which'] as WhichText;
    const found = textOf(context, which);
    const { policy } = context.rules;
    if (!found || found.text.trim().length < policy.shortest) return absent(which);
    const missing = lacking(found, which === 'policy' ? policy.parts : policy.childParts);
    if (missing.length === 0) return no;
    if (found.cut)
      return unknown([{ kind: 'unseen', area: 'texts', what: found.file, reason: 'cap' }]);
    return yes(missing.map(({ title }) => ({ file: found.file, value: title.zh })));
  },
};

type Trouble = 'not-chinese' | 'traditional' | 'long' | 'long-sentence';

/** What makes a text hard to read; undefined when it is not. */
function troubleOf(
  { text, file }: PolicyText,
  trouble: Trouble,
  context: VetContext,
): Hit | undefined {
  const { policy } = context.rules;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const language = languageOf(text, new Set(policy.traditional));
  switch (trouble) {
    case 'not-chinese':
      return language.chinese < policy.chineseShare
        ? { file, value: `中文 ${percent(language.chinese)}` }
        : undefined;
    case 'traditional':
      return language.traditional > policy.traditionalShare
        ? { file, value: `繁体 ${percent(language.traditional)}` }
        : undefined;
    case 'long':
      return text.length > policy.long ? { file, value: `${text.length} 字` } : undefined;
    case 'long-sentence': {
      const longest = longestSentence(text);
      return longest > policy.longSentence ? { file, value: `最长一句 ${longest} 字` } : undefined;
    }
  }
}

const hardToRead: Predicate = {
  parameters: Type.Object(
    { trouble: Type.Enum(['not-chinese', 'traditional', 'long', 'long-sentence']) },
    { additionalProperties: false },
  ),
  holds(context, { trouble }) {
    const found = policyOf(context);
    if (!found || found.text.trim().length < context.rules.policy.shortest) return absent('policy');
    const hit = troubleOf(found, trouble as Trouble, context);
    return hit ? yes([hit]) : no;
  },
};

/** The policy does not name who runs the app. */
const omitsOperator: Predicate = {
  parameters: Type.Object({}, { additionalProperties: false }),
  holds(context) {
    const { operator } = context.declared;
    const found = policyOf(context);
    if (operator === undefined) return undeclared('operator');
    if (!found || found.text.trim().length < context.rules.policy.shortest) return absent('policy');
    if (found.text.includes(operator)) return no;
    if (found.cut)
      return unknown([{ kind: 'unseen', area: 'texts', what: found.file, reason: 'cap' }]);
    return yes([{ file: found.file, value: operator }]);
  },
};

/** Purposes that iOS shows when it asks: empty, meaningless or not in Chinese. */
const vaguePurpose: Predicate = {
  parameters: Type.Object(
    { fault: Type.Enum(['empty', 'vague', 'not-chinese']) },
    { additionalProperties: false },
  ),
  holds(context, { fault }) {
    const { facts, rules } = context;
    if (facts.platform !== 'ios') return no;
    const { vaguePurposes, shortestPurpose } = rules.policy;
    const patterns = vaguePurposes.map((pattern) => new RegExp(pattern, 'iu'));
    const isBad = (text: string): boolean => {
      const plain = text.trim();
      if (fault === 'empty') return plain === '';
      if (plain === '') return false;
      if (fault === 'not-chinese') return !/\p{Script=Han}/u.test(plain);
      return plain.length < shortestPurpose || patterns.some((one) => one.test(plain));
    };
    const hits = facts.ios.usageDescriptions.filter(({ text, byLocale }) => {
      const chinese = Object.entries(byLocale).find(([locale]) => /^zh/iu.test(locale))?.[1];
      return isBad(chinese ?? text);
    });
    if (hits.length === 0) return noIfSeen(context, ['plist']);
    return yes(
      hits.map(({ key, text }) => ({ file: facts.ios.infoPlist.file, element: key, value: text })),
    );
  },
};

export const policyPredicates = {
  'has-text': hasText,
  'text-lacks': lacks,
  'policy-hard-to-read': hardToRead,
  'policy-omits-operator': omitsOperator,
  'purpose-unclear': vaguePurpose,
} satisfies Record<string, Predicate>;
