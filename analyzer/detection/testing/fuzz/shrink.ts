/** Tries per shrink; more would make a failure slow to report. */
const maxTries = 3_000;

function* withoutOne(list: readonly unknown[]): Generator<unknown[]> {
  for (let index = 0; index < list.length; index += 1) yield list.toSpliced(index, 1);
}

function* smallerText(text: string): Generator<string> {
  if (text.length > 1) {
    yield text.slice(0, text.length >> 1);
    yield text.slice(text.length >> 1);
  }
  for (let index = 0; index < Math.min(text.length, 40); index += 1) {
    yield text.slice(0, index) + text.slice(index + 1);
  }
}

/** Everything that is a little less than a value: a member gone, a word shorter, a list its member. */
function* smaller(value: unknown): Generator {
  if (typeof value === 'string') {
    // Conditions and keys with modifiers shrink by words, so that they stay readable to the loader.
    if (value.includes(' ')) {
      for (const fewer of withoutOne(value.split(' '))) yield fewer.join(' ');
      yield* value.split(' ');
    }
    yield* smallerText(value);
  } else if (Array.isArray(value)) {
    yield* withoutOne(value);
    if (value.length === 1) yield value[0];
    for (const [index, member] of value.entries()) {
      for (const less of smaller(member)) yield value.with(index, less);
    }
  } else if (typeof value === 'object' && value !== null) {
    yield* smallerRecord(value);
  }
}

function* smallerRecord(record: object): Generator {
  const entries = Object.entries(record);
  for (const fewer of withoutOne(entries)) yield Object.fromEntries(fewer as [string, unknown][]);
  for (const [index, [key, member]] of entries.entries()) {
    if (key.includes('|')) {
      for (const fewer of withoutOne(key.split('|'))) {
        yield Object.fromEntries(entries.with(index, [fewer.join('|'), member]));
      }
    }
    for (const less of smaller(member)) {
      yield Object.fromEntries(entries.with(index, [key, less]));
    }
  }
}

/** The smallest value found, by taking things away one at a time, that still `fails`. */
export function shrink<T>(start: T, fails: (value: T) => boolean): T {
  let best = start;
  let tries = 0;
  for (let found = true; found;) {
    found = false;
    for (const less of smaller(best)) {
      tries += 1;
      if (tries > maxTries) return best;
      if (!fails(less as T)) continue;
      best = less as T;
      found = true;
      break;
    }
  }
  return best;
}
