import type { NoticeFacts, Tlp } from '../../../analyzer/notices/facts.ts';
import type { NoticeSnapshot } from '../../../analyzer/notices/state.ts';
import { dateZh, minuteZh, openDate } from '../dates.ts';
import type { Block, DocumentDescription, DocumentMeta, FieldRow } from '../description.ts';
import { band, fourColumns, joined, pair, wide, yesNo } from './cells.ts';
import { evidenceBlocks } from './evidence.ts';
import { hazardZh, noticeKindZh, severityZh, sourceZh, tlpZh } from './labels.ts';

type Signed = 'number' | 'issuedAt' | 'signedBy';

/** A notice as it goes to one unit. */
export interface NoticeFormFacts {
  /** As issued; a draft has no number, date and signature yet and is marked as one. */
  notice: Omit<NoticeSnapshot, Signed> & Partial<Pick<NoticeSnapshot, Signed>>;
  /** 主送单位: one, or the first of many. */
  recipientUnitName?: string;
  /** Unit whose copy of a notice this is that is not for everybody. */
  copyOf?: string;
  /** 抄送单位. */
  copyUnitNames: readonly string[];
  /** Names of class and subclass (GB/T 20986). */
  classZh?: string;
  /** Deadlines of the delivery, ISO 8601. */
  signDueAt?: string;
  feedbackDueAt?: string;
  /** The middle level that passed it on, and what it added. */
  forwardedBy?: string;
  instructions?: string;
  meta: DocumentMeta;
}

/** These are not for everybody: the sheet says so across its face, with the unit whose copy it is. */
const confidential: readonly Tlp[] = ['red', 'amber-strict', 'amber'];

function assetRows(asset: NoticeFacts['asset']): FieldRow[] {
  if (!asset) return [];
  const level = asset.protectionLevel;
  const levelZh = level === undefined ? undefined : level === 0 ? '未定级' : `第${level}级`;
  return [
    band('涉及资产'),
    pair(['系统名称', asset.systemName], ['端口', asset.port?.toString()]),
    wide('域名 / URL', joined([asset.domain, asset.url], '\n')),
    pair(['IPv4', asset.ipv4], ['IPv6', asset.ipv6]),
    pair(['等保级别', levelZh], ['备案号', asset.filingNumber]),
    wide('是否双非', yesNo(asset.dualNonEdu)),
  ];
}

function weaknessRows(
  weakness: NoticeFacts['weakness'],
  classZh: string | undefined,
  kind: NoticeFacts['kind'],
): FieldRow[] {
  if (!weakness) return [];
  const { name, hazard, cve, cnvd, cnnvd } = weakness;
  return [
    band(kind === 'incident' ? '事件信息' : '隐患信息'),
    pair(['名称', name], ['危害等级', hazard && hazardZh[hazard]]),
    pair(
      ['类别', classZh ?? joined([weakness.class, weakness.subclass])],
      ['漏洞编号', joined([cve, cnvd, cnnvd], '\n')],
    ),
  ];
}

function rowsOf({ notice, classZh, signDueAt, feedbackDueAt }: NoticeFormFacts): FieldRow[] {
  const { kind, asset, weakness, contact } = notice;
  return [
    wide('标题', notice.title),
    pair(['类型', noticeKindZh[kind]], ['紧急程度', severityZh[notice.severity]]),
    pair(['发现时间', minuteZh(notice.discoveredAt)], ['传播范围', tlpZh[notice.tlp]]),
    pair(['来源', sourceZh[notice.source]], ['来源编号', notice.sourceReference]),
    pair(
      ['签收时限', dueOf(signDueAt)],
      ['反馈时限', dueOf(feedbackDueAt ?? notice.feedbackDueAt)],
    ),
    ...assetRows(asset),
    ...weaknessRows(weakness, classZh, kind),
    wide('描述', notice.description),
    wide('影响', notice.impact),
    wide('处置建议', notice.advice),
    pair(['联系人', contact?.name], ['联系电话', contact?.phone]),
  ];
}

function dueOf(iso: string | undefined): string | undefined {
  return iso === undefined ? undefined : minuteZh(iso);
}

function watermarkOf({ notice, copyOf }: NoticeFormFacts): { watermark?: string } {
  if (notice.number === undefined) return { watermark: '草稿' };
  if (!confidential.includes(notice.tlp)) return {};
  return { watermark: copyOf === undefined ? '内部资料' : `内部资料 ${copyOf}` };
}

/** 通报单. */
export function noticeForm(facts: NoticeFormFacts): DocumentDescription {
  const { notice, recipientUnitName, copyUnitNames, forwardedBy, instructions, meta } = facts;
  const kindZh = noticeKindZh[notice.kind];
  const issuedOn = notice.issuedAt === undefined ? openDate : dateZh(notice.issuedAt);
  const imprint = [
    ...(copyUnitNames.length > 0 ? [`抄送：${copyUnitNames.join('、')}`] : []),
    `签发人：${notice.signedBy ?? '　　　　'}　　${notice.issuerUnitName}　${issuedOn}印发`,
  ];
  const opening: Block[] = [
    ...(recipientUnitName === undefined
      ? []
      : [{ kind: 'paragraph', style: 'plain', text: `${recipientUnitName}：` } as const]),
    {
      kind: 'paragraph',
      text: `现将下列网络安全${kindZh}情况通报你单位。请在时限内签收、处置，并将结果反馈我单位。`,
    },
    ...(instructions === undefined
      ? []
      : [
          { kind: 'paragraph', text: `转发要求（${forwardedBy ?? ''}）：${instructions}` } as const,
        ]),
  ];
  return {
    title: `网络安全${kindZh}通报单`,
    layout: 'form',
    redHead: { issuer: notice.issuerUnitName, number: notice.number ?? '〔　　　〕第　　　号' },
    ...watermarkOf(facts),
    blocks: [
      ...opening,
      { kind: 'fields', widths: fourColumns, rows: rowsOf(facts) },
      ...evidenceBlocks('证据', notice.evidence),
      {
        kind: 'seal',
        unit: notice.issuerUnitName,
        ...(notice.issuedAt !== undefined && { date: notice.issuedAt }),
      },
      { kind: 'imprint', lines: imprint },
    ],
    meta,
  };
}
