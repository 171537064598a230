import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams, useSearchParams } from 'react-router-dom';
import { formatScore } from '../format/numbers.ts';
import { formatDateTime } from '../format/time.ts';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { Disclaimer } from '../systems/Disclaimer.tsx';
import { ConclusionRange } from '../systems/ScorePanel.tsx';
import { FilterChip } from '../systems/tree/StateChips.tsx';
import { changes, signed, type AssessmentDiff, type AssessmentRow } from './assessment.ts';
import { ChangeMark } from './ChangeMark.tsx';
import { DiffItems } from './DiffItems.tsx';

function Side({ label, row }: { label: string; row: AssessmentRow }) {
  return (
    <Box sx={{ flex: '1 1 240px' }}>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Link component={RouterLink} to={`/assessments/${encodeURIComponent(row.id)}`}>
        {row.systemName} {formatDateTime(row.frozenAt)}
      </Link>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {[row.frozenBy, row.note].filter((text) => text !== null).join(' · ')}
      </Typography>
    </Box>
  );
}

/** Bounds before and after under each pack; what was proved and no longer is stands out. */
function Scores({ scores }: { scores: AssessmentDiff['scores'] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const span = (score: AssessmentDiff['scores'][number]['before']): string =>
    score === null ? '–' : `${formatScore(score.lower)} – ${formatScore(score.upper)}`;
  return (
    <PlainTable
      label={translate('systems.score')}
      rows={scores}
      keyOf={({ pack }) => pack}
      columns={[
        {
          label: translate('assessments.pack'),
          render: ({ titleZh, titleEn }) => (locale === 'en' ? titleEn : titleZh),
        },
        { label: translate('assessments.diff.before'), render: ({ before }) => span(before) },
        { label: translate('assessments.diff.after'), render: ({ after }) => span(after) },
        {
          label: translate('assessments.diff.lower'),
          align: 'right',
          render: ({ lower, regression }) => (
            <Box
              component="span"
              sx={(theme) => ({
                fontWeight: 600,
                color: regression ? theme.tones.critical.ink : 'inherit',
              })}
            >
              {signed(lower)}
            </Box>
          ),
        },
        {
          label: translate('assessments.diff.upper'),
          align: 'right',
          render: ({ upper }) => signed(upper),
        },
        {
          label: translate('systems.conclusion'),
          render: ({ after }) =>
            after === null ? '–' : <ConclusionRange conclusion={after.conclusion} />,
        },
      ]}
    />
  );
}

function Difference({ diff }: { diff: AssessmentDiff }) {
  const translate = useTranslate();
  const [params, setParams] = useSearchParams();
  const chosen = changes.find((each) => each === params.get('change'));
  const shown = diff.items.filter(({ change }) => chosen === undefined || change === chosen);
  return (
    <Stack sx={{ gap: 2 }}>
      {!diff.sameSystem && (
        <Alert severity="warning">{translate('assessments.diff.otherSystem')}</Alert>
      )}
      {diff.catalogueChanged && (
        <Alert severity="warning">{translate('assessments.diff.otherCatalogue')}</Alert>
      )}
      {diff.packsChanged && (
        <Alert severity="warning">{translate('assessments.diff.otherPacks')}</Alert>
      )}
      <Panel>
        <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
          <Side label={translate('assessments.diff.from')} row={diff.from} />
          <Side label={translate('assessments.diff.to')} row={diff.to} />
        </Stack>
      </Panel>
      <Panel title={translate('systems.score')} flush aside={<Disclaimer />}>
        <Scores scores={diff.scores} />
      </Panel>
      <Panel title={translate('assessments.tab.items')} flush testId="diff-items">
        <Stack
          direction="row"
          sx={{ gap: 0.75, p: 1.5, flexWrap: 'wrap', borderBottom: 1, borderColor: 'divider' }}
        >
          {changes.map((change) => (
            <FilterChip
              key={change}
              chosen={chosen === change}
              testId={`change-${change}`}
              count={diff.counts[change]}
              onToggle={() => setParams(chosen === change ? {} : { change }, { replace: true })}
            >
              <ChangeMark change={change} plain />
            </FilterChip>
          ))}
          <Typography
            variant="body2"
            sx={{ color: 'text.secondary', alignSelf: 'center', ml: 'auto' }}
          >
            {translate('assessments.diff.unchanged', { count: diff.counts.unchanged })}
          </Typography>
        </Stack>
        {shown.length === 0 ? (
          <Empty
            title={translate(
              diff.items.length === 0 ? 'assessments.diff.none' : 'assessments.diff.noneOf',
            )}
          />
        ) : (
          <DiffItems diff={diff} items={shown} />
        )}
      </Panel>
    </Stack>
  );
}

/** What got better, worse or new from one frozen assessment to another, and why. */
export default function DiffPage() {
  const { id = '', other = '' } = useParams();
  const translate = useTranslate();
  const query = useApi<AssessmentDiff>(
    `/assessments/${encodeURIComponent(id)}/diff/${encodeURIComponent(other)}`,
  );
  return (
    <>
      <PageHeader
        title={translate('assessments.diff.title')}
        parent={{ label: translate('assessments.title'), to: '/assessments' }}
      />
      <Loaded query={query} rows={8}>
        {(diff) => <Difference diff={diff} />}
      </Loaded>
    </>
  );
}
