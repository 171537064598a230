import Add from '@mui/icons-material/Add';
import CheckCircle from '@mui/icons-material/CheckCircle';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import { Box, Button, IconButton, Stack, Tooltip, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { useNow } from '../marks/use-now.ts';
import { useCan } from '../providers/session.ts';
import { ActionDialog } from '../shapes/cases/ActionDialog.tsx';
import { Empty } from '../shapes/States.tsx';
import { incidentForms } from './incident-forms.ts';
import type { Incident } from './incident.ts';

type Task = Incident['tasks'][number];

function TaskLine({ task, onDone }: { task: Task; onDone: (() => void) | undefined }) {
  const translate = useTranslate();
  const now = useNow();
  const isLate = task.done === null && task.dueAt !== null && Date.parse(task.dueAt) < now;
  return (
    <Stack
      component="li"
      direction="row"
      data-testid="task"
      sx={{ gap: 1, py: 1, alignItems: 'flex-start', borderBottom: 1, borderColor: 'divider' }}
    >
      {task.done === null ? (
        <Tooltip title={translate('incidents.finish')}>
          <span>
            <IconButton
              size="small"
              disabled={onDone === undefined}
              aria-label={translate('incidents.finish')}
              onClick={onDone}
            >
              <RadioButtonUnchecked fontSize="small" />
            </IconButton>
          </span>
        </Tooltip>
      ) : (
        <CheckCircle sx={(theme) => ({ m: 0.75, fontSize: 20, color: theme.tones.good.solid })} />
      )}
      <Box sx={{ flex: 1, minWidth: 0, pt: 0.5 }}>
        <Typography
          sx={{
            overflowWrap: 'anywhere',
            color: task.done === null ? undefined : 'text.secondary',
          }}
        >
          {task.title}
        </Typography>
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {task.assigneeName ?? translate('incidents.nobody')}
          {task.done !== null && (
            <>
              {' · '}
              {translate('incidents.doneBy', { name: task.done.by })} <Time at={task.done.at} />
            </>
          )}
          {task.done === null && task.dueAt !== null && (
            <Box
              component="span"
              sx={(theme) => (isLate ? { color: theme.tones.critical.ink, fontWeight: 600 } : {})}
            >
              {' · '}
              {translate(isLate ? 'incidents.taskLate' : 'incidents.taskUntil')}{' '}
              <Time at={task.dueAt} />
            </Box>
          )}
        </Typography>
        {task.done?.note !== undefined && task.done?.note !== null && (
          <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
            {task.done.note}
          </Typography>
        )}
      </Box>
    </Stack>
  );
}

/** Who does what until when. */
export function TasksTab({ incident }: { incident: Incident }) {
  const translate = useTranslate();
  const isOpen = incident.state !== 'CLOSED' && incident.state !== 'DISMISSED';
  const may = useCan('incidents', 'update') && isOpen;
  const [asked, setAsked] = useState<
    { message: 'add-task' } | { message: 'complete-task'; taskId: string }
  >();
  const form = asked === undefined ? undefined : incidentForms[asked.message];
  return (
    <Stack sx={{ gap: 1 }}>
      {incident.tasks.length === 0 ? (
        <Empty title={translate('incidents.noTasks')} text={translate('incidents.noTasksHelp')} />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {incident.tasks.map((task) => (
            <TaskLine
              key={task.id}
              task={task}
              onDone={
                may ? () => setAsked({ message: 'complete-task', taskId: task.id }) : undefined
              }
            />
          ))}
        </Box>
      )}
      {may && (
        <Button
          startIcon={<Add />}
          data-testid="add-task"
          sx={{ alignSelf: 'flex-start' }}
          onClick={() => setAsked({ message: 'add-task' })}
        >
          {translate('incidents.addTask')}
        </Button>
      )}
      {asked !== undefined && form !== undefined && (
        <ActionDialog
          resource="incidents"
          id={incident.id}
          version={incident.version}
          action={{
            message: asked.message,
            zh: translate(asked.message === 'add-task' ? 'incidents.addTask' : 'incidents.finish'),
            en: translate(asked.message === 'add-task' ? 'incidents.addTask' : 'incidents.finish'),
          }}
          form={form}
          payload={asked.message === 'complete-task' ? { taskId: asked.taskId } : {}}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Stack>
  );
}
