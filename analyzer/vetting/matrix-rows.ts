import type { VetContext } from './conditions/context.ts';
import {
  namesPermission,
  permissionMatrix,
  usersOf,
  type PermissionVerdict,
} from './permissions.ts';
import type { Words } from './words.ts';

/** One permission as people see it in the matrix. */
export interface MatrixRow {
  permission: string;
  group: string | null;
  label: Words;
  verdict: PermissionVerdict;
  reason: Words;
  functions: string[];
  /** In the policy's list; null when none was declared. */
  inPolicy: boolean | null;
  /** SDK ids or `app`; null when that can't be told. */
  usedBy: string[] | null;
}

/** Rows that are kept. */
const most = 300;

/** The permission matrix of one package, for its page. */
export function matrixRows(context: VetContext): MatrixRow[] {
  const listed = context.declared.permissions;
  return permissionMatrix(context)
    .slice(0, most)
    .map((use) => {
      const { asked, group, verdict, reason, serves } = use;
      const short = asked.name.slice(asked.name.lastIndexOf('.') + 1);
      return {
        permission: asked.name,
        group: group?.id ?? null,
        label: group?.title ?? { zh: short, en: short },
        verdict,
        reason,
        functions: [...serves],
        inPolicy: listed?.some((entry) => namesPermission(entry, asked.name, group)) ?? null,
        usedBy: usersOf(use, context) ?? null,
      };
    });
}
