/** Every kind of fault that a playbook can have; what each means stands in playbooks/schema/README.md. */
export const faultCodes = [
  'TOO_LARGE',
  'NOT_JSON',
  'TOO_DEEP',
  'DUPLICATE_KEY',
  'RESERVED_NAME',
  'BAD_TEXT',
  'SCHEMA',
  'UNKNOWN_MEMBER',
  'NOT_SUPPORTED',
  'TOO_MANY',
  'DUPLICATE_ID',
  'UNKNOWN_STEP',
  'WRONG_STEP',
  'UNKNOWN_ROLE',
  'UNKNOWN_PHASE',
  'UNKNOWN_INJECT',
  'UNKNOWN_ACTION',
  'UNKNOWN_AGENT',
  'UNKNOWN_TARGET',
  'UNKNOWN_RULE',
  'UNKNOWN_VARIABLE',
  'BAD_VARIABLE',
  'TEMPLATE',
  'CONDITION',
  'NO_NEXT',
  'TWO_WAYS',
  'MISSING_JOIN',
  'SHARED_STEP',
  'CYCLE',
  'UNREACHABLE',
  'TOO_NESTED',
  'NO_ROLE',
  'NOT_ALONE',
  'DEADLINE',
  'NO_SCRIPT',
] as const;

export type FaultCode = (typeof faultCodes)[number];

/** One fault of a playbook: where (JSON Pointer, RFC 6901) and what. */
export interface Fault {
  path: string;
  code: FaultCode;
  message: string;
}

/** JSON Pointer of a member. */
export function at(path: string, ...members: readonly (string | number)[]): string {
  const escaped = members.map((each) => String(each).replaceAll('~', '~0').replaceAll('/', '~1'));
  return [path, ...escaped].join('/');
}

/** Past this many the rest is counted only: a broken file of a machine has the same fault everywhere. */
const maxFaults = 200;

/** Collects faults in the order in which they are found; the last says how many more there are. */
export function createFaults() {
  const faults: Fault[] = [];
  let more = 0;
  return {
    add(path: string, code: FaultCode, message: string): void {
      if (faults.length < maxFaults) faults.push({ path, code, message: message.slice(0, 500) });
      else more += 1;
    },
    get count(): number {
      return faults.length + more;
    },
    list(): Fault[] {
      if (more === 0) return [...faults];
      const message = `There are ${more} more faults; mend these first.`;
      return [...faults, { path: '', code: 'TOO_MANY', message }];
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;
