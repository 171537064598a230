import { Alert, Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { DeliveriesOf } from '../deliveries/DeliveriesOf.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useRecord } from '../providers/use-api.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { DeliverySummary } from './DeliverySummary.tsx';
import { DocumentMenu } from './DocumentMenu.tsx';
import { IssueProgress } from './IssueProgress.tsx';
import { noticeForms, stepsOf } from './notice-forms.ts';
import type { Notice } from './notice.ts';
import { NoticeContent } from './NoticeContent.tsx';
import { NoticeReferences } from './NoticeReferences.tsx';
import { UrgencyMark } from './UrgencyMark.tsx';
import { useRecipientNames } from './use-recipient-names.ts';

/** Before it is signed there are no deliveries yet: whom it would go to. */
function DraftRecipients({ unitIds }: { unitIds: readonly string[] }) {
  return <span data-testid="draft-recipients">{useRecipientNames(unitIds, 12)}</span>;
}

function Aside({ notice }: { notice: Notice }) {
  const translate = useTranslate();
  return (
    <>
      <Panel>
        <Facts
          rows={[
            { label: translate('notices.field.number'), value: notice.number },
            { label: translate('notices.issuer'), value: notice.issuerUnitName },
            { label: translate('notices.signer'), value: notice.issued?.name },
            {
              label: translate('notices.issuedAt'),
              value: notice.issuedAt === null ? undefined : <Time at={notice.issuedAt} as="full" />,
            },
            notice.issuedAt === null
              ? {
                  label: translate('notices.field.recipients'),
                  value: <DraftRecipients unitIds={notice.recipientUnitIds} />,
                }
              : {
                  label: translate('notices.deliveries'),
                  value: <DeliverySummary deliveries={notice.deliveries} />,
                },
          ]}
        />
      </Panel>
      <Panel title={translate('notices.tab.log')}>
        <CaseTimeline resource="notices" id={notice.id} />
      </Panel>
    </>
  );
}

function Notes({ notice }: { notice: Notice }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 1, mb: 2, '&:empty': { display: 'none' } }}>
      {notice.state === 'DRAFT' && notice.sentBack !== undefined && (
        <Alert severity="warning">
          {translate('notices.sentBack', {
            name: notice.sentBack.name,
            reason: notice.sentBack.reason ?? '',
          })}
        </Alert>
      )}
      {notice.state === 'WITHDRAWN' && notice.withdrawn !== undefined && (
        <Alert severity="info">
          {translate('notices.wasWithdrawn', {
            name: notice.withdrawn.name,
            reason: notice.withdrawn.reason ?? '',
          })}
        </Alert>
      )}
      {notice.recurrences > 0 && (
        <Alert severity="warning">
          {translate('notices.recurred', { count: notice.recurrences })}
        </Alert>
      )}
    </Stack>
  );
}

/** One notice for those who issue it: what it says, how far its deliveries are, where it came from. */
export default function NoticeShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const mayCreate = useCan('notices', 'create');
  const { data: notice, error, refetch } = useRecord<Notice>('notices', id);
  if (notice === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const at = `/notices/${encodeURIComponent(notice.id)}`;
  const isIssued = notice.issuedAt !== null;
  return (
    <RecordPage
      title={notice.title}
      parent={{ label: translate('notices.title'), to: '/notices' }}
      mark={
        <>
          <UrgencyMark severity={notice.severity} />
          <StateMark kind="notices" state={notice.state} />
        </>
      }
      text={[notice.number ?? translate('notices.noNumber'), notice.issuerUnitName].join(' · ')}
      actions={
        <>
          {mayCreate && notice.state === 'DRAFT' && (
            <Button component={Link} to={`${at}/edit`} data-testid="notice-edit">
              {translate('action.edit')}
            </Button>
          )}
          <DocumentMenu at={at} forms={isIssued ? ['notice'] : []} />
          <CaseActions
            resource="notices"
            id={notice.id}
            version={notice.version}
            forms={noticeForms}
            omit={['merge', 'recur']}
            first={stepsOf(notice)}
          />
        </>
      }
      tabs={[
        {
          id: 'content',
          label: translate('notices.tab.content'),
          content: (
            <>
              <Notes notice={notice} />
              <NoticeContent facts={notice} filesAt={at} />
            </>
          ),
        },
        {
          id: 'deliveries',
          label: `${translate('notices.deliveries')} ${notice.deliveries.total || ''}`.trim(),
          content: (
            <>
              {isIssued && <IssueProgress id={notice.id} />}
              <DeliveriesOf noticeId={notice.id} isIssued={isIssued} />
            </>
          ),
        },
        {
          id: 'sources',
          label: `${translate('notices.tab.sources')} ${notice.references.length || ''}`.trim(),
          flush: true,
          content: <NoticeReferences references={notice.references} />,
        },
      ]}
      aside={<Aside notice={notice} />}
    />
  );
}
