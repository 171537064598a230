import type { Cases } from '../../cases/cases.ts';
import { deliveryIdOf } from '../../notices/case-id.ts';
import type { NoticeDraft, NoticeKind, NoticeSeverity } from '../../notices/facts.ts';
import { newId } from '../../stores/records/new-id.ts';
import { rowNote, type ReadRow, type RowNote } from '../row-note.ts';
import { matchKey } from '../sheet/read-cells.ts';
import type { ImportKind, PlanContext, PlannedRow } from './kind.ts';
import { readUnitNames, unitFault, type KnownUnit } from './unit-names.ts';

const perStatement = 500;
const system = { kind: 'system', name: 'xiaodun' } as const;

/** What a ledger writes is the time of Beijing; of a deadline without a time the end of the day is meant. */
function instant(text: string, endOfDay = false): string {
  const [day = '', time = endOfDay ? '23:59' : '00:00'] = text.split(' ');
  return new Date(`${day}T${time}:00+08:00`).toISOString();
}

/** Columns that all rows of one number have in common. */
const shared = [
  'title',
  'kind',
  'severity',
  'issuedAt',
  'signedBy',
  'description',
  'feedbackDueAt',
  'source',
  'sourceReference',
  'systemName',
  'domain',
  'weakness',
  'advice',
] as const;

interface Adopted {
  noticeId: string;
  recipients: Map<string, string>;
}

/** Notices of the unit that have such a number, with their deliveries. */
async function readAdopted({ db, unitId }: PlanContext, numbers: readonly string[]) {
  const found = new Map<string, Adopted>();
  for (let at = 0; at < numbers.length; at += perStatement) {
    const rows = await db
      .selectFrom('notices')
      .leftJoin('deliveries', 'deliveries.notice_id', 'notices.id')
      .select(['notices.id', 'notices.number', 'deliveries.id as deliveryId', 'deliveries.unit_id'])
      .where('notices.unit_id', '=', unitId)
      .where('notices.number', 'in', numbers.slice(at, at + perStatement))
      .execute();
    for (const row of rows) {
      const known = found.get(row.number ?? '') ?? {
        noticeId: row.id,
        recipients: new Map<string, string>(),
      };
      if (row.unit_id !== null && row.deliveryId !== null)
        known.recipients.set(row.unit_id, row.deliveryId);
      found.set(row.number ?? '', known);
    }
  }
  return found;
}

/** Units below the issuer. */
async function readReach({ db, unitId, at }: PlanContext): Promise<Set<string>> {
  const rows = await db
    .selectFrom('unit_closure')
    .innerJoin('units', 'units.id', 'unit_closure.descendant')
    .where('units.kind', '!=', 'provider')
    .select('descendant')
    .where('ancestor', '=', unitId)
    .where('depth', '>', 0)
    .where('from_at', '<=', at)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', at)]))
    .execute();
  return new Set(rows.map((row) => row.descendant));
}

function dateFaults(row: ReadRow, at: string): RowNote[] {
  const {
    issuedAt = '',
    recipientSignedAt: signedAt = '',
    recipientSigner: signer = '',
    feedbackDueAt: dueAt = '',
  } = row.cells;
  const notes: RowNote[] = [];
  const wrong = (code: string, key: string, zh: string, en: string) =>
    notes.push(
      rowNote('fault', code, [zh, en], ['请核对日期', 'Check the dates'], row.places[key]),
    );
  if (issuedAt !== '' && instant(issuedAt) > at)
    wrong('DATE_IN_FUTURE', 'issuedAt', '签发日期晚于今天', 'is in the future');
  if (signedAt !== '' && instant(signedAt) > at)
    wrong('DATE_IN_FUTURE', 'recipientSignedAt', '签收日期晚于今天', 'is in the future');
  if (signedAt !== '' && issuedAt !== '' && signedAt.slice(0, 10) < issuedAt.slice(0, 10))
    wrong('DATES_REVERSED', 'recipientSignedAt', '签收日期早于签发日期', 'is before the issue');
  if (dueAt !== '' && issuedAt !== '' && instant(dueAt, true) < instant(issuedAt))
    wrong('DATES_REVERSED', 'feedbackDueAt', '反馈期限早于签发日期', 'is before the issue');
  if (
    (signedAt === '') !== (signer === '') &&
    !row.notes.some((note) => note.heading === '签收日期')
  ) {
    const key = signedAt === '' ? 'recipientSignedAt' : 'recipientSigner';
    notes.push(
      rowNote(
        'fault',
        'SIGNED_HALF',
        ['签收日期与签收人须同时填写', 'the date and the name of the signature go together'],
        ['请补全，或都留空', 'Fill in both or none'],
        row.places[key],
      ),
    );
  }
  return notes;
}

