import { Type } from 'typebox';
import type { SdkFact } from '../../../collector/packages/code-facts.ts';
import { noIfSeen, undeclared, unseenOf, type VetContext } from '../conditions/context.ts';
import { anyOf, no, unknown, yes, type Hit } from '../conditions/truth.ts';
import type { Bulletins } from '../rules/bulletins.ts';
import { namesSdk } from '../sdk-names.ts';
import type { Predicate } from './predicate.ts';

const nothing = Type.Object({}, { additionalProperties: false });
const ListId = Type.Object(
  { list: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
);

function hitOf(sdk: SdkFact, more = ''): Hit {
  const [first] = sdk.evidence;
  return {
    ...(first && { file: first.file }),
    ...(first?.kind === 'class' && { class: first.value }),
    value: `${sdk.name}${more}`,
  };
}

/** SDKs of the categories of a list: those that handle personal information. */
const concerned = ({ facts, rules }: VetContext, list: string): SdkFact[] =>
  facts.sdks.filter(({ categories }) => categories.some((one) => rules.lists.has(list, one)));

const notInPolicy: Predicate = {
  parameters: ListId,
  holds(context, { list }) {
    const sdks = concerned(context, String(list));
    const { sdks: listed } = context.declared;
    if (sdks.length === 0) return noIfSeen(context, ['sdks', 'code']);
    if (listed === undefined) return undeclared('sdks');
    const hits = sdks.filter((sdk) => !listed.some((entry) => namesSdk(entry, sdk)));
    return hits.length > 0
      ? yes(hits.map((sdk) => hitOf(sdk)))
      : noIfSeen(context, ['sdks', 'code']);
  },
};

/** Entries of the policy's list that were not found: only where all was seen is that a statement. */
const absentFromPackage: Predicate = {
  parameters: nothing,
  holds(context) {
    const { sdks: listed } = context.declared;
    if (listed === undefined) return undeclared('sdks');
    const absent = listed.filter(
      (entry) => !context.facts.sdks.some((sdk) => namesSdk(entry, sdk)),
    );
    if (absent.length === 0) return no;
    const why = unseenOf(context, ['sdks', 'code']);
    if (why.length > 0) return unknown(why);
    return yes(absent.map((value) => ({ file: 'declared', element: 'sdks', value })));
  },
};

/** Negative: `a` is older than `b`. Parts that are no numbers count as 0. */
function compareVersions(a: string, b: string): number {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function truthOf(bulletin: Bulletins['bulletins'][number], sdk: SdkFact) {
  const { id, title, fixed } = bulletin;
  const words = { zh: `${title.zh}（${id}）`, en: `${title.en} (${id})` };
  if (fixed === undefined) return yes([hitOf(sdk, `: ${words.zh}`)]);
  if (sdk.version === null) {
    return unknown([
      {
        kind: 'beyond',
        words: {
          zh: `包含 ${sdk.name}，版本未能识别：${words.zh}，${fixed} 起修复`,
          en: `${sdk.name} is there in an unknown version: ${words.en}, fixed in ${fixed}`,
        },
      },
    ]);
  }
  if (compareVersions(sdk.version, fixed) >= 0) return no;
  return yes([hitOf(sdk, ` ${sdk.version} < ${fixed}: ${words.zh}`)]);
}

/** SDKs in versions of which a weakness was published. */
const bulletins: Predicate = {
  parameters: nothing,
  holds(context) {
    const truths = context.rules.bulletins.bulletins.flatMap((bulletin) =>
      context.facts.sdks
        .filter(({ id, name }) =>
          bulletin.sdk.some((word) => `${id} ${name}`.toLowerCase().includes(word)),
        )
        .map((sdk) => truthOf(bulletin, sdk)),
    );
    return anyOf([...truths, noIfSeen(context, ['sdks', 'code'])]);
  },
};

export const sdkPredicates = {
  'sdk-not-in-policy': notInPolicy,
  'policy-sdk-absent': absentFromPackage,
  'sdk-bulletin': bulletins,
} satisfies Record<string, Predicate>;
