import { Alert, Box, Button, Link, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { Link as RouterLink, useNavigate, useParams } from 'react-router-dom';
import { formatDateTime } from '../../format/time.ts';
import { fetchApi } from '../../providers/http.ts';
import { problemText } from '../../providers/problem-text.ts';
import { useAction, useApi } from '../../providers/use-api.ts';
import { newKey } from '../../shapes/cases/payload.ts';
import { PageHeader } from '../../shapes/PageHeader.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { Loaded, NoPermission, Pending } from '../../shapes/States.tsx';
import { drillPath, plays, type Drill, type LiveView } from '../drill.ts';
import { DrillFrame } from '../DrillFrame.tsx';
import { PaperActions } from './PaperActions.tsx';
import { resultsOf, unreadable, type PaperForm } from './paper.ts';

function firstForm(drill: Drill): PaperForm {
  const day = formatDateTime(drill.startedAt ?? drill.plannedAt).slice(0, 10);
  return { day, writtenBy: '', startedAt: '', endedAt: '', injects: {}, actions: [] };
}

function Editor({ drill, view }: { drill: Drill; view: LiveView }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const [form, setForm] = useState(() => firstForm(drill));
  const [key] = useState(newKey);
  const wrong = unreadable(form);
  const set = (name: 'day' | 'writtenBy' | 'startedAt' | 'endedAt') => ({
    name,
    value: form[name],
    error: wrong.includes(name),
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const save = useAction(
    () =>
      fetchApi(`${drillPath(drill.id)}/paper-results`, {
        method: 'POST',
        body: resultsOf(form, key),
      }),
    {
      touches: ['drills'],
      done: 'drillPaper.saved',
      quiet: true,
      steady: true,
      onDone: () => void navigate(drillPath(drill.id, 'validate')),
    },
  );
  const open = view.injects.filter(({ actualMs }) => actualMs === null);
  return (
    <form
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <Stack sx={{ gap: 2 }}>
        <Panel title={translate('drillPaper.about')}>
          <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 2 }}>
            <TextField
              {...set('day')}
              type="date"
              required
              label={translate('drillPaper.day')}
              slotProps={{ inputLabel: { shrink: true } }}
            />
            <TextField
              {...set('writtenBy')}
              label={translate('drillPaper.writtenBy')}
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
            <TextField
              {...set('startedAt')}
              label={translate('drillPaper.startedAt')}
              placeholder="09:00"
            />
            <TextField
              {...set('endedAt')}
              label={translate('drillPaper.endedAt')}
              placeholder="10:30"
            />
          </Stack>
          <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
            {translate('drillPaper.clockHelp')}
          </Typography>
        </Panel>
        {open.length > 0 && (
          <Panel title={translate('drillPaper.injects')}>
            <Box
              sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr', md: '1fr 1fr' } }}
            >
              {open.map((inject) => (
                <Stack key={inject.id} direction="row" sx={{ gap: 1, alignItems: 'center' }}>
                  <Typography variant="body2" sx={{ flex: 1 }}>
                    {inject.label} {inject.title}
                  </Typography>
                  <TextField
                    name={`inject-${inject.id}`}
                    placeholder="09:05"
                    error={wrong.includes(inject.id)}
                    value={form.injects[inject.id] ?? ''}
                    onChange={({ target }) =>
                      setForm({ ...form, injects: { ...form.injects, [inject.id]: target.value } })
                    }
                    slotProps={{ htmlInput: { 'aria-label': `${inject.label} ${inject.title}` } }}
                    sx={{ width: 110 }}
                  />
                </Stack>
              ))}
            </Box>
          </Panel>
        )}
        <Panel title={translate('drillPaper.actions')}>
          <PaperActions
            rows={form.actions}
            wrong={wrong}
            people={drill.people}
            injects={view.injects}
            onChange={(actions) => setForm({ ...form, actions })}
          />
        </Panel>
        <Alert severity="info">
          {translate('drillPaper.judgements')}{' '}
          <Link component={RouterLink} to={drillPath(drill.id, 'validate')}>
            {translate('drills.page.validate')}
          </Link>
        </Alert>
        {save.error !== null && (
          <Alert severity="error">{problemText(save.error, translate)}</Alert>
        )}
        <Box>
          <Button
            type="submit"
            variant="contained"
            disabled={save.isPending || wrong.length > 0}
            data-testid="paper-save"
          >
            {translate('drillPaper.save')}
          </Button>
        </Box>
      </Stack>
    </form>
  );
}

/** What was written by hand while the network was the scenario, entered afterwards and marked as such for ever. */
export default function PaperPage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data: drill, error, refetch } = useApi<Drill>(drillPath(id));
  const live = useApi<LiveView>(`${drillPath(id)}/live`);
  if (drill === undefined) {
    return (
      <DrillFrame>
        <Pending error={error} refetch={refetch} />
      </DrillFrame>
    );
  }
  return (
    <DrillFrame>
      <PageHeader
        title={`${translate('drillPaper.title')} · ${drill.title}`}
        parent={{ label: drill.number, to: drillPath(id) }}
        text={translate('drillPaper.help')}
      />
      {plays(drill.myRoles, 'director', 'controller') ? (
        <Loaded query={live}>{(view) => <Editor drill={drill} view={view} />}</Loaded>
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </DrillFrame>
  );
}
