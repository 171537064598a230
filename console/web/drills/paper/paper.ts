/** An action as it was written down by hand. */
export interface PaperAction {
  key: string;
  accountId: string;
  kind: string;
  /** `09:42` or `09:42:30`. */
  time: string;
  text: string;
  injectId: string;
}

export interface PaperForm {
  /** `2026-12-01`, Beijing time. */
  day: string;
  writtenBy: string;
  /** Only where the clock did not run on the platform. */
  startedAt: string;
  endedAt: string;
  /** Time by inject; '' for those that were not played. */
  injects: Readonly<Record<string, string>>;
  actions: readonly PaperAction[];
}

/** ISO instant of a time of day of the exercise, Beijing time; undefined for nonsense. */
export function instantOf(day: string, time: string): string | undefined {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/u.exec(time.trim());
  if (match === null || !/^\d{4}-\d{2}-\d{2}$/u.test(day)) return undefined;
  const [, hour = '', minute = '', second = '00'] = match;
  const at = new Date(`${day}T${hour.padStart(2, '0')}:${minute}:${second}+08:00`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Fields whose time nobody can read, by name. */
export function unreadable(form: PaperForm): string[] {
  const wrong = (time: string): boolean =>
    time.trim() !== '' && instantOf(form.day, time) === undefined;
  return [
    ...(wrong(form.startedAt) ? ['startedAt'] : []),
    ...(wrong(form.endedAt) ? ['endedAt'] : []),
    ...Object.entries(form.injects).flatMap(([id, time]) => (wrong(time) ? [id] : [])),
    ...form.actions.flatMap(({ key, time }) =>
      instantOf(form.day, time) === undefined ? [key] : [],
    ),
  ];
}

/** What is sent; entries without a person, a kind or a time are left out. */
export function resultsOf(form: PaperForm, idempotencyKey: string): Record<string, unknown> {
  const startedAt = instantOf(form.day, form.startedAt);
  const endedAt = instantOf(form.day, form.endedAt);
  const injects = Object.entries(form.injects).flatMap(([injectId, time]) => {
    const at = instantOf(form.day, time);
    return at === undefined ? [] : [{ injectId, at }];
  });
  const actions = form.actions.flatMap(({ accountId, kind, time, text, injectId }) => {
    const at = instantOf(form.day, time);
    if (at === undefined || accountId === '' || kind === '') return [];
    return [{ accountId, kind, at, text: text.trim(), ...(injectId === '' ? {} : { injectId }) }];
  });
  return {
    idempotencyKey,
    ...(form.writtenBy.trim() === '' ? {} : { writtenBy: form.writtenBy.trim() }),
    ...(startedAt === undefined || endedAt === undefined ? {} : { clock: { startedAt, endedAt } }),
    ...(injects.length === 0 ? {} : { injects }),
    ...(actions.length === 0 ? {} : { actions }),
  };
}
