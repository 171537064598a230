import { Alert, Button, Link, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { comparePath, packagePath } from '../app-packages/package.ts';
import { appPath } from '../apps/app.ts';
import { DecisionsTab } from '../apps/DecisionsTab.tsx';
import { useClosed } from '../apps/desk/use-decide.ts';
import { FactList } from '../apps/facts/FactList.tsx';
import { GateAlert } from '../apps/gates/GateAlert.tsx';
import { GateList } from '../apps/gates/GateList.tsx';
import { ListedMark } from '../apps/ListedMark.tsx';
import { ReportLinks } from '../apps/ReportLinks.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import { useApi, useRecord } from '../providers/use-api.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseChain } from '../shapes/cases/CaseChain.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { CaseFiles } from '../shapes/files/CaseFiles.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import type { CaseActionView } from '../shapes/cases/case.ts';
import { appUsePath, gatedSteps, type AppUse } from './app-use.ts';
import { appUseForms } from './app-use-forms.ts';
import { CollectiveDialog } from './CollectiveDialog.tsx';
import { ReviewTab } from './ReviewTab.tsx';
import { UseSteps } from './UseSteps.tsx';
import { VersionDialog } from './VersionDialog.tsx';

const ownPlace = [
  'decide-item',
  'carry-decisions',
  'add-file',
  'remove-file',
  'change-facts',
  'name-package',
  'decide-collectively',
];

/** What has a page or a dialog of its own: the desk, the facts, the meeting, the version. */
function OwnActions({ use }: { use: AppUse }) {
  const translate = useTranslate();
  const [asked, setAsked] = useState<'meeting' | 'version'>();
  const closed = useClosed({ resource: 'app-uses', id: use.id });
  const { data = [] } = useApi<readonly CaseActionView[]>(appUsePath(use.id, '/actions'));
  const may = (message: string): boolean =>
    data.some((each) => each.message === message && each.refusal === undefined);
  const close = (): void => setAsked(undefined);
  return (
    <>
      {closed === undefined && (
        <Button
          component={RouterLink}
          variant="contained"
          to={appUsePath(use.id, '/review')}
          data-testid="to-desk"
        >
          {translate('appDesk.go', { decided: use.items.decided, total: use.items.total })}
        </Button>
      )}
      {may('decide-collectively') && (
        <Button
          variant="contained"
          data-testid="decide-meeting"
          onClick={() => setAsked('meeting')}
        >
          {translate('appUses.collective.title')}
        </Button>
      )}
      {may('change-facts') && (
        <Button
          component={RouterLink}
          variant="outlined"
          to={appUsePath(use.id, '/edit')}
          data-testid="edit-use"
        >
          {translate('appUses.edit')}
        </Button>
      )}
      {may('name-package') && (
        <Button variant="outlined" data-testid="name-package" onClick={() => setAsked('version')}>
          {translate('appUses.version.title')}
        </Button>
      )}
      {asked === 'meeting' && <CollectiveDialog use={use} onClose={close} />}
      {asked === 'version' && <VersionDialog use={use} onClose={close} />}
    </>
  );
}

/** A later version than the reviewed one was read: what is new in it is one click away. */
function Newer({ use }: { use: AppUse }) {
  const translate = useTranslate();
  if (use.newerPackageId === null || use.packageId === null) return null;
  return (
    <Alert
      severity="info"
      sx={{ mb: 2 }}
      data-testid="newer-package"
      action={
        <Button component={RouterLink} to={comparePath(use.newerPackageId, use.packageId)}>
          {translate('appPackages.compare')}
        </Button>
      }
    >
      {translate('appUses.newerHelp')}
    </Alert>
  );
}

