import type { AppFacts, UseFacts } from '../../../../analyzer/apps/facts.ts';
import type { FieldRules } from '../../../../analyzer/apps/fields.ts';
import type { AppFilingState } from '../../../../analyzer/apps/filing/state.ts';
import type { AppUseState } from '../../../../analyzer/apps/use/state.ts';
import { minuteZh } from '../../dates.ts';
import type { Block, DocumentDescription, DocumentMeta, FieldRow } from '../../description.ts';
import { band, fourColumns, pair, wide, yesNo } from '../cells.ts';
import { factText } from './fact-text.ts';

/** Longer texts stand over the whole width; the text of a policy is an annex of its own. */
const wideFrom = 24;
const leftOut = new Set(['policyText', 'childRulesText']);

/** The groups of a form as rows: short facts in pairs, long ones over the whole line. */
function groupRows(
  { fields: { groups }, names }: Pick<FilingFormFacts, 'fields' | 'names'>,
  of: 'app' | 'use',
  facts: Readonly<Record<string, unknown>>,
): FieldRow[] {
  return groups
    .filter((group) => group.of === of)
    .flatMap((group) => {
      const rows: FieldRow[] = [band(group.zh)];
      let waiting: [string, string | undefined] | undefined;
      const flush = () => {
        if (waiting) rows.push(wide(...waiting));
        waiting = undefined;
      };
      for (const field of group.fields) {
        if (leftOut.has(field.key)) continue;
        const text = factText(field, facts[field.key], names);
        if ((text?.length ?? 0) > wideFrom || field.zh.length > 8) {
          flush();
          rows.push(wide(field.zh, text));
        } else if (waiting) {
          rows.push(pair(waiting, [field.zh, text]));
          waiting = undefined;
        } else {
          waiting = [field.zh, text];
        }
      }
      flush();
      return rows;
    });
}

export interface FilingFormFacts {
  filing: AppFilingState;
  /** Submitted, or of the ledger before. */
  facts: AppFacts;
  fields: FieldRules;
  /** Of types and functions, by id. */
  names: ReadonlyMap<string, string>;
  authorityName: string;
  meta: DocumentMeta;
}

/** 教育移动应用提供者备案信息表. */
export function filingForm({
  filing,
  facts,
  fields,
  names,
  authorityName,
  meta,
}: FilingFormFacts): DocumentDescription {
  const { submission } = filing;
  const head: FieldRow[] = [
    pair(['应用名称', filing.appName], ['备案号', filing.number ?? undefined]),
    pair(
      ['提交人', submission?.name],
      ['提交时间', submission ? minuteZh(submission.at) : undefined],
    ),
  ];
  const tail: FieldRow[] = [
    band('审核'),
    pair(['备案单位', authorityName], ['备案日期', filing.filedOn ?? undefined]),
    pair(['有效期至', filing.validUntil ?? undefined], ['审核人', filing.filed?.approvedBy.name]),
    wide('承诺', '本单位承诺所填信息真实，遵守教育移动应用备案管理的各项要求。', 16),
  ];
  return {
    title: '教育移动应用提供者备案信息表',
    layout: 'form',
    blocks: [
      {
        kind: 'fields',
        widths: fourColumns,
        rows: [...head, ...groupRows({ fields, names }, 'app', facts), ...tail],
      },
      {
        kind: 'seal',
        unit: filing.providerName ?? '',
        ...(submission && { date: submission.at }),
      },
    ],
    meta,
  };
}

export interface UseFormFacts {
  use: AppUseState;
  facts: UseFacts;
  /** Of the app: as filed, or of the ledger. */
  app: AppFacts;
  filingNumber: string | null;
  fields: FieldRules;
  /** Of types and functions, by id. */
  names: ReadonlyMap<string, string>;
  schoolName: string;
  bureauNames: readonly string[];
  meta: DocumentMeta;
}

function schoolRows({ schoolReview, decision }: AppUseState): FieldRow[] {
  return [
    band('校内审查和集体决策'),
    pair(['内容', yesNo(schoolReview?.content)], ['链接', yesNo(schoolReview?.links)]),
    pair(['功能', yesNo(schoolReview?.functions)], ['安全', yesNo(schoolReview?.security)]),
    wide('审查意见', schoolReview?.text, 16),
    pair(
      ['审查人', schoolReview?.name],
      ['审查时间', schoolReview ? minuteZh(schoolReview.at) : undefined],
    ),
    pair(['决策会议', decision?.meeting], ['会议日期', decision?.on]),
    pair(
      ['是否同意', yesNo(decision?.adopted)],
      ['会议纪要', decision?.minutes ? '见附件' : undefined],
    ),
  ];
}

/** 教育移动应用使用者备案信息表; of an own development with the facts of the app (自研应用备案信息表). */
export function useForm(given: UseFormFacts): DocumentDescription {
  const { use, facts, app, schoolName, bureauNames, meta } = given;
  const isOwn = app.development === 'own' || app.development === 'customised';
  const last = use.bureauSteps.at(-1);
  const rows: FieldRow[] = [
    pair(['使用单位', schoolName], ['应用名称', use.appName]),
    pair(['提供者', app.providerName], ['备案号', given.filingNumber ?? app.eduFilingNumber]),
    ...(isOwn ? groupRows(given, 'app', app) : []),
    ...groupRows(given, 'use', facts),
    ...schoolRows(use),
    band('主管部门审查'),
    wide('审查单位', bureauNames.join('、')),
    wide('审查意见', last?.text, 16),
    pair(['审查人', last?.name], ['审查时间', last ? minuteZh(last.at) : undefined]),
    pair(['审查结论', yesNo(last?.passed)], ['启用日期', use.inUseSince ?? undefined]),
  ];
  const seal: Block[] = [
    { kind: 'seal', unit: schoolName, ...(use.decision && { date: use.decision.on }) },
  ];
  return {
    title: isOwn ? '教育移动应用自研应用备案信息表' : '教育移动应用使用者备案信息表',
    layout: 'form',
    blocks: [{ kind: 'fields', widths: fourColumns, rows }, ...seal],
    meta,
  };
}
