import type { PackageFacts } from '../../collector/packages/facts.ts';
import type { Hit } from './conditions/truth.ts';
import { unseenOf, type VetContext } from './conditions/context.ts';
import type { PermissionGroup } from './rules/permissions.ts';
import type { Words } from './words.ts';
import { lists } from './views/lists.ts';

/** A permission of Android, or on iOS the key of a usage description. */
export interface Asked {
  name: string;
  hit: Hit;
}

export type PermissionVerdict = 'ok' | 'warn' | 'SUSPECT' | 'FAIL' | 'unknown';

/** One permission that the package asks for against the matrix. */
export interface PermissionUse {
  asked: Asked;
  group: PermissionGroup | undefined;
  verdict: PermissionVerdict;
  reason: Words;
  /** Declared functions or types that it serves. */
  serves: readonly string[];
}

/** What the package asks the person or the system for. */
export function askedFor(facts: PackageFacts): Asked[] {
  const [list, field] =
    facts.platform === 'android' ? ['permissions', 'name'] : ['usageDescriptions', 'key'];
  const rows = lists[list]?.rows(facts) ?? [];
  const seen = new Set<string>();
  return rows.flatMap(({ fields, hit }) => {
    const name = String(fields[field] ?? '');
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ name, hit }];
  });
}

const ownPermission: Words = {
  zh: '应用自定义或厂商权限，矩阵未收录',
  en: 'Of the app or a vendor: not in the matrix',
};
const undeclaredFunctions: Words = {
  zh: '未申报应用功能，无法判断是否与功能有关',
  en: 'No functions were declared, so its purpose can not be told',
};

function servesOf({ allow }: PermissionGroup, { declared }: VetContext): string[] {
  if (allow === 'always') return [];
  return [
    ...(declared.functions ?? []).filter((id) => allow.functions.includes(id)),
    ...(declared.types ?? []).filter((id) => allow.types?.includes(id)),
  ];
}

function judge(
  asked: Asked,
  group: PermissionGroup | undefined,
  context: VetContext,
): PermissionUse {
  if (!group) return { asked, group, verdict: 'ok', reason: ownPermission, serves: [] };
  const serves = servesOf(group, context);
  const { reason } = group;
  if (group.allow === 'always' || serves.length > 0) {
    return { asked, group, verdict: 'ok', reason, serves };
  }
  if (context.declared.functions === undefined) {
    // What learning has no use for at all is a lead even so.
    const verdict = group.otherwise === 'FAIL' ? 'SUSPECT' : 'unknown';
    return {
      asked,
      group,
      verdict,
      reason: verdict === 'unknown' ? undeclaredFunctions : reason,
      serves,
    };
  }
  return { asked, group, verdict: group.otherwise, reason, serves };
}

/** Every permission that is asked for, with what it may be for (matrix of rules/apps/permissions.yaml). */
export function permissionMatrix(context: VetContext): PermissionUse[] {
  const groups = new Map(
    context.rules.permissions.groups.flatMap((group) =>
      group.permissions.map((name) => [name, group] as const),
    ),
  );
  return askedFor(context.facts).map((asked) => judge(asked, groups.get(asked.name), context));
}

const shortOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

/** Whether an entry of a policy's list names the permission: by its name, or by a word that people use. */
export function namesPermission(
  entry: string,
  name: string,
  group: PermissionGroup | undefined,
): boolean {
  const text = entry.toLowerCase();
  if (text.includes(shortOf(name))) return true;
  return group?.words?.some((word) => text.includes(word.toLowerCase())) ?? false;
}

/** Who calls what the permission is for: SDK ids, or `app`; undefined when that can't be told. */
export function usersOf({ group }: PermissionUse, { facts }: VetContext): string[] | undefined {
  if (facts.platform !== 'android' || !group?.apis) return undefined;
  if (unseenOf({ facts }, ['code']).length > 0) return undefined;
  const { calls } = facts.dex;
  const users = calls.list
    .filter(({ api }) => group.apis?.includes(api))
    .map(({ sdk }) => sdk ?? 'app');
  if (users.length === 0 && calls.total > calls.list.length) return undefined;
  return [...new Set(users)];
}