function useTabs(use: AppUse) {
  const translate = useTranslate();
  const mayAdd = useCan('apps', 'update');
  const { id, items } = use;
  return [
    { id: 'review', label: translate('appUses.tab.review'), content: <ReviewTab use={use} /> },
    {
      id: 'items',
      label: `${translate('appFilings.tab.items')} ${items.decided}/${items.total}`,
      content: <DecisionsTab desk={{ resource: 'app-uses', id }} decisions={use.decisions} />,
    },
    {
      id: 'gates',
      label: translate('appFilings.tab.gates'),
      content: <GateList resource="app-uses" id={id} />,
    },
    {
      id: 'facts',
      label: translate('appUses.tab.facts'),
      content: <FactList of="use" facts={use.facts} missing={use.missing} />,
    },
    {
      id: 'files',
      label: `${translate('attestations.files')} ${use.files.length}`,
      content: (
        <CaseFiles
          resource="app-uses"
          id={id}
          files={use.files}
          open={mayAdd && use.state !== 'STOPPED'}
          none={translate('appUses.noFiles')}
        />
      ),
    },
    {
      id: 'chain',
      label: translate('cases.chain'),
      content: <CaseChain resource="app-uses" id={id} />,
      flush: true,
    },
  ];
}

function Aside({ use }: { use: AppUse }) {
  const translate = useTranslate();
  return (
    <>
      <Panel title={translate('appUses.steps')}>
        <UseSteps use={use} />
      </Panel>
      <Panel title={translate('appUses.facts')}>
        <Facts
          rows={[
            {
              label: translate('appPackages.app'),
              value: (
                <Link component={RouterLink} to={appPath(use.appId)} underline="hover">
                  {use.appName}
                </Link>
              ),
            },
            { label: translate('apps.provider'), value: use.providerName },
            {
              label: translate('apps.filing'),
              value:
                use.filingState === null ? (
                  translate('apps.notFiled')
                ) : (
                  <>
                    <StateMark kind="app-filings" state={use.filingState} plain />{' '}
                    {use.filingNumber}
                  </>
                ),
            },
            {
              label: translate('appFilings.package'),
              value:
                use.packageId === null ? null : (
                  <Link component={RouterLink} to={packagePath(use.packageId)} underline="hover">
                    {use.packageVersion ?? translate('appFilings.openPackage')}
                  </Link>
                ),
            },
            { label: translate('appUses.inUseSince'), value: use.inUseSince },
            { label: translate('appUses.reviewedOn'), value: use.reviewedOn },
            { label: translate('findings.responsible'), value: use.responsibleName },
          ]}
        />
      </Panel>
      <ReportLinks resource="app-uses" id={use.id} />
      <Panel title={translate('cases.activity')}>
        <CaseTimeline resource="app-uses" id={use.id} />
      </Panel>
    </>
  );
}

function Page({ use }: { use: AppUse }) {
  const translate = useTranslate();
  const closed = useClosed({ resource: 'app-uses', id: use.id });
  const tabs = useTabs(use);
  return (
    <>
      {use.listed === 'black' && (
        <Alert severity="error" sx={{ mb: 2 }}>
          {translate('appUses.blacklisted')}
        </Alert>
      )}
      <GateAlert resource="app-uses" id={use.id} steps={gatedSteps[use.state] ?? []} />
      <Newer use={use} />
      <RecordPage
        title={translate('appUses.ofApp', { name: use.appName })}
        parent={{ label: translate('appUses.title'), to: '/app-uses' }}
        mark={
          <>
            <StateMark kind="app-uses" state={use.state} />
            <ListedMark listed={use.listed} />
          </>
        }
        text={
          <Stack sx={{ gap: 1 }}>
            <div>
              {[
                use.unitName,
                use.nature === null ? null : translate(`appUses.nature.${use.nature}`),
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </div>
            {use.clocks.length > 0 && <ClockChips clocks={use.clocks} openOnly />}
          </Stack>
        }
        actions={
          <>
            <OwnActions use={use} />
            <CaseActions
              resource="app-uses"
              id={use.id}
              version={use.version}
              calm={closed === undefined && use.items.decided < use.items.total}
              forms={appUseForms}
              omit={ownPlace}
              first={['submit', 'pass-school', 'pass-bureau', 'refuse-bureau', 'record-bureau']}
            />
          </>
        }
        tabs={tabs}
        aside={<Aside use={use} />}
      />
    </>
  );
}

/** One unit's use of one app: how it was reviewed, what was decided, which rules stand in the way. */
export default function AppUseShow() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useRecord<AppUse>('app-uses', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return <Page key={data.id} use={data} />;
}
