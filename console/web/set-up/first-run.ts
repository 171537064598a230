import type { UnitKind } from '../units/unit.ts';

/** One person of the first run, with the password typed twice. */
export interface PersonForm {
  name: string;
  username: string;
  password: string;
  again: string;
}

export interface FirstRunForm {
  unit: { name: string; kind: UnitKind; code: string };
  admin: PersonForm;
  audit: PersonForm;
  /** Of its own when ticked; otherwise `admin` holds the role too. */
  security: PersonForm | undefined;
  officer: PersonForm | undefined;
}

export const emptyPerson: PersonForm = { name: '', username: '', password: '', again: '' };

export const emptyFirstRun: FirstRunForm = {
  unit: { name: '', kind: 'school', code: '' },
  admin: emptyPerson,
  audit: emptyPerson,
  security: undefined,
  officer: undefined,
};

export type Seat = 'admin' | 'audit' | 'security' | 'officer';

/** What keeps the people of the first run from being accepted: a message key, undefined for nothing. */
export function faultOf(form: FirstRunForm): string | undefined {
  const people = [form.admin, form.audit, form.security, form.officer].filter(
    (person) => person !== undefined,
  );
  if (people.some(({ password, again }) => password !== again)) return 'setup.passwordsDiffer';
  const names = people.map(({ username }) => username.trim().toLowerCase());
  if (new Set(names).size < names.length) return 'setup.samePerson';
  return undefined;
}

function personBody({ name, username, password }: PersonForm): Record<string, string> {
  return { name: name.trim(), username: username.trim(), password };
}

/** The body of `POST /setup`. */
export function firstRunBody(token: string, form: FirstRunForm): Record<string, unknown> {
  const { name, kind, code } = form.unit;
  return {
    token,
    unit: { name: name.trim(), kind, ...(code.trim() === '' ? {} : { code: code.trim() }) },
    admin: personBody(form.admin),
    audit: personBody(form.audit),
    ...(form.security === undefined ? {} : { security: personBody(form.security) }),
    ...(form.officer === undefined ? {} : { officer: personBody(form.officer) }),
  };
}
