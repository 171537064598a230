import Add from '@mui/icons-material/Add';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import { StateMark } from '../../marks/StateMark.tsx';
import { ActionDialog } from '../../shapes/cases/ActionDialog.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { plays, type Drill } from '../drill.ts';
import { drillForms } from '../drill-forms.ts';

type Improvement = Drill['improvementItems'][number];

export type AskedImprovement =
  | { message: 'add-improvement'; source: string }
  | { message: 'finish-improvement'; improvementId: string };

interface ImprovementsProps {
  drill: Drill;
  asked: AskedImprovement | undefined;
  onAsk: (asked: AskedImprovement | undefined) => void;
}

function Line({ item, onFinish }: { item: Improvement; onFinish: (() => void) | undefined }) {
  const translate = useTranslate();
  const state = item.done !== null ? 'done' : item.overdue ? 'overdue' : 'open';
  return (
    <Box
      component="li"
      data-testid="improvement"
      data-state={state}
      sx={{ px: 2, py: 1.25, borderBottom: 1, borderColor: 'divider' }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography sx={{ flex: 1, minWidth: 200, fontWeight: 500 }}>{item.title}</Typography>
        <StateMark kind="improvements" state={state} plain={state === 'done'} />
        {onFinish !== undefined && (
          <Button data-testid="finish-improvement" onClick={onFinish}>
            {translate('drillResults.finish')}
          </Button>
        )}
      </Stack>
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        {item.ownerName ?? translate('drillResults.noOwner')} · {translate('drillResults.dueAt')}{' '}
        <Time at={item.dueAt} />
        {item.source !== '' && ` · ${translate('drillResults.source', { source: item.source })}`}
      </Typography>
      {item.done !== null && (
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
          {translate('drillResults.doneBy', { by: item.done.by })} <Time at={item.done.at} />
          {item.done.note === '' ? '' : `：${item.done.note}`}
        </Typography>
      )}
    </Box>
  );
}

/** Who improves what until when; a drill is not closed before all are done. */
export function Improvements({ drill, asked, onAsk }: ImprovementsProps) {
  const translate = useTranslate();
  const [isOpen] = useState(drill.state === 'EVALUATING' || drill.state === 'IMPROVING');
  const mayAdd = isOpen && plays(drill.myRoles, 'director', 'controller', 'evaluator');
  const form = asked === undefined ? undefined : drillForms[asked.message];
  const name =
    asked?.message === 'finish-improvement' ? 'drillResults.finish' : 'drillResults.addImprovement';
  const open = drill.improvementItems.filter(({ done }) => done === null).length;
  return (
    <Panel
      title={translate('drillResults.improvements')}
      flush
      testId="improvements"
      aside={
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('drillResults.openOf', { open, all: drill.improvementItems.length })}
        </Typography>
      }
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {drill.improvementItems.map((item) => (
          <Line
            key={item.id}
            item={item}
            onFinish={
              isOpen && item.done === null && drill.myRoles.length > 0
                ? () => onAsk({ message: 'finish-improvement', improvementId: item.id })
                : undefined
            }
          />
        ))}
      </Box>
      {drill.improvementItems.length === 0 && (
        <Typography variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
          {translate('drillResults.noImprovements')}
        </Typography>
      )}
      {mayAdd && (
        <Button
          startIcon={<Add />}
          data-testid="add-improvement"
          onClick={() => onAsk({ message: 'add-improvement', source: '' })}
          sx={{ m: 1.5 }}
        >
          {translate('drillResults.addImprovement')}
        </Button>
      )}
      {asked !== undefined && form !== undefined && (
        <ActionDialog
          resource="drills"
          id={drill.id}
          version={drill.version}
          action={{
            message: asked.message,
            zh: translate(name),
            en: translate(name),
            unitId: drill.unitId,
          }}
          form={
            asked.message === 'add-improvement'
              ? {
                  ...form,
                  fields: form.fields.map((field) =>
                    field.name === 'source'
                      ? { ...field, kind: 'long', initial: asked.source }
                      : field,
                  ),
                }
              : form
          }
          payload={
            asked.message === 'finish-improvement' ? { improvementId: asked.improvementId } : {}
          }
          onClose={() => onAsk(undefined)}
        />
      )}
    </Panel>
  );
}
