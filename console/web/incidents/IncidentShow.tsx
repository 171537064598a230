import { Alert, Box, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { useRecord } from '../providers/use-api.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { EvidenceTab } from './EvidenceTab.tsx';
import { GradingTab } from './GradingTab.tsx';
import { incidentForms } from './incident-forms.ts';
import type { Incident } from './incident.ts';
import { LevelMark } from './LevelMark.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { PlanTab } from './PlanTab.tsx';
import { ReportsTab } from './ReportsTab.tsx';
import { RouteText } from './RouteText.tsx';
import { TasksTab } from './TasksTab.tsx';
import { useClasses } from './use-classes.ts';
import { useEntryWords } from './use-entry-words.ts';

/** Messages that have their place on a tab. */
const onTabs = [
  'grade',
  'add-task',
  'change-task',
  'complete-task',
  'reopen-task',
  'add-evidence',
  'transfer-evidence',
  'file-report',
  'sign-report',
  'report-upward',
  'receive-report',
  'link-alert',
  'link-notice',
];
const mainSteps = ['start-handling', 'contain', 'recover', 'close', 'record', 'report-orally'];

export default function IncidentShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { nameOf } = useClasses();
  const describe = useEntryWords();
  const { data: incident, error, refetch } = useRecord<Incident>('incidents', id);
  if (incident === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const { edu, cac, clocks, route } = incident;
  const tab = (name: string, content: ReactNode, count?: number) => ({
    id: name,
    label:
      count === undefined || count === 0
        ? translate(`incidents.tab.${name}`)
        : `${translate(`incidents.tab.${name}`)} ${count}`,
    content,
  });
  return (
    <RecordPage
      title={incident.title}
      parent={{ label: translate('incidents.title'), to: '/incidents' }}
      mark={
        <>
          <StateMark kind="incidents" state={incident.state} />
          <LevelMark scale="edu" level={incident.eduLevel} range={edu} />
          <LevelMark scale="cac" level={incident.cacLevel} range={cac} />
        </>
      }
      text={
        <Stack sx={{ gap: 1 }}>
          <Box>
            {[incident.number, incident.unitName, nameOf(incident.class, incident.subclass)]
              .filter((text) => text !== '')
              .join(' · ')}
          </Box>
          {clocks.length > 0 && <ClockChips clocks={clocks} />}
          {route !== null && (
            <Alert severity="warning" data-testid="content-route">
              <RouteText route={route} />
            </Alert>
          )}
        </Stack>
      }
      actions={
        <CaseActions
          resource="incidents"
          id={incident.id}
          version={incident.version}
          forms={incidentForms}
          omit={onTabs}
          first={mainSteps}
        />
      }
      tabs={[
        tab('overview', <OverviewTab incident={incident} />),
        tab('grading', <GradingTab key={incident.id} incident={incident} />),
        tab('tasks', <TasksTab incident={incident} />, incident.tasksOpen),
        tab('plan', <PlanTab incident={incident} />),
        tab('evidence', <EvidenceTab incident={incident} />, incident.evidenceCount),
        tab('reports', <ReportsTab incident={incident} />, incident.reportsCount),
        tab(
          'timeline',
          <CaseTimeline
            resource="incidents"
            id={incident.id}
            describe={describe}
            newestFirst={false}
          />,
        ),
      ]}
      aside={
        <Panel title={translate('incidents.activity')}>
          <CaseTimeline resource="incidents" id={incident.id} describe={describe} />
        </Panel>
      }
    />
  );
}
