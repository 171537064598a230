import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { Time } from '../../marks/Time.tsx';
import { useApi } from '../../providers/use-api.ts';
import { CaseActions } from '../../shapes/cases/CaseActions.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { Loaded, Pending } from '../../shapes/States.tsx';
import { drillPath, plays, type Drill } from '../drill.ts';
import { drillForms } from '../drill-forms.ts';
import { DrillFrame } from '../DrillFrame.tsx';
import { DrillHead } from '../DrillHead.tsx';
import { clockText } from '../exercise-clock.ts';
import type { Debrief } from './debrief.ts';
import { DebriefTimeline } from './DebriefTimeline.tsx';
import { DocumentList } from './DocumentList.tsx';
import { DebriefFigures } from './DebriefFigures.tsx';
import { Improvements, type AskedImprovement } from './Improvements.tsx';
import { ItemGrades } from './ItemGrades.tsx';
import { Missed } from './Missed.tsx';
import { Objectives } from './Objectives.tsx';
import { PersonScores, TeamScores } from './Scores.tsx';

/** What has its own place: evaluations on the page for it, improvements in their panel. */
const onPage = [
  'submit-evaluation',
  'add-improvement',
  'finish-improvement',
  'comment',
  'hand-over',
];

function Facts({ debrief }: { debrief: Debrief }) {
  const translate = useTranslate();
  return (
    <Typography variant="body2" component="div" sx={{ color: 'text.secondary', mb: 2, mt: -1 }}>
      <Time at={debrief.startedAt} as="full" /> – <Time at={debrief.endedAt} as="full" /> ·{' '}
      {translate('drillResults.length', { time: clockText(debrief.exerciseMs) })}
      {debrief.pausedMs > 0 &&
        ` · ${translate('drillResults.pausedFor', { time: clockText(debrief.pausedMs) })}`}
      {debrief.paper && ` · ${translate('drillResults.withPaper')}`}
    </Typography>
  );
}

function Notes({ drill, debrief }: { drill: Drill; debrief: Debrief }) {
  const translate = useTranslate();
  const { proposed, disputed } = debrief;
  const open = proposed.done + proposed.late + proposed.missed;
  return (
    <Stack sx={{ gap: 1, mb: 2 }}>
      {drill.stoppedEarly !== null && (
        <Alert severity="warning">
          {translate('drillResults.stoppedEarly', {
            by: drill.stoppedEarly.by,
            reason: drill.stoppedEarly.reason,
          })}
        </Alert>
      )}
      {open > 0 && (
        <Alert
          severity="info"
          action={
            <Button component={Link} to={`${drillPath(drill.id, 'validate')}?result=proposed`}>
              {translate('drillResults.toProposals')}
            </Button>
          }
        >
          {translate('drillResults.proposedOnly', proposed)}
        </Alert>
      )}
      {disputed > 0 && (
        <Alert severity="warning">{translate('drillResults.disputed', { count: disputed })}</Alert>
      )}
      {drill.conclusion !== null && (
        <Panel title={translate('drills.conclusion')}>
          <Typography sx={{ whiteSpace: 'pre-line' }}>{drill.conclusion.text}</Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {drill.conclusion.name} <Time at={drill.conclusion.at} />
          </Typography>
        </Panel>
      )}
    </Stack>
  );
}

function Parts({ drill, debrief }: { drill: Drill; debrief: Debrief }) {
  const translate = useTranslate();
  const [asked, setAsked] = useState<AskedImprovement>();
  const mayImprove =
    (drill.state === 'EVALUATING' || drill.state === 'IMPROVING') &&
    plays(drill.myRoles, 'director', 'controller', 'evaluator');
  return (
    <>
      <Facts debrief={debrief} />
      <Notes drill={drill} debrief={debrief} />
      <DebriefFigures debrief={debrief} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
        }}
      >
        <Stack sx={{ gap: 2, minWidth: 0 }}>
          <Panel
            title={translate('drillResults.objectives')}
            flush
            testId="objectives"
            sx={{ scrollMarginTop: 110 }}
          >
            <span id="objectives" />
            <Objectives objectives={debrief.objectives} />
          </Panel>
          <Panel title={translate('drillResults.missed')} flush testId="missed-actions">
            <Missed
              debrief={debrief}
              onImprove={
                mayImprove
                  ? (source) => setAsked({ message: 'add-improvement', source })
                  : undefined
              }
            />
          </Panel>
          <Panel title={translate('drillResults.persons')} flush testId="person-scores">
            <PersonScores debrief={debrief} />
          </Panel>
          {debrief.teams.length > 0 && (
            <Panel title={translate('drillResults.teams')} flush>
              <TeamScores debrief={debrief} />
            </Panel>
          )}
          <Panel title={translate('drillResults.items')} flush testId="item-grades">
            <ItemGrades data={debrief.evaluations} />
          </Panel>
        </Stack>
        <Stack sx={{ gap: 2, minWidth: 0 }}>
          <Improvements drill={drill} asked={asked} onAsk={setAsked} />
          <Panel title={translate('drills.documents')} flush testId="drill-documents">
            <DocumentList drillId={drill.id} />
          </Panel>
          <Panel title={translate('drillResults.timeline')} flush>
            <span id="timeline" />
            <DebriefTimeline debrief={debrief} />
          </Panel>
        </Stack>
      </Box>
    </>
  );
}

/** After the exercise: how it went, against what, how much of that is known, and what is to be improved until when. */
export default function DebriefPage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data: drill, error, refetch } = useApi<Drill>(drillPath(id));
  const debrief = useApi<Debrief>(`${drillPath(id)}/debrief`);
  return (
    <DrillFrame>
      {drill === undefined ? (
        <Pending error={error} refetch={refetch} />
      ) : (
        <>
          <DrillHead
            drill={drill}
            page="debrief"
            name={translate('drillResults.debrief')}
            actions={
              <CaseActions
                resource="drills"
                id={drill.id}
                version={drill.version}
                forms={drillForms}
                omit={onPage}
                first={['conclude', 'close']}
              />
            }
          />
          <Loaded query={debrief} rows={8}>
            {(data) => <Parts drill={drill} debrief={data} />}
          </Loaded>
        </>
      )}
    </DrillFrame>
  );
}
