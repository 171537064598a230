import { Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { AuditTrail } from '../audit/AuditTrail.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import { useRecord } from '../providers/use-api.ts';
import { EmbeddedList } from '../shapes/list/EmbeddedList.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { StartSweepDialog } from '../sweeps/StartSweepDialog.tsx';
import type { Sweep } from '../sweeps/sweep.ts';
import { SweepCard, sweepColumns } from '../sweeps/SweepTable.tsx';
import { AuthorisationPanel } from './AuthorisationPanel.tsx';
import { EndPlanDialog } from './EndPlanDialog.tsx';
import type { PlanDetail } from './plan.ts';
import { PlanDialog } from './PlanDialog.tsx';
import { Exclusions, Prefixes } from './PlanParts.tsx';
import { ScheduleDialog } from './ScheduleDialog.tsx';

type Open = 'edit' | 'start' | 'schedule' | 'end';

const dialogs = {
  edit: PlanDialog,
  start: StartSweepDialog,
  schedule: ScheduleDialog,
  end: EndPlanDialog,
} as const;

function SchedulePanel({ plan, change }: { plan: PlanDetail; change: (() => void) | undefined }) {
  const translate = useTranslate();
  const { schedule } = plan;
  const days = Math.round((schedule?.everySeconds ?? 0) / 86_400);
  return (
    <Panel
      title={translate('addressPlans.schedule')}
      aside={
        change && (
          <Button variant="text" onClick={change}>
            {translate('action.edit')}
          </Button>
        )
      }
    >
      {schedule?.enabled === true
        ? translate('addressPlans.everyDays', { smart_count: days })
        : translate('addressPlans.notScheduled')}
    </Panel>
  );
}

export default function PlanShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const mayCreate = useCan('sweeps', 'create');
  const mayEdit = useCan('sweeps', 'update');
  const maySeeAudit = useCan('audit', 'read');
  const [open, setOpen] = useState<Open>();
  const { data: plan, error, refetch } = useRecord<PlanDetail>('address-plans', id);
  if (plan === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const alive = plan.authorisation !== 'ended';
  const Dialog = open && dialogs[open];
  return (
    <>
      <RecordPage
        title={plan.name}
        parent={{ label: translate('addressPlans.title'), to: '/address-plans' }}
        mark={<StateMark kind="address-plans" state={plan.authorisation} />}
        text={plan.unitName}
        actions={
          alive && (
            <>
              {mayEdit && (
                <>
                  <Button color="error" onClick={() => setOpen('end')}>
                    {translate('addressPlans.end')}
                  </Button>
                  <Button onClick={() => setOpen('edit')}>{translate('action.edit')}</Button>
                </>
              )}
              {mayCreate && (
                <Button
                  variant="contained"
                  disabled={plan.authorisation !== 'valid'}
                  onClick={() => setOpen('start')}
                  data-testid="start-sweep"
                >
                  {translate('sweeps.start')}
                </Button>
              )}
            </>
          )
        }
        tabs={[
          {
            id: 'prefixes',
            label: translate('addressPlans.prefixes'),
            flush: true,
            content: <Prefixes plan={plan} />,
          },
          {
            id: 'exclusions',
            label: translate('addressPlans.exclusions'),
            flush: true,
            content: <Exclusions plan={plan} />,
          },
          {
            id: 'sweeps',
            label: translate('sweeps.title'),
            flush: true,
            content: (
              <EmbeddedList<Sweep>
                resource="sweeps"
                filter={{ planId: id }}
                sort={{ field: 'createdAt', order: 'DESC' }}
                columns={sweepColumns}
                card={(row) => <SweepCard row={row} />}
                empty={{
                  title: translate('sweeps.empty'),
                  text: translate('addressPlans.noSweeps'),
                }}
              />
            ),
          },
          ...(maySeeAudit
            ? [
                {
                  id: 'audit',
                  label: translate('audit.title'),
                  content: <AuditTrail targetKind="address-plan" targetId={id} />,
                },
              ]
            : []),
        ]}
        aside={
          <>
            <AuthorisationPanel plan={plan} mayEdit={mayEdit && alive} />
            <SchedulePanel
              plan={plan}
              change={mayEdit && alive ? () => setOpen('schedule') : undefined}
            />
          </>
        }
      />
      {Dialog && <Dialog plan={plan} onClose={() => setOpen(undefined)} />}
    </>
  );
}
