import { Alert, Button, Link, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { packagePath } from '../app-packages/package.ts';
import { appPath } from '../apps/app.ts';
import { DecisionsTab } from '../apps/DecisionsTab.tsx';
import { useClosed } from '../apps/desk/use-decide.ts';
import { FactList } from '../apps/facts/FactList.tsx';
import { GateAlert } from '../apps/gates/GateAlert.tsx';
import { GateList } from '../apps/gates/GateList.tsx';
import { ReportLinks } from '../apps/ReportLinks.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useRecord } from '../providers/use-api.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseChain } from '../shapes/cases/CaseChain.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { CaseFiles } from '../shapes/files/CaseFiles.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import { gatedSteps, type AppFiling } from './app-filing.ts';
import { appFilingForms } from './app-filing-forms.ts';

/** To the desk, while items can be decided. */
function DeskButton({ filing }: { filing: AppFiling }) {
  const translate = useTranslate();
  const closed = useClosed({ resource: 'app-filings', id: filing.id });
  if (closed !== undefined) return null;
  return (
    <Button
      component={RouterLink}
      variant="contained"
      to={`/app-filings/${encodeURIComponent(filing.id)}/review`}
      data-testid="to-desk"
    >
      {translate('appDesk.go', { decided: filing.items.decided, total: filing.items.total })}
    </Button>
  );
}

/** What was submitted; before that, what stands in the ledger is shown on the page of the app. */
function Submitted({ filing }: { filing: AppFiling }) {
  const translate = useTranslate();
  const { submission, changedKeys } = filing;
  if (submission === null) {
    return (
      <Empty
        title={translate('appFilings.notSubmitted')}
        text={translate('appFilings.notSubmittedHelp')}
        action={
          <Button component={RouterLink} to={appPath(filing.appId, '/edit')} data-testid="fill-in">
            {translate('appFilings.fillIn')}
          </Button>
        }
      />
    );
  }
  return (
    <Stack sx={{ gap: 2 }}>
      {changedKeys.length > 0 && (
        <Alert severity="info">{translate('appFilings.changedSince')}</Alert>
      )}
      <FactList of="app" facts={submission.facts} changed={changedKeys} />
    </Stack>
  );
}

function Said({ filing }: { filing: AppFiling }) {
  const translate = useTranslate();
  const { returned, suspended, ended, state } = filing;
  const shown =
    state === 'RETURNED' || state === 'FILED'
      ? returned
      : state === 'SUSPENDED'
        ? suspended
        : ended;
  if (shown === null || shown.reason === '') return null;
  return (
    <Alert
      severity={state === 'RETURNED' || state === 'FILED' ? 'warning' : 'error'}
      sx={{ mb: 2 }}
      data-testid="filing-said"
    >
      <strong>{translate(`appFilings.said.${state}`, { _: '' })}</strong> {shown.reason} ·{' '}
      {shown.name} · <Time at={shown.at} as="full" />
    </Alert>
  );
}

function useTabs(filing: AppFiling) {
  const translate = useTranslate();
  const mayAdd = useCan('apps', 'update');
  const { id, items } = filing;
  const open = !['SUSPENDED', 'REVOKED', 'EXPIRED', 'WITHDRAWN'].includes(filing.state);
  return [
    {
      id: 'facts',
      label: translate('appFilings.tab.facts'),
      content: <Submitted filing={filing} />,
    },
    {
      id: 'items',
      label: `${translate('appFilings.tab.items')} ${items.decided}/${items.total}`,
      content: <DecisionsTab desk={{ resource: 'app-filings', id }} decisions={filing.decisions} />,
    },
    {
      id: 'gates',
      label: translate('appFilings.tab.gates'),
      content: <GateList resource="app-filings" id={id} />,
    },
    {
      id: 'files',
      label: `${translate('attestations.files')} ${filing.files.length}`,
      content: (
        <CaseFiles
          resource="app-filings"
          id={id}
          files={filing.files}
          open={mayAdd && open}
          none={translate('appFilings.noFiles')}
        />
      ),
    },
    {
      id: 'chain',
      label: translate('cases.chain'),
      content: <CaseChain resource="app-filings" id={id} />,
      flush: true,
    },
  ];
}

function Aside({ filing }: { filing: AppFiling }) {
  const translate = useTranslate();
  return (
    <>
      <Panel title={translate('appFilings.facts')}>
        <Facts
          rows={[
            {
              label: translate('appPackages.app'),
              value: (
                <Link component={RouterLink} to={appPath(filing.appId)} underline="hover">
                  {filing.appName}
                </Link>
              ),
            },
            { label: translate('apps.provider'), value: filing.providerName },
            { label: translate('appFilings.number'), value: filing.number },
            { label: translate('apps.filedOn'), value: filing.filedOn },
            { label: translate('apps.validUntil'), value: filing.validUntil },
            {
              label: translate('appFilings.package'),
              value:
                filing.packageId === null ? null : (
                  <Link component={RouterLink} to={packagePath(filing.packageId)} underline="hover">
                    {filing.packageVersion ?? translate('appFilings.openPackage')}
                  </Link>
                ),
            },
            { label: translate('appFilings.authority'), value: filing.authorityUnitName },
            { label: translate('findings.responsible'), value: filing.responsibleName },
            { label: translate('appFilings.rounds'), value: filing.rounds },
          ]}
        />
      </Panel>
      <ReportLinks resource="app-filings" id={filing.id} />
      <Panel title={translate('cases.activity')}>
        <CaseTimeline resource="app-filings" id={filing.id} />
      </Panel>
    </>
  );
}

/** One provider's filing of one app: what was submitted, what was decided, which rules stand in the way. */
export default function AppFilingShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data, error, refetch } = useRecord<AppFiling>('app-filings', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return <Page filing={data} title={translate('appFilings.ofApp', { name: data.appName })} />;
}

function Page({ filing, title }: { filing: AppFiling; title: string }) {
  const translate = useTranslate();
  const closed = useClosed({ resource: 'app-filings', id: filing.id });
  const tabs = useTabs(filing);
  return (
    <>
      <Said filing={filing} />
      <GateAlert resource="app-filings" id={filing.id} steps={gatedSteps[filing.state] ?? []} />
      <RecordPage
        title={title}
        parent={{ label: translate('appFilings.title'), to: '/app-filings' }}
        mark={<StateMark kind="app-filings" state={filing.state} />}
        text={
          <Stack sx={{ gap: 1 }}>
            <div>
              {[filing.providerName ?? filing.unitName, filing.number]
                .filter((part) => part !== null)
                .join(' · ')}
            </div>
            {filing.clocks.length > 0 && <ClockChips clocks={filing.clocks} openOnly />}
          </Stack>
        }
        actions={
          <>
            <DeskButton filing={filing} />
            <CaseActions
              resource="app-filings"
              id={filing.id}
              version={filing.version}
              calm={closed === undefined && filing.items.decided < filing.items.total}
              forms={appFilingForms}
              omit={['decide-item', 'carry-decisions', 'add-file', 'remove-file']}
              first={[
                'submit',
                'accept',
                'file',
                'accept-change',
                'refuse-change',
                'return',
                'change',
                'resume',
              ]}
            />
          </>
        }
        tabs={tabs}
        aside={<Aside filing={filing} />}
      />
    </>
  );
}
