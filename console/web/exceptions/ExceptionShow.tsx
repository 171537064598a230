import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useRecord } from '../providers/use-api.ts';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { formatDateTime } from '../format/time.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseChain } from '../shapes/cases/CaseChain.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { CaseFiles } from '../shapes/files/CaseFiles.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { worded } from '../systems/system.ts';
import { exceptionForms } from './exception-forms.ts';
import { type ItemException } from './exception.ts';
import { ExceptionMarks } from './ExceptionMarks.tsx';

/** The item as it was approved and as it is now: an exception for something else is none. */
function ThenAndNow({ exception }: { exception: ItemException }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { frozen, current } = exception;
  const side = (
    label: string,
    of: { state: string; reasonZh: string | null; reasonEn: string | null },
  ) => (
    <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <StateMark kind="systems" state={of.state} />
      <Typography variant="body2" sx={{ mt: 0.5 }}>
        {worded(locale, of.reasonZh ?? '', of.reasonEn ?? '')}
      </Typography>
    </Box>
  );
  return (
    <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap' }}>
      {frozen !== null &&
        side(translate('exceptions.before', { at: formatDateTime(frozen.at) }), frozen)}
      {side(translate('exceptions.now'), current)}
    </Box>
  );
}

function Content({ exception }: { exception: ItemException }) {
  const translate = useTranslate();
  const words = (label: string, text: string | null) =>
    text !== null && (
      <div>
        <Typography variant="h3">{label}</Typography>
        <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{text}</Typography>
      </div>
    );
  return (
    <Stack sx={{ gap: 2 }}>
      {exception.stale && (
        <Alert severity="warning" data-testid="stale-hint">
          {translate('exceptions.staleHelp')}
        </Alert>
      )}
      {exception.ended !== null && (
        <Alert severity="info">
          {translate('exceptions.endedBy', { name: exception.ended.name })} {exception.ended.reason}
        </Alert>
      )}
      {words(translate('exceptions.reason'), exception.reason)}
      {words(translate('exceptions.control'), exception.compensatingControl)}
      {words(translate('exceptions.riskNote'), exception.riskNote)}
      <ThenAndNow exception={exception} />
      <Alert severity="info" icon={false}>
        {translate('exceptions.effect')}
      </Alert>
    </Stack>
  );
}

/** One exception: why, what is done instead, who approved, until when; and the item then and now. */
export default function ExceptionShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const mayWrite = useCan('assessments', 'update');
  const { data, error, refetch } = useRecord<ItemException>('exceptions', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const item = `/systems/${encodeURIComponent(data.systemId)}?item=${encodeURIComponent(data.itemKey)}`;
  return (
    <RecordPage
      title={data.number}
      parent={{ label: translate('exceptions.title'), to: '/exceptions' }}
      mark={<ExceptionMarks row={data} />}
      text={
        <Stack sx={{ gap: 1 }}>
          <div>
            <Link component={RouterLink} to={item} underline="hover">
              {data.itemKey} {worded(locale, data.itemZh, data.itemEn)}
            </Link>{' '}
            · {data.systemName} · {data.unitName}
          </div>
          {data.clocks.length > 0 && <ClockChips clocks={data.clocks} openOnly />}
        </Stack>
      }
      actions={
        <CaseActions
          resource="exceptions"
          id={data.id}
          version={data.version}
          forms={exceptionForms(data)}
          omit={['add-file']}
          first={['approve', 'reject']}
        />
      }
      tabs={[
        {
          id: 'content',
          label: translate('exceptions.tab'),
          content: <Content exception={data} />,
        },
        {
          id: 'files',
          label: `${translate('attestations.files')} ${data.files.length}`,
          content: (
            <CaseFiles
              resource="exceptions"
              id={data.id}
              files={data.files}
              open={mayWrite && data.state === 'REQUESTED'}
              none={translate('attestations.noFiles')}
            />
          ),
        },
        {
          id: 'chain',
          label: translate('cases.chain'),
          content: <CaseChain resource="exceptions" id={data.id} />,
          flush: true,
        },
      ]}
      aside={
        <>
          <Panel title={translate('exceptions.validity')}>
            <Facts
              rows={[
                { label: translate('exceptions.expiresOn'), value: data.expiresOn },
                {
                  label: translate('exceptions.longest'),
                  value: translate('exceptions.days', { smart_count: data.maxDays }),
                },
                {
                  label: translate('exceptions.risk'),
                  value: translate(`exceptions.riskOf.${data.risk}`),
                },
                {
                  label: translate('exceptions.requestedBy'),
                  value: (
                    <>
                      {data.requested.name} · <Time at={data.requested.at} as="full" />
                    </>
                  ),
                },
                {
                  label: translate('exceptions.approver'),
                  value:
                    data.approved === null ? null : (
                      <>
                        {data.approved.name} · <Time at={data.approved.at} as="full" />
                      </>
                    ),
                },
              ]}
            />
          </Panel>
          <Panel title={translate('cases.activity')}>
            <CaseTimeline resource="exceptions" id={data.id} />
          </Panel>
        </>
      }
    />
  );
}