function draftOf(cells: ReadRow['cells'], recipientUnitIds: string[]): NoticeDraft {
  const text = (key: string) => cells[key] ?? '';
  const {
    systemName = '',
    domain = '',
    weakness = '',
    advice = '',
    sourceReference = '',
    feedbackDueAt = '',
  } = cells;
  return {
    kind: text('kind') as NoticeKind,
    severity: text('severity') as NoticeSeverity,
    tlp: 'amber',
    title: text('title'),
    discoveredAt: instant(text('issuedAt')),
    source: (text('source') === '' ? 'other' : text('source')) as NoticeDraft['source'],
    description: text('description'),
    recipientUnitIds,
    ...(sourceReference !== '' && { sourceReference }),
    ...(advice !== '' && { advice }),
    ...(feedbackDueAt !== '' && { feedbackDueAt: instant(feedbackDueAt, true) }),
    ...(systemName + domain !== '' && {
      asset: { ...(systemName !== '' && { systemName }), ...(domain !== '' && { domain }) },
    }),
    ...(weakness !== '' && { weakness: { name: weakness } }),
  };
}

export function createNoticesImport({ cases }: { cases: Pick<Cases, 'actIn'> }): ImportKind {
  return {
    async plan(context, rows) {
      const names = await readUnitNames(context);
      const reach = await readReach(context);
      const groups = new Map<string, ReadRow[]>();
      for (const row of rows) {
        const number = row.cells['number'] ?? '';
        groups.set(number, [...(groups.get(number) ?? []), row]);
      }
      const adopted = await readAdopted(context, [...groups.keys()]);
      const planned: PlannedRow[] = [];
      for (const [number, group] of groups) {
        const [first] = group;
        if (!first) continue;
        const known = adopted.get(number);
        const seen = new Map<string, number>();
        const found = new Map<ReadRow, { notes: RowNote[]; unit?: KnownUnit }>();
        for (const row of group) {
          const notes = [...row.notes, ...dateFaults(row, context.at)];
          const text = row.cells['recipient'] ?? '';
          const match = names.find(text);
          const unit = 'unit' in match && reach.has(match.unit.id) ? match.unit : undefined;
          if (text !== '' && !unit)
            notes.push(unitFault('matches' in match ? match.matches : 0, row.places['recipient']));
          if (number !== '') {
            const other = shared.find(
              (key) => matchKey(row.cells[key] ?? '') !== matchKey(first.cells[key] ?? ''),
            );
            if (other)
              notes.push(
                rowNote(
                  'fault',
                  'ROWS_DIFFER',
                  [
                    `与第 ${first.row} 行编号相同而内容不同`,
                    `differs from row ${first.row}, which has the same number`,
                  ],
                  [
                    '同一编号的各行除接收单位和签收外须一致',
                    'Rows of one number agree but for recipient and signature',
                  ],
                  row.places[other],
                ),
              );
            if (group.length > context.limits.recipientsPerNotice)
              notes.push(
                rowNote(
                  'fault',
                  'TOO_MANY_RECIPIENTS',
                  [
                    `一份通报最多 ${context.limits.recipientsPerNotice} 个接收单位`,
                    'too many recipients of one number',
                  ],
                  ['请分成几个编号', 'Use several numbers'],
                  row.places['number'],
                ),
              );
          }
          const earlier = unit && seen.get(unit.id);
          if (earlier !== undefined)
            notes.push(
              rowNote(
                'fault',
                'ROW_TWICE',
                [`与第 ${earlier} 行重复`, `is the same as row ${earlier}`],
                ['请删除其中一行', 'Delete one of them'],
                row.places['recipient'],
              ),
            );
          else if (unit) seen.set(unit.id, row.row);
          if (unit && known && !known.recipients.has(unit.id))
            notes.push(
              rowNote(
                'fault',
                'NUMBER_TAKEN',
                [
                  '该编号的通报已存在，但没有发给此单位',
                  'a notice with this number is there, without this recipient',
                ],
                ['请核对编号', 'Check the number'],
                row.places['number'],
              ),
            );
          found.set(row, { notes, ...(unit && { unit }) });
        }
        const recipients = [...found.values()].flatMap(({ unit }) => unit?.id ?? []);
        const faulty = [...found.values()].some(({ notes }) =>
          notes.some((note) => note.kind === 'fault'),
        );
        for (const [row, { notes, unit }] of found) {
          const own = notes.some((note) => note.kind === 'fault');
          if (faulty && !own)
            notes.push(
              rowNote(
                'fault',
                'NUMBER_FAULTY',
                ['同一编号的其他行有错误', 'another row of this number has a fault'],
                ['请先改正该行', 'Correct that row first'],
                row.places['number'],
              ),
            );
          const {
            signedBy = '',
            issuedAt = '',
            recipientSignedAt: at = '',
            recipientSigner: name = '',
            title = '',
          } = row.cells;
          const knownId = unit && known?.recipients.get(unit.id);
          planned.push({
            row: row.row,
            step: first.row,
            title: `${number} ${title} → ${unit?.name ?? row.cells['recipient'] ?? ''}`.trim(),
            notes,
            ...(!faulty &&
              unit && {
                plan: {
                  number,
                  unitId: unit.id,
                  draft: draftOf(first.cells, recipients),
                  issuedAt: instant(issuedAt),
                  signedBy,
                  ...(at !== '' && { signed: { at: instant(at), name } }),
                },
              }),
            ...(!faulty && knownId !== undefined && { knownId }),
          });
        }
      }
      return planned.sort((a, b) => a.row - b.row);
    },

    async apply(trx, { principal, unitId }, rows) {
      const made = new Map<number, string>();
      const plans = rows.map(({ row, plan }) => ({
        row,
        ...(plan as {
          number: string;
          unitId: string;
          draft: NoticeDraft;
          issuedAt: string;
          signedBy: string;
          signed?: { at: string; name: string };
        }),
      }));
      const [first] = plans;
      if (!first) return made;
      const noticeId = newId();
      const { draft, number, issuedAt, signedBy } = first;
      const { accountId, name, address } = principal;
      await cases.actIn(trx, {
        caseId: noticeId,
        caseKind: 'notice',
        message: 'adopt',
        payload: { draft, number, issuedAt, signedBy },
        actor: { kind: 'person', accountId, name },
        unitId,
        origin: { address },
      });
      for (const { row, unitId: recipientUnitId, signed } of plans) {
        const caseId = deliveryIdOf(noticeId, recipientUnitId);
        await cases.actIn(trx, {
          caseId,
          caseKind: 'delivery',
          message: 'issue',
          payload: {
            noticeId,
            via: 'issue',
            issuerUnitId: unitId,
            recipientUnitId,
            ...(signed && { signedBefore: signed }),
          },
          actor: system,
          unitId,
        });
        made.set(row, caseId);
      }
      return made;
    },
  };
}
