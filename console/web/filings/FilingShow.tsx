import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useRecord } from '../providers/use-api.ts';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseChain } from '../shapes/cases/CaseChain.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { LevelMark } from '../systems/LevelMark.tsx';
import { filingForms } from './filing-forms.ts';
import type { Filing } from './filing.ts';
import { FilingMaterials } from './FilingMaterials.tsx';
import { FilingRecords } from './FilingRecords.tsx';
import { FilingSteps } from './FilingSteps.tsx';

function Steps({ filing }: { filing: Filing }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  return (
    <Stack sx={{ gap: 2 }}>
      {filing.levelChanged && <Alert severity="warning">{translate('filings.levelChanged')}</Alert>}
      {filing.closed !== null && (
        <Alert severity="info">
          {translate('filings.closedBy', { name: filing.closed.name })} {filing.closed.reason}
        </Alert>
      )}
      <FilingSteps steps={filing.steps} />
      {filing.conflicts.map((each) => (
        <Alert key={each.topic} severity="info" data-testid="conflict">
          <Typography variant="body2">{english ? each.en : each.zh}</Typography>
          <Typography variant="body2">
            {translate('filings.chosen', { what: english ? each.chosenEn : each.chosenZh })}
          </Typography>
        </Alert>
      ))}
    </Stack>
  );
}

/** One filing: the steps, the materials, what was recorded, and the dates that run. */
export default function FilingShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data, error, refetch } = useRecord<Filing>('filings', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const gathered = data.materials.filter(({ sha256 }) => sha256 !== null).length;
  return (
    <RecordPage
      title={data.title}
      parent={{ label: translate('filings.title'), to: '/filings' }}
      mark={
        <>
          <StateMark kind="filings" state={data.state} />
          <LevelMark system={data} />
        </>
      }
      text={
        <Stack sx={{ gap: 1 }}>
          <Box>
            <Link
              component={RouterLink}
              to={`/systems/${encodeURIComponent(data.systemId)}`}
              underline="hover"
            >
              {data.systemName}
            </Link>{' '}
            · {data.unitName}
          </Box>
          {data.clocks.length > 0 && <ClockChips clocks={data.clocks} openOnly />}
        </Stack>
      }
      actions={
        <CaseActions
          resource="filings"
          id={data.id}
          version={data.version}
          forms={filingForms}
          omit={['name-material', 'add-file', 'remove-file']}
          first={[
            'hand-to-experts',
            'record-expert-review',
            'record-approval',
            'submit',
            'record-certificate',
            'record-correction',
            'record-evaluation',
            'record-report',
            'record-renewal',
          ]}
        />
      }
      tabs={[
        {
          id: 'steps',
          label: translate('filings.tab.steps'),
          content: <Steps filing={data} />,
        },
        {
          id: 'materials',
          label: `${translate('filings.tab.materials')} ${gathered}/${data.materials.length}`,
          content: <FilingMaterials filing={data} />,
        },
        {
          id: 'records',
          label: translate('filings.tab.records'),
          content: <FilingRecords filing={data} />,
        },
        {
          id: 'chain',
          label: translate('cases.chain'),
          content: <CaseChain resource="filings" id={data.id} />,
          flush: true,
        },
      ]}
      aside={
        <>
          <Panel title={translate('filings.facts')}>
            <Facts
              rows={[
                {
                  label: translate(`filings.basisOn.${data.basis}`),
                  value: data.basisOn,
                },
                { label: translate('filings.number'), value: data.certificateNumber },
                { label: translate('filings.issuedOn'), value: data.issuedOn },
                { label: translate('filings.validUntil'), value: data.validUntil },
              ]}
            />
          </Panel>
          <Panel title={translate('cases.activity')}>
            <CaseTimeline resource="filings" id={data.id} />
          </Panel>
        </>
      }
    />
  );
}
