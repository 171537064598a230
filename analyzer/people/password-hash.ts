import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { PeopleError } from './errors.ts';
import type { HashingRules } from './rules.ts';

const argon2Async = promisify(argon2);

export interface PasswordHasher {
  /** PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash` (RFC 9106). Throws BUSY when too many wait. */
  hash(password: string): Promise<string>;
  /** A missing hash costs the same time and answers false, so that unknown names can't be told by time. */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** True when the stored hash was made with other parameters than those in force. */
  isOutdated(stored: string): boolean;
}

interface Parsed {
  memoryKiB: number;
  passes: number;
  lanes: number;
  salt: Buffer;
  tag: Buffer;
}

const phc =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parsePhc(text: string): Parsed | undefined {
  const match = phc.exec(text);
  if (match === null) return undefined;
  const [, memory, passes, lanes, salt = '', tag = ''] = match;
  return {
    memoryKiB: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** Runs a bounded number at once; each hash takes the memory that the rules name. */
function createGate(running: number, waiting: number) {
  let active = 0;
  const queue: (() => void)[] = [];
  return async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (active >= running) {
      if (queue.length >= waiting) {
        throw new PeopleError('BUSY', 'Too many sign-ins at this moment; try again.');
      }
      // The one that leaves hands its place over, so `active` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else active += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else active -= 1;
    }
  };
}

export function createPasswordHasher(rules: HashingRules): PasswordHasher {
  const gate = createGate(rules.running, rules.waiting);

  function derive(password: string, parameters: Omit<Parsed, 'tag'>, tagBytes: number) {
    return gate(() =>
      argon2Async('argon2id', {
        // NFKC: the same password typed on another keyboard or system (RFC 8265 section 4.2 asks for a fixed form).
        message: password.normalize('NFKC'),
        nonce: parameters.salt,
        parallelism: parameters.lanes,
        tagLength: tagBytes,
        memory: parameters.memoryKiB,
        passes: parameters.passes,
      }),
    );
  }

  const dummy: Parsed = {
    memoryKiB: rules.memoryKiB,
    passes: rules.passes,
    lanes: rules.lanes,
    salt: randomBytes(rules.saltBytes),
    tag: randomBytes(rules.tagBytes),
  };

  return {
    async hash(password) {
      const salt = randomBytes(rules.saltBytes);
      const tag = await derive(password, { ...rules, salt }, rules.tagBytes);
      const { memoryKiB, passes, lanes } = rules;
      return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(tag)}`;
    },
    async verify(password, stored) {
      const known = stored === null ? undefined : parsePhc(stored);
      const expected = known ?? dummy;
      const tag = await derive(password, expected, expected.tag.length);
      return timingSafeEqual(tag, expected.tag) && known !== undefined;
    },
    isOutdated(stored) {
      const known = parsePhc(stored);
      return (
        known === undefined ||
        known.memoryKiB !== rules.memoryKiB ||
        known.passes !== rules.passes ||
        known.lanes !== rules.lanes ||
        known.tag.length !== rules.tagBytes
      );
    },
  };
}
