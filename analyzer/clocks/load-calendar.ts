import { Type, type Static } from 'typebox';
import { civilDate, dayMs, type CalendarYear, type WorkCalendar } from './calendar.ts';
import { confidences } from './deadline-rules.ts';
import { checked, createFaults, readYamlFolder, type Faults, type RuleFile } from './rule-file.ts';

const strict = { additionalProperties: false };
const CivilDateText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Name = Type.String({ minLength: 1 });

const YearSchema = Type.Object(
  {
    year: Type.Integer({ minimum: 2000, maximum: 2200 }),
    source: Name,
    confidence: Type.Enum([...confidences]),
    holidays: Type.Array(
      Type.Object(
        {
          nameZh: Name,
          nameEn: Name,
          from: CivilDateText,
          to: CivilDateText,
          makeUp: Type.Array(CivilDateText),
        },
        strict,
      ),
      { minItems: 1, maxItems: 40 },
    ),
  },
  strict,
);

const BasisSchema = Type.Object(
  {
    source: Name,
    confidence: Type.Enum([...confidences]),
    endOfDay: Type.String({ pattern: '^(24:00|([01]\\d|2[0-3]):[0-5]\\d)$' }),
  },
  strict,
);

type YearFile = Static<typeof YearSchema>;

/** Longest period of rest that is believed; a longer one is a typing error. */
const longestHoliday = 20;

function dayNumber(text: string): number | undefined {
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  if (Number.isNaN(ms) || civilDate(ms / dayMs) !== text) return undefined;
  return ms / dayMs;
}

function weekdayOf(day: number): number {
  return (day + 4) % 7;
}

function readYear(value: YearFile, file: RuleFile, faults: Faults): CalendarYear {
  const { year, source, confidence } = value;
  const holidays = new Map<string, { nameZh: string; nameEn: string }>();
  const makeUpDays = new Map<string, { nameZh: string; nameEn: string }>();
  if (file.name !== `${year}.yaml`) faults.add(file.path, '/year', `belongs into ${year}.yaml`);

  function dayOfYear(text: string, path: string): number | undefined {
    const day = dayNumber(text);
    if (day === undefined) faults.add(file.path, path, `${text} is no date`);
    else if (!text.startsWith(`${year}-`)) faults.add(file.path, path, `${text} is not in ${year}`);
    else return day;
    return undefined;
  }

  for (const [index, { nameZh, nameEn, from, to, makeUp }] of value.holidays.entries()) {
    const path = `/holidays/${index}`;
    const names = { nameZh, nameEn };
    const first = dayOfYear(from, `${path}/from`);
    const last = dayOfYear(to, `${path}/to`);
    if (first !== undefined && last !== undefined) {
      if (last < first || last - first >= longestHoliday) {
        faults.add(
          file.path,
          path,
          `${from} to ${to} is no period of at most ${longestHoliday} days`,
        );
      } else {
        for (let day = first; day <= last; day += 1) holidays.set(civilDate(day), names);
      }
    }
    for (const [at, text] of makeUp.entries()) {
      const day = dayOfYear(text, `${path}/makeUp/${at}`);
      if (day === undefined) continue;
      if (weekdayOf(day) !== 0 && weekdayOf(day) !== 6) {
        faults.add(file.path, `${path}/makeUp/${at}`, `${text} is no weekend: it is worked anyway`);
      }
      makeUpDays.set(text, names);
    }
  }
  for (const date of makeUpDays.keys()) {
    if (holidays.has(date)) faults.add(file.path, '/holidays', `${date} is both rest and worked`);
  }
  return { year, source, confidence, holidays, makeUpDays };
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

/**
 * Reads `basis.yaml` and one `<year>.yaml` per year from the folders; a year of a later folder takes the place of the
 * same year of an earlier one, so that a new order can be laid beside an installation without an update.
 * Throws ClockError BAD_DEADLINES with every fault, each with file and path.
 */
export function loadCalendar(folder: string, ...more: readonly string[]): WorkCalendar {
  const faults = createFaults();
  const years = new Map<number, CalendarYear>();
  let basis: Static<typeof BasisSchema> | undefined;
  for (const file of [folder, ...more].flatMap((one) => readYamlFolder(one, faults))) {
    if (file.name === 'basis.yaml') {
      basis = checked(BasisSchema, file, faults) ?? basis;
    } else {
      const value = checked(YearSchema, file, faults);
      if (value) years.set(value.year, readYear(value, file, faults));
    }
  }
  if (!basis) faults.add(folder, 'basis.yaml', 'is missing or wrong');
  faults.throwAny();
  return {
    years,
    endOfDayMinutes: minutesOf(basis?.endOfDay ?? '24:00'),
    basis: { source: basis?.source ?? '', confidence: basis?.confidence ?? 'P' },
  };
}
