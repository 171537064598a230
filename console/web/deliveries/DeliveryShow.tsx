import { Alert, Link, Stack } from '@mui/material';
import { useGetOne, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Account } from '../accounts/account.ts';
import { DocumentMenu } from '../notices/DocumentMenu.tsx';
import { NoticeContent } from '../notices/NoticeContent.tsx';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import { useCan, useSession } from '../providers/session.ts';
import { useRecord } from '../providers/use-api.ts';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Code } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { DeliveryTree } from './DeliveryTree.tsx';
import { sidesOf, type Delivery } from './delivery.ts';
import { FeedbackView } from './FeedbackView.tsx';
import { NextStep } from './NextStep.tsx';
import { Requests } from './Requests.tsx';

/** Name of the colleague who handles it, for those who may see colleagues. */
function Responsible({ id }: { id: string | null }) {
  const allowed = useCan('accounts', 'read');
  const { data } = useGetOne<Account>(
    'accounts',
    { id: id ?? '' },
    { enabled: allowed && id !== null, retry: false },
  );
  return <>{data?.name ?? '–'}</>;
}

function Aside({ delivery }: { delivery: Delivery }) {
  const translate = useTranslate();
  const { signed, responsible } = delivery;
  const who = useSession();
  const sides = sidesOf(delivery, who?.grants.map(({ unitId }) => unitId) ?? []);
  return (
    <>
      <Panel title={translate('deliveries.facts')}>
        <Facts
          rows={[
            { label: translate('deliveries.from'), value: delivery.issuerUnitName },
            { label: translate('deliveries.recipient'), value: delivery.recipientUnitName },
            {
              label: translate('notices.issuedAt'),
              value: <Time at={delivery.issuedAt} as="full" />,
            },
            {
              label: translate('deliveries.signed'),
              value: signed !== undefined && (
                <>
                  {signed.name} · <Time at={signed.at} as="full" />
                </>
              ),
            },
            {
              label: translate('deliveries.assignee'),
              value: <Responsible id={delivery.responsibleId} />,
            },
            {
              label: translate('deliveries.field.systemOwner'),
              value: responsible?.systemOwner.name,
            },
            { label: translate('deliveries.field.leader'), value: responsible?.leader?.name },
            {
              label: translate('deliveries.notice'),
              // Its recipients have no access to the notice itself: this page is all of it for them.
              value: sides.issuer ? (
                <Link
                  component={RouterLink}
                  to={`/notices/${encodeURIComponent(delivery.noticeId)}`}
                >
                  {delivery.number}
                </Link>
              ) : (
                delivery.number
              ),
            },
            {
              label: translate('deliveries.hash'),
              value: <Code>{delivery.noticeHash.slice(0, 16)}…</Code>,
            },
          ]}
        />
      </Panel>
      <Panel title={translate('notices.tab.log')}>
        <CaseTimeline
          resource="deliveries"
          id={delivery.id}
          describe={({ kind, payload }) =>
            kind === 'dispute'
              ? `${translate(`deliveries.dispute.${String(payload['reason'])}`)}\n${String(payload['text'])}`
              : undefined
          }
        />
      </Panel>
    </>
  );
}

/** What the recipient owes; `verify` is the issuer's own. */
const owed = ['sign', 'contain', 'feedback'];

function documentsOf(delivery: Delivery): readonly string[] {
  const late = delivery.clocks.some(({ clock, overdue }) => overdue && owed.includes(clock));
  return [
    'notice',
    ...(delivery.feedback === undefined ? [] : ['feedback']),
    ...(delivery.verification === undefined ? [] : ['review']),
    ...(late ? ['supervision', 'interview'] : []),
  ];
}

/** One notice on its way to one unit: for the recipient what to do, for the issuer what to decide. */
export default function DeliveryShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data: delivery, error, refetch } = useRecord<Delivery>('deliveries', id);
  if (delivery === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const at = `/deliveries/${encodeURIComponent(delivery.id)}`;
  const hasTree = delivery.children.length > 0 || delivery.parentId !== null;
  return (
    <RecordPage
      title={delivery.title}
      parent={{ label: translate('deliveries.title'), to: '/deliveries' }}
      mark={
        <>
          <UrgencyMark severity={delivery.severity} />
          <StateMark kind="deliveries" state={delivery.state} />
        </>
      }
      text={
        <Stack sx={{ gap: 1 }}>
          <span>
            {delivery.number} · {delivery.recipientUnitName}
            {delivery.round > 1 && ` · ${translate('deliveries.round', { round: delivery.round })}`}
          </span>
          <ClockChips clocks={delivery.clocks} />
          <NextStep delivery={delivery} />
        </Stack>
      }
      actions={<DocumentMenu at={at} forms={documentsOf(delivery)} />}
      tabs={[
        {
          id: 'content',
          label: translate('notices.tab.content'),
          content: (
            <>
              {delivery.instructions !== undefined && (
                <Alert severity="info" sx={{ mb: 2 }}>
                  {translate('deliveries.instructions', {
                    unit: delivery.issuerUnitName,
                    text: delivery.instructions,
                  })}
                </Alert>
              )}
              {delivery.closed !== undefined && (
                <Alert severity="info" sx={{ mb: 2 }}>
                  {translate('deliveries.closedBecause', {
                    name: delivery.closed.name,
                    text: delivery.closed.text ?? '',
                  })}
                </Alert>
              )}
              <NoticeContent facts={delivery.notice} filesAt={at} />
            </>
          ),
        },
        {
          id: 'feedback',
          label: translate('deliveries.tab.feedback'),
          content: <FeedbackView delivery={delivery} filesAt={at} />,
        },
        ...(delivery.requests.length > 0
          ? [
              {
                id: 'requests',
                label: `${translate('deliveries.tab.requests')} ${delivery.requests.length}`,
                content: <Requests requests={delivery.requests} />,
              },
            ]
          : []),
        ...(hasTree
          ? [
              {
                id: 'tree',
                label:
                  `${translate('deliveries.tab.tree')} ${delivery.children.length || ''}`.trim(),
                flush: true,
                content: <DeliveryTree delivery={delivery} />,
              },
            ]
          : []),
      ]}
      aside={<Aside delivery={delivery} />}
    />
  );
}
