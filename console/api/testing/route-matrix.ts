import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { roleIds, type RoleId } from '../../../analyzer/people/principal.ts';
import { testEpoch, type TestUnit } from '../../../analyzer/people/testing/unit-tree.ts';
import type { DeclaredRoute } from '../app/auth.ts';
import type { SignedIn, TestApp } from './test-app.ts';

/** Where the caller stands to the unit of the object. `seen` is what the sub-tree rule says. */
const relations = [
  { name: 'own', caller: 'schoolA', object: 'schoolA', seen: true },
  { name: 'child', caller: 'county', object: 'schoolA', seen: true },
  { name: 'sibling', caller: 'schoolA', object: 'schoolB', seen: false },
  { name: 'parent', caller: 'schoolA', object: 'county', seen: false },
] as const satisfies { name: string; caller: TestUnit; object: TestUnit; seen: boolean }[];

type Relation = (typeof relations)[number];
type Body = NonNullable<InjectOptions['payload']>;

/** One kind of object: how to make one in a unit, and what the routes on it need. */
export interface ObjectKind {
  /** Routes are `<prefix>/:id…`, the list is `<prefix>`: `/accounts`. */
  prefix: string;
  /** A fresh object of the unit; answers its id. */
  create(unit: TestUnit): Promise<string>;
  /** By `METHOD /path/:id`: a body that the schema accepts, for an object of the unit. */
  bodies?: Readonly<Record<string, (unit: TestUnit, id: string) => Body | Promise<Body>>>;
  /** By `METHOD /path/:id`: the query that the schema wants, `?name=x`. */
  queries?: Readonly<Record<string, string>>;
  /** Roles that see the objects of others at all, where that is narrower than the sub-tree. */
  seenBy?: (role: RoleId) => boolean;
  /** `parties.kind`; absent when objects of this kind have no parties. */
  partyKind?: string;
  /** False when `<prefix>` answers something else than rows with ids. */
  listed?: boolean;
}

export interface MatrixOptions {
  kinds: readonly ObjectKind[];
  /** By `METHOD /path`: a valid body of a route without `:id`, for the caller's own unit. */
  bodies?: Readonly<Record<string, (unit: TestUnit) => Body | Promise<Body>>>;
  /** `METHOD /path` of routes whose answer does not end (server-sent events): asked as nobody only. */
  streams?: readonly string[];
  /** `METHOD /path/:id` of objects that belong to no unit (detection rules): the right alone decides. */
  unitless?: readonly string[];
}

export interface MatrixResult {
  routes: number;
  requests: number;
  /** How many answers there were of each status. */
  answers: Readonly<Record<number, number>>;
  /** One line for each answer that was not as declared. */
  faults: string[];
}

const apiPrefix = '/api/v1';
const keyOf = ({ method, url }: DeclaredRoute) => `${method} ${url.slice(apiPrefix.length)}`;

/**
 * Walks every registered route × role × (own, child, sibling, parent unit; party and not) and compares each answer
 * with what the route declares: 401 for nobody, 403 without the right, 404 for an object that is not seen, and none
 * of these where right and sight are there.
 */
export async function walkRoutes(test: TestApp, options: MatrixOptions): Promise<MatrixResult> {
  await test.app.ready();
  const walk = new Walk(test, options);
  for (const route of test.app.declaredRoutes) await walk.visit(route);
  const { answers, faults } = walk;
  const requests = Object.values(answers).reduce((sum, count) => sum + count, 0);
  return { routes: test.app.declaredRoutes.length, requests, answers, faults };
}

class Walk {
  readonly faults: string[] = [];
  readonly answers: Record<number, number> = {};
  readonly #test: TestApp;
  readonly #options: MatrixOptions;
  readonly #callers = new Map<string, SignedIn>();

  constructor(test: TestApp, options: MatrixOptions) {
    this.#test = test;
    this.#options = options;
  }

