import { Alert, Box, LinearProgress, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Pending } from '../shapes/States.tsx';
import {
  importPath,
  kindOf,
  progressOf,
  rowOutcomes,
  type ImportKind,
  type ImportView,
} from './import.ts';
import { ImportActions } from './ImportActions.tsx';
import { ImportRows } from './ImportRows.tsx';

/** While rows are being written. */
const pollMs = 1_000;

function Counts({ counts, state }: Pick<ImportView, 'counts' | 'state'>) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const after = state === 'checked' ? [] : (['done', 'refused'] as const);
  return (
    <Panel>
      <Box
        component="dl"
        sx={{ display: 'flex', flexWrap: 'wrap', m: 0, columnGap: 4, rowGap: 1.5 }}
      >
        {(['rows', ...rowOutcomes, ...after] as const).map((each) => (
          <div key={each} data-testid={`import-count-${each}`}>
            <Typography component="dt" variant="caption" sx={{ color: 'text.secondary' }}>
              {translate(each === 'rows' ? 'imports.rows' : `imports.outcome.${each}`)}
            </Typography>
            <Typography
              component="dd"
              variant="h2"
              sx={{
                m: 0,
                color:
                  counts[each] > 0 && (each === 'fault' || each === 'refused')
                    ? 'error.main'
                    : 'text.primary',
              }}
            >
              {formatCount(counts[each], locale)}
            </Typography>
          </div>
        ))}
      </Box>
    </Panel>
  );
}

/** What the person should know or do now. */
function Said({ shown }: { shown: ImportView }) {
  const translate = useTranslate();
  const { state, counts, applicable } = shown;
  if (state === 'applying') {
    return (
      <Box role="status" data-testid="import-progress">
        <Typography variant="body2" gutterBottom>
          {translate('imports.applying', {
            done: counts.done + counts.refused,
            total: counts.create,
          })}
        </Typography>
        <LinearProgress variant="determinate" value={progressOf(counts) * 100} />
      </Box>
    );
  }
  if (state === 'applied') {
    return counts.refused > 0 ? (
      <Alert severity="warning">
        {translate('imports.appliedPartly', { done: counts.done, refused: counts.refused })}
      </Alert>
    ) : (
      <Alert severity="success" data-testid="import-applied">
        {translate('imports.applied', { done: counts.done })}
      </Alert>
    );
  }
  if (counts.fault > 0) {
    return (
      <Alert severity="error">{translate('imports.hasFaults', { count: counts.fault })}</Alert>
    );
  }
  if (counts.create === 0) return <Alert severity="info">{translate('imports.nothingNew')}</Alert>;
  return (
    <Alert severity="info">
      {translate(applicable ? 'imports.ready' : 'imports.notYours', { count: counts.create })}
    </Alert>
  );
}

function Shown({ kind, id }: { kind: ImportKind; id: string }) {
  const translate = useTranslate();
  const path = importPath({ kind, id });
  const first = useApi<ImportView>(path);
  const applying = first.data?.state === 'applying';
  // The same query; it polls only while something happens.
  const { data: shown } = useApi<ImportView>(path, applying ? { refetchInterval: pollMs } : {});
  if (shown === undefined) {
    return <Pending error={first.error} refetch={first.refetch} />;
  }
  return (
    <>
      <PageHeader
        title={shown.fileName}
        parent={{ label: translate('imports.title'), to: `/imports?kind=${kind}` }}
        mark={<StateMark kind="imports" state={shown.state} />}
        text={
          <>
            {translate(`imports.kind.${kind}`)} · {shown.unitName} · {shown.createdByName} ·{' '}
            <Time at={shown.createdAt} as="full" /> · {translate('imports.forgottenAt')}{' '}
            <Time at={shown.forgottenAt} as="full" />
          </>
        }
        actions={<ImportActions shown={shown} />}
      />
      <Stack sx={{ gap: 2 }}>
        <Said shown={shown} />
        <Counts counts={shown.counts} state={shown.state} />
        <ImportRows shown={shown} />
      </Stack>
    </>
  );
}

/** One file: what it would do, row by row, and what became of it. */
export default function ImportPage() {
  const { kind: named, id = '' } = useParams();
  const kind = kindOf(named);
  const translate = useTranslate();
  return kind === undefined ? (
    <PageHeader
      title={translate('imports.title')}
      parent={{ label: translate('imports.title'), to: '/imports' }}
    />
  ) : (
    <Shown kind={kind} id={id} />
  );
}
