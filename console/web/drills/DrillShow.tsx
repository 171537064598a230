import EditNote from '@mui/icons-material/EditNote';
import { Alert, Button, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { drillPath, plays, type Drill } from './drill.ts';
import { drillForms } from './drill-forms.ts';
import { DrillFrame } from './DrillFrame.tsx';
import { pagesFor } from './DrillHead.tsx';
import { PeopleTab } from './PeopleTab.tsx';
import { PlanTab } from './PlanTab.tsx';
import { DocumentList } from './results/DocumentList.tsx';
import { ScenarioTab } from './ScenarioTab.tsx';

/** Messages that have pages of their own. */
const elsewhere = [
  'plan',
  'cast',
  'submit-evaluation',
  'add-improvement',
  'finish-improvement',
  'conclude',
  'close',
];
const mainSteps = ['approve', 'send-back', 'submit'];

function Screens({ drill }: { drill: Drill }) {
  const translate = useTranslate();
  return (
    <>
      {pagesFor(drill).map((page, index) => (
        <Button
          key={page}
          component={Link}
          to={drillPath(drill.id, page)}
          variant={index === 0 ? 'contained' : 'outlined'}
          data-testid={`to-${page}`}
        >
          {translate(`drills.page.${page}`)}
        </Button>
      ))}
    </>
  );
}

function Notes({ drill }: { drill: Drill }) {
  const translate = useTranslate();
  const { sentBack, submitted, approval } = drill;
  return (
    <Stack sx={{ gap: 1 }}>
      <span>
        {[
          drill.number,
          drill.unitName,
          translate(`drills.form.${drill.form}`),
          translate(`drills.scope.${drill.scope}`),
          translate(`drills.content.${drill.content}`),
          translate(`drills.blind.${drill.blind}`),
        ].join(' · ')}
      </span>
      <span>
        {translate('drills.date')} <Time at={drill.plannedAt} as="full" />
        {submitted !== null && (
          <>
            {' · '}
            {translate('drills.submittedBy')} {submitted.name} <Time at={submitted.at} />
          </>
        )}
        {approval !== null && (
          <>
            {' · '}
            {translate('drills.approvedBy')} {approval.name} <Time at={approval.at} />
          </>
        )}
      </span>
      {drill.sealed && <Alert severity="info">{translate('drills.sealed')}</Alert>}
      {sentBack !== null && drill.state === 'PLAN' && (
        <Alert severity="warning">
          {translate('drills.wasSentBack', { by: sentBack.name, reason: sentBack.reason })}
        </Alert>
      )}
    </Stack>
  );
}

/** One drill: its plan, its scenario, its people, its papers, its log. */
export default function DrillShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data: drill, error, refetch } = useApi<Drill>(drillPath(id));
  if (drill === undefined) {
    return (
      <DrillFrame>
        <Pending error={error} refetch={refetch} />
      </DrillFrame>
    );
  }
  const isStaff = plays(drill.myRoles, 'director', 'controller');
  const mayWrite = isStaff && (drill.state === 'PLAN' || drill.state === 'APPROVED');
  const tab = (name: string, content: ReactNode, flush = false) => ({
    id: name,
    label: translate(`drills.tab.${name}`),
    content,
    flush,
  });
  return (
    <DrillFrame>
      <RecordPage
        title={drill.title}
        parent={{ label: translate('drills.title'), to: '/drills' }}
        mark={<StateMark kind="drills" state={drill.state} />}
        text={<Notes drill={drill} />}
        actions={
          <>
            <Screens drill={drill} />
            {mayWrite && (
              <Button
                component={Link}
                to={`${drillPath(id, 'plan')}${drill.state === 'APPROVED' ? '?step=2' : ''}`}
                startIcon={<EditNote />}
                variant={drill.state === 'PLAN' ? 'contained' : 'outlined'}
                data-testid="write-plan"
              >
                {translate(drill.state === 'PLAN' ? 'drills.writePlan' : 'drills.step.people')}
              </Button>
            )}
            {isStaff && drill.state === 'EVALUATING' && (
              <Button component={Link} to={drillPath(id, 'paper')} data-testid="to-paper">
                {translate('drillPaper.title')}
              </Button>
            )}
            {!drill.sealed && (
              <CaseActions
                resource="drills"
                id={drill.id}
                version={drill.version}
                forms={drillForms}
                omit={elsewhere}
                first={mainSteps}
              />
            )}
          </>
        }
        tabs={[
          tab('plan', <PlanTab drill={drill} />),
          ...(drill.sealed
            ? []
            : [
                tab('scenario', <ScenarioTab drill={drill} />, true),
                tab('people', <PeopleTab drill={drill} />, true),
                tab('documents', <DocumentList drillId={drill.id} />, true),
              ]),
        ]}
        aside={
          !drill.sealed && (
            <Panel title={translate('drills.activity')}>
              <CaseTimeline resource="drills" id={drill.id} />
            </Panel>
          )
        }
      />
    </DrillFrame>
  );
}
