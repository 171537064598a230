import type { ReactNode } from 'react';
import { formatDateTime } from '../format/time.ts';
import type { NoticeFacts } from './notice.ts';
import { Code } from '../shapes/Code.tsx';

type Translate = (key: string, options?: Record<string, unknown>) => string;

interface FactRow {
  label: string;
  value: ReactNode;
}

function row(label: string, value: ReactNode): FactRow[] {
  return value === undefined || value === '' || value === null ? [] : [{ label, value }];
}

/** Where the weakness is, as label and value; rows without a value are left out. */
export function assetRows({ asset = {} }: NoticeFacts, translate: Translate): FactRow[] {
  const say = (name: string): string => translate(`notices.field.${name}`);
  const code = (text: string | number | undefined): ReactNode =>
    text === undefined ? undefined : <Code>{text}</Code>;
  return [
    ...row(say('systemName'), asset.systemName),
    ...row(say('domain'), code(asset.domain)),
    ...row(say('url'), code(asset.url)),
    ...row(say('ipv4'), code(asset.ipv4)),
    ...row(say('ipv6'), code(asset.ipv6)),
    ...row(say('port'), code(asset.port)),
    ...row(say('dualNonEdu'), asset.dualNonEdu === true ? translate('notices.yes') : undefined),
    ...row(
      say('protectionLevel'),
      asset.protectionLevel === undefined
        ? undefined
        : translate(`notices.level.${asset.protectionLevel}`),
    ),
    ...row(say('filingNumber'), asset.filingNumber),
  ];
}

/** What the weakness is; `nameOfClass` has the names of the national list. */
export function weaknessRows(
  { weakness }: NoticeFacts,
  translate: Translate,
  nameOfClass: (classId: string | null, subclassId?: string | null) => string,
): FactRow[] {
  if (weakness === undefined) return [];
  const say = (name: string): string => translate(`notices.field.${name}`);
  const ids = [weakness.cve, weakness.cnvd, weakness.cnnvd].filter((id) => id !== undefined);
  return [
    ...row(say('weaknessName'), weakness.name),
    ...row(say('weaknessClass'), nameOfClass(weakness.class ?? null, weakness.subclass ?? null)),
    ...row(say('ids'), ids.length === 0 ? undefined : <Code>{ids.join(' · ')}</Code>),
    ...row(
      say('hazard'),
      weakness.hazard === undefined ? undefined : translate(`notices.hazard.${weakness.hazard}`),
    ),
  ];
}

/** Kind, source, dates, how far it may be passed on. */
export function originRows(facts: NoticeFacts, translate: Translate): FactRow[] {
  const say = (name: string): string => translate(`notices.field.${name}`);
  return [
    ...row(say('kind'), translate(`notices.kind.${facts.kind}`)),
    ...row(say('source'), translate(`notices.source.${facts.source}`)),
    ...row(say('sourceReference'), facts.sourceReference),
    ...row(say('discoveredAt'), formatDateTime(facts.discoveredAt).slice(0, 16)),
    ...row(say('feedbackDueAt'), formatDateTime(facts.feedbackDueAt).slice(0, 16)),
    ...row(say('tlp'), translate(`notices.tlp.${facts.tlp}`)),
    ...row(
      say('contact'),
      facts.contact === undefined
        ? undefined
        : [facts.contact.name, facts.contact.phone].filter(Boolean).join(' '),
    ),
  ];
}
