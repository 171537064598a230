import { Box, Link } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatShare } from '../../format/numbers.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { PlainTable, type PlainColumn } from '../../shapes/PlainTable.tsx';
import { drillPath } from '../drill.ts';
import type { Debrief } from './debrief.ts';
import { rangeText, type Score } from './score.ts';
import { ScoreBar } from './ScoreBar.tsx';

interface Row {
  verdict: Debrief['persons'][number]['verdict'];
  score: Score;
}

function useColumns<R extends Row>(link: (row: R) => string | undefined): PlainColumn<R>[] {
  const translate = useTranslate();
  return [
    {
      label: translate('drillResults.verdictLabel'),
      render: ({ verdict }) => <StateMark kind="verdicts" state={verdict} plain />,
    },
    {
      label: translate('drillResults.passedOf'),
      align: 'right',
      render: (row) => {
        const text = `${row.score.passed} / ${row.score.expected}`;
        const to = link(row);
        return (
          <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
            {to === undefined ? (
              text
            ) : (
              <Link component={RouterLink} to={to}>
                {text}
              </Link>
            )}
          </Box>
        );
      },
    },
    {
      label: translate('drillResults.score'),
      align: 'right',
      render: ({ score }) => rangeText(score),
    },
    {
      label: translate('drillResults.coverage'),
      align: 'right',
      render: ({ score }) => formatShare(score.coverage),
    },
    {
      label: translate('drillResults.parts'),
      render: ({ score }) => (
        <Box sx={{ minWidth: 96 }}>
          <ScoreBar score={score} />
        </Box>
      ),
    },
  ];
}

/** Each player by name: what was expected, done, and not judged. */
export function PersonScores({ debrief }: { debrief: Debrief }) {
  const translate = useTranslate();
  const link = ({ accountId }: Debrief['persons'][number]): string =>
    `${drillPath(debrief.id, 'validate')}?person=${encodeURIComponent(accountId)}`;
  const columns = useColumns<Debrief['persons'][number]>(link);
  return (
    <PlainTable
      label={translate('drillResults.persons')}
      rows={debrief.persons}
      keyOf={({ accountId, role }) => `${accountId} ${role ?? ''}`}
      columns={[
        {
          label: translate('drillResults.person'),
          render: (row) => (
            <Link component={RouterLink} to={link(row)} sx={{ whiteSpace: 'nowrap' }}>
              {row.name}
            </Link>
          ),
        },
        {
          label: translate('drillResults.role'),
          render: ({ role, unitName }) => [role ?? '', unitName].filter(Boolean).join(' · '),
        },
        ...columns,
      ]}
    />
  );
}

/** The same by team. */
export function TeamScores({ debrief }: { debrief: Debrief }) {
  const translate = useTranslate();
  const columns = useColumns<Debrief['teams'][number]>(() => undefined);
  return (
    <PlainTable
      label={translate('drillResults.teams')}
      rows={debrief.teams}
      keyOf={({ id }) => id}
      columns={[
        { label: translate('drillResults.team'), render: ({ name }) => name },
        {
          label: translate('drillResults.members'),
          align: 'right',
          render: ({ members }) => members,
        },
        ...columns,
      ]}
    />
  );
}
