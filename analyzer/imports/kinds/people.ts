import type { Accounts } from '../../people/accounts.ts';
import type { Grants } from '../../people/grants.ts';
import type { RoleId } from '../../people/principal.ts';
import { checkUsername, usernameKey } from '../../people/usernames.ts';
import { rowNote, type ReadRow, type RowNote } from '../row-note.ts';
import { matchKey } from '../sheet/read-cells.ts';
import type { ImportKind, PlanContext, PlannedRow } from './kind.ts';
import { readUnitNames, unitFault } from './unit-names.ts';

const perStatement = 500;
const mail = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/u;
const phonePattern = /^\+?[\d-]{5,20}$/u;

async function readAccounts({ db }: PlanContext, rows: readonly ReadRow[]) {
  const keys = rows.map(({ cells }) => usernameKey(cells['username'] ?? ''));
  const found = new Map<string, { id: string; name: string; unit_id: string }>();
  for (let at = 0; at < keys.length; at += perStatement) {
    const accounts = await db
      .selectFrom('accounts')
      .select(['id', 'name', 'unit_id', 'username_key'])
      .where('username_key', 'in', keys.slice(at, at + perStatement))
      .execute();
    for (const account of accounts) found.set(account.username_key, account);
  }
  return found;
}

/** Units at or below which the person may give roles. */
async function readGrantable({ db, grantingUnits, at }: PlanContext): Promise<Set<string>> {
  if (grantingUnits.length === 0) return new Set();
  const rows = await db
    .selectFrom('unit_closure')
    .select('descendant')
    .where('ancestor', 'in', grantingUnits)
    .where('from_at', '<=', at)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', at)]))
    .execute();
  return new Set(rows.map((row) => row.descendant));
}

function cellFaults({ cells, places }: ReadRow): RowNote[] {
  const notes: RowNote[] = [];
  const { username = '', phone = '', email = '' } = cells;
  try {
    if (username !== '') checkUsername(username);
  } catch {
    notes.push(
      rowNote(
        'fault',
        'USERNAME_MALFORMED',
        ['用户名格式不对', 'is no user name'],
        ['2 至 64 个字母、数字或 . _ @ -，以字母或数字开头', '2 to 64 letters, digits or . _ @ -'],
        places['username'],
      ),
    );
  }
  if (email !== '' && !mail.test(email)) {
    notes.push(
      rowNote(
        'fault',
        'EMAIL_MALFORMED',
        ['邮箱格式不对', 'is no mail address'],
        ['请改正或留空', 'Correct it or leave it empty'],
        places['email'],
      ),
    );
  }
  if (phone !== '' && !phonePattern.test(phone)) {
    notes.push(
      rowNote(
        'fault',
        'PHONE_MALFORMED',
        ['电话格式不对', 'is no phone number'],
        ['请改正或留空', 'Correct it or leave it empty'],
        places['phone'],
      ),
    );
  }
  return notes;
}

export function createPeopleImport({
  accounts,
  grants,
}: {
  accounts: Pick<Accounts, 'createIn'>;
  grants: Pick<Grants, 'grantIn'>;
}): ImportKind {
  return {
    async plan(context, rows) {
      const names = await readUnitNames(context);
      const known = await readAccounts(context, rows);
      const grantable = await readGrantable(context);
      const visible = new Set(names.units.map(({ id }) => id));
      const seen = new Map<string, number>();
      return rows.map((row): PlannedRow => {
        const {
          username = '',
          name = '',
          unit: unitText = '',
          phone = '',
          email = '',
          roles: roleText = '',
        } = row.cells;
        const notes = [...row.notes, ...cellFaults(row)];
        const key = usernameKey(username);
        const earlier = seen.get(key);
        if (username !== '' && earlier !== undefined) {
          notes.push(
            rowNote(
              'fault',
              'ROW_TWICE',
              [`与第 ${earlier} 行的用户名重复`, `has the user name of row ${earlier}`],
              ['请改用其他用户名或删除一行', 'Use another name or delete one'],
              row.places['username'],
            ),
          );
        }
        if (earlier === undefined) seen.set(key, row.row);
        const found = names.find(unitText);
        if (unitText !== '' && 'matches' in found)
          notes.push(unitFault(found.matches, row.places['unit']));
        const account = username === '' ? undefined : known.get(key);
        const same =
          account !== undefined &&
          visible.has(account.unit_id) &&
          matchKey(account.name) === matchKey(name);
        if (account && !same) {
          notes.push(
            rowNote(
              'fault',
              'USERNAME_TAKEN',
              ['用户名已被他人使用', 'another account has this user name'],
              ['请改用其他用户名', 'Use another user name'],
              row.places['username'],
            ),
          );
        }
        const wanted = roleText === '' ? [] : roleText.split(',');
        const unitId = 'unit' in found ? found.unit.id : undefined;
        const grantsRoles = unitId !== undefined && grantable.has(unitId);
        if (wanted.length > 0 && !grantsRoles) {
          notes.push(
            rowNote(
              'note',
              'ROLES_LEFT_OUT',
              [
                '您没有授权权限：只建账号，不授予角色',
                'you may not give roles: the account gets none',
              ],
              ['请安全管理员随后授权', 'Ask the security administrator'],
              row.places['roles'],
            ),
          );
        }
        const faulty = notes.some((note) => note.kind === 'fault');
        return {
          row: row.row,
          step: row.row,
          title: `${name} ${username}`.trim(),
          notes,
          ...(!faulty &&
            unitId !== undefined && {
              plan: { username, name, unitId, phone, email, roles: grantsRoles ? wanted : [] },
            }),
          ...(!faulty && account && { knownId: account.id }),
        };
      });
    },

    async apply(trx, { principal, grantingUnits }, rows) {
      const made = new Map<number, string>();
      for (const { row, plan } of rows) {
        const { username, name, unitId, phone, email, roles } = plan as Record<
          'username' | 'name' | 'unitId' | 'phone' | 'email',
          string
        > & { roles: RoleId[] };
        const id = await accounts.createIn(trx, principal, {
          username,
          name,
          unitId,
          ...(phone !== '' && { phone }),
          ...(email !== '' && { email }),
        });
        const reach = {
          ...principal,
          grants: grantingUnits.map((unit) => ({
            role: 'security-admin' as const,
            unitId: unit,
            from: '',
          })),
        };
        for (const role of roles) await grants.grantIn(trx, reach, id, { role, unitId });
        made.set(row, id);
      }
      return made;
    },
  };
}