  async visit(route: DeclaredRoute): Promise<void> {
    if (route.permission === 'public') return await this.#visitPublic(route);
    const nobody = await this.#ask(route, undefined, 'x', undefined);
    this.#expect(route, 'nobody', nobody.statusCode === 401, nobody);
    if (this.#options.streams?.includes(keyOf(route))) return;
    if (route.permission === 'signed-in') return await this.#visitSignedIn(route);
    for (const role of roleIds) {
      if (!this.#isAllowed(role, route)) await this.#visitForbidden(route, role);
      else if (route.url.includes('/:id')) await this.#visitObject(route, role);
      else await this.#visitPlain(route, role);
    }
  }

  #isAllowed(role: RoleId, { permission }: DeclaredRoute): boolean {
    return typeof permission === 'object' && this.#test.rights.allows(role, permission);
  }

  async #visitPublic(route: DeclaredRoute): Promise<void> {
    const answer = await this.#ask(route, undefined, 'x', undefined);
    const code = codeOf(answer);
    const open = code !== 'SIGN_IN_REQUIRED' && code !== 'FORBIDDEN';
    this.#expect(route, 'nobody', open, answer);
  }

  async #visitSignedIn(route: DeclaredRoute): Promise<void> {
    for (const role of roleIds) {
      // A fresh session each time: some of these routes end it.
      const caller = await this.#test.signIn(role, 'schoolA');
      const answer = await this.#ask(route, caller, 'x', undefined);
      const code = codeOf(answer);
      this.#expect(route, role, code !== 'SIGN_IN_REQUIRED' && code !== 'FORBIDDEN', answer);
    }
  }

  async #visitForbidden(route: DeclaredRoute, role: RoleId): Promise<void> {
    for (const unit of ['schoolA', 'county'] as const) {
      const answer = await this.#ask(route, await this.#caller(role, unit), 'x', {});
      const refused = answer.statusCode === 403 && codeOf(answer) === 'FORBIDDEN';
      this.#expect(route, `${role} at ${unit}`, refused, answer);
    }
  }

  async #visitObject(route: DeclaredRoute, role: RoleId): Promise<void> {
    if (this.#options.unitless?.includes(keyOf(route))) return;
    const kind = this.#kindOf(route);
    if (kind === undefined) {
      this.faults.push(`${keyOf(route)}: no kind of object is given for this route`);
      return;
    }
    const supervises = kind.seenBy?.(role) ?? true;
    for (const relation of relations) {
      const id = await kind.create(relation.object);
      const seen = relation.seen && supervises;
      await this.#askObject(route, role, kind, relation, id, seen);
    }
    if (kind.partyKind !== undefined) await this.#visitParty(route, role, kind, kind.partyKind);
  }

  /** The sibling school is made a party: then it may read the object. */
  async #visitParty(
    route: DeclaredRoute,
    role: RoleId,
    kind: ObjectKind,
    partyKind: string,
  ): Promise<void> {
    if (route.method !== 'GET') return;
    const relation = relations[2];
    const id = await kind.create(relation.object);
    const party = { kind: partyKind, ref_id: id, unit_id: relation.caller, role: 'copy' };
    await this.#test.records.db
      .insertInto('parties')
      .values({ ...party, from_at: testEpoch, until_at: null })
      .execute();
    await this.#askObject(route, role, kind, { ...relation, name: 'party' }, id, true);
  }

  async #askObject(
    route: DeclaredRoute,
    role: RoleId,
    kind: ObjectKind,
    relation: Omit<Relation, 'name'> & { name: string },
    id: string,
    seen: boolean,
  ): Promise<void> {
    const body = await kind.bodies?.[keyOf(route)]?.(relation.object, id);
    const query = kind.queries?.[keyOf(route)];
    const caller = await this.#caller(role, relation.caller);
    const answer = await this.#ask(route, caller, id, body, query);
    const who = `${role}, ${relation.name} unit`;
    if (codeOf(answer) === 'VALIDATION') {
      this.faults.push(`${keyOf(route)}: give a body that its schema accepts (${answer.body})`);
      return;
    }
    this.#expect(route, who, seen ? isSeen(route, answer) : answer.statusCode === 404, answer);
  }

  async #visitPlain(route: DeclaredRoute, role: RoleId): Promise<void> {
    const caller = await this.#caller(role, 'schoolA');
    const kind = this.#options.kinds.find(({ prefix }) => apiPrefix + prefix === route.url);
    const isList = route.method === 'GET' && kind !== undefined && kind.listed !== false;
    const ids = isList ? await this.#createEverywhere(kind) : undefined;
    const body = await this.#options.bodies?.[keyOf(route)]?.('schoolA');
    const answer = await this.#ask(route, caller, 'x', body);
    this.#expect(route, role, codeOf(answer) !== 'FORBIDDEN' && answer.statusCode < 500, answer);
    await this.#visitForeignBody(route, role, caller);
    if (ids !== undefined) {
      const supervises = kind?.seenBy?.(role) ?? true;
      this.#expectOnly(route, role, answer, ids, supervises);
    }
  }

  /** A body that names a unit out of sight is refused as if the unit were not there. */
  async #visitForeignBody(route: DeclaredRoute, role: RoleId, caller: SignedIn): Promise<void> {
    for (const unit of ['schoolB', 'county'] as const) {
      const body = await this.#options.bodies?.[keyOf(route)]?.(unit);
      if (body === undefined || !JSON.stringify(body).includes(`"${unit}"`)) continue;
      const answer = await this.#ask(route, caller, 'x', body);
      // Who opens something acts for an own unit: any other one, there or not, gets the same answer.
      const refused = answer.statusCode === 404 || codeOf(answer) === 'NO_ACTING_UNIT';
      this.#expect(route, `${role}, for ${unit}`, refused, answer);
    }
  }

  async #createEverywhere(kind: ObjectKind) {
    return {
      own: await kind.create('schoolA'),
      sibling: await kind.create('schoolB'),
      parent: await kind.create('county'),
    };
  }

  #expectOnly(
    route: DeclaredRoute,
    role: RoleId,
    answer: LightMyRequestResponse,
    ids: { own: string; sibling: string; parent: string },
    supervises: boolean,
  ): void {
    const rows = answer.json<{ id: string }[]>();
    const listed = new Set(Array.isArray(rows) ? rows.map((row) => row.id) : []);
    const right = listed.has(ids.own) === supervises && !listed.has(ids.sibling);
    this.#expect(route, `${role}, rows`, right && !listed.has(ids.parent), answer);
  }

  #kindOf({ url }: DeclaredRoute): ObjectKind | undefined {
    return this.#options.kinds.find(({ prefix }) => url.startsWith(`${apiPrefix}${prefix}/:id`));
  }

  async #caller(role: RoleId, unit: TestUnit): Promise<SignedIn> {
    const key = `${role} ${unit}`;
    const known = this.#callers.get(key);
    if (known) return known;
    const caller = await this.#test.signIn(role, unit);
    this.#callers.set(key, caller);
    return caller;
  }

  async #ask(
    route: DeclaredRoute,
    who: SignedIn | undefined,
    id: string,
    body: Body | undefined,
    query?: string,
  ): Promise<LightMyRequestResponse> {
    const range = route.method === 'GET' && !route.url.includes(':') ? '?range=[0,999]' : '';
    const path = route.url
      .slice(apiPrefix.length)
      .replace(':id', encodeURIComponent(id))
      .replace(/:\w+/g, 'x');
    const method = route.method as 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
    const answer = await this.#test.request(who, method, path + (query ?? range), body);
    this.answers[answer.statusCode] = (this.answers[answer.statusCode] ?? 0) + 1;
    return answer;
  }

  #expect(route: DeclaredRoute, who: string, holds: boolean, answer: LightMyRequestResponse): void {
    if (holds) return;
    const told = answer.body.slice(0, 200);
    this.faults.push(`${keyOf(route)} as ${who}: ${answer.statusCode} ${told}`);
  }
}

function codeOf(answer: LightMyRequestResponse): string | undefined {
  if (!String(answer.headers['content-type']).includes('json')) return undefined;
  try {
    return answer.json<{ code?: string }>().code;
  } catch {
    return undefined;
  }
}

/** Beyond the gate: the handler itself answered, if only to say that this object is not in the state for it. */
function isSeen(route: DeclaredRoute, answer: LightMyRequestResponse): boolean {
  // A second parameter was made up (`/items/x`), so its absence says nothing.
  const madeUp = (route.url.match(/:/g) ?? []).length > 1;
  if (answer.statusCode === 404) return madeUp;
  return answer.statusCode !== 401 && codeOf(answer) !== 'FORBIDDEN' && answer.statusCode < 500;
}
