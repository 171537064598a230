import { Type } from 'typebox';
import {
  isAndroid,
  noIfSeen,
  undeclared,
  unseenOf,
  type VetContext,
} from '../conditions/context.ts';
import { no, unknown, yes, type Truth } from '../conditions/truth.ts';
import { askedFor, namesPermission, permissionMatrix, usersOf } from '../permissions.ts';
import type { Predicate } from './predicate.ts';

const nothing = Type.Object({}, { additionalProperties: false });

const Level = Type.Object(
  { verdict: Type.Enum(['warn', 'SUSPECT', 'FAIL']) },
  { additionalProperties: false },
);

/** Permissions that the matrix judges so. */
const matrix: Predicate = {
  parameters: Level,
  holds(context, { verdict }) {
    const rows = permissionMatrix(context);
    const hits = rows.filter((row) => row.verdict === verdict);
    if (hits.length > 0) {
      return yes(
        hits.map(({ asked, group }) => ({
          ...asked.hit,
          value: group ? `${asked.name}（${group.title.zh}）` : asked.name,
        })),
      );
    }
    if (rows.some((row) => row.verdict === 'unknown')) return undeclared('functions');
    return noIfSeen(context, ['manifest', 'plist']);
  },
};

/** Permissions whose calls are nowhere in the code. */
const unused: Predicate = {
  parameters: nothing,
  holds(context) {
    if (!isAndroid(context)) return no;
    const why = unseenOf(context, ['manifest', 'code']);
    if (why.length > 0) return unknown(why);
    const rows = permissionMatrix(context).filter(({ group }) => group?.apis);
    const users = rows.map((row) => ({ row, users: usersOf(row, context) }));
    const hits = users.filter((one) => one.users?.length === 0);
    if (hits.length > 0) return yes(hits.map(({ row }) => row.asked.hit));
    const untold = users.some((one) => one.users === undefined);
    return untold ? unknown([{ kind: 'cut', list: 'calls' }]) : no;
  },
};

/** Permissions that only code of SDKs uses. */
const sdkOnly: Predicate = {
  parameters: nothing,
  holds(context) {
    if (!isAndroid(context)) return no;
    const hits = permissionMatrix(context).flatMap((row) => {
      const users = usersOf(row, context) ?? [];
      if (users.length === 0 || users.includes('app')) return [];
      return [{ ...row.asked.hit, value: `${row.asked.name} ← ${users.join(', ')}` }];
    });
    return hits.length > 0 ? yes(hits) : noIfSeen(context, ['manifest', 'code', 'sdks']);
  },
};

/** Permissions that need a reason and that the policy's list does not name. */
const notInPolicy: Predicate = {
  parameters: nothing,
  holds(context) {
    const { permissions } = context.declared;
    const rows = permissionMatrix(context).filter(({ group }) => group && group.allow !== 'always');
    if (rows.length === 0) return noIfSeen(context, ['manifest', 'plist']);
    if (permissions === undefined) return undeclared('permissions');
    const hits = rows.filter(
      ({ asked, group }) => !permissions.some((entry) => namesPermission(entry, asked.name, group)),
    );
    if (hits.length > 0) return yes(hits.map(({ asked }) => asked.hit));
    return noIfSeen(context, ['manifest', 'plist']);
  },
};

/** Entries of the policy's list that the package does not ask for. */
function absentOf(context: VetContext, entries: readonly string[]): Truth {
  const groups = context.rules.permissions.groups;
  const asked = askedFor(context.facts);
  const absent = entries.filter(
    (entry) =>
      !asked.some(({ name }) =>
        namesPermission(
          entry,
          name,
          groups.find(({ permissions }) => permissions.includes(name)),
        ),
      ),
  );
  return absent.length > 0
    ? yes(absent.map((value) => ({ file: 'declared', element: 'permissions', value })))
    : no;
}

const absentFromPackage: Predicate = {
  parameters: nothing,
  holds(context) {
    const why = unseenOf(context, ['manifest', 'plist']);
    if (why.length > 0) return unknown(why);
    const { permissions } = context.declared;
    return permissions === undefined ? undeclared('permissions') : absentOf(context, permissions);
  },
};

export const permissionPredicates = {
  'permission-matrix': matrix,
  'permission-unused': unused,
  'permission-used-by-sdk-only': sdkOnly,
  'permission-not-in-policy': notInPolicy,
  'policy-permission-absent': absentFromPackage,
} satisfies Record<string, Predicate>;
