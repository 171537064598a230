import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import type { Column } from '../shapes/list/column.ts';
import { ScoreBar } from '../systems/ScoreBar.tsx';
import { mainScore, type AssessmentRow } from './assessment.ts';
import { CatalogueMark } from './CatalogueMark.tsx';

function Level({ row }: { row: AssessmentRow }) {
  const translate = useTranslate();
  return (
    <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
      {translate(`systems.levelName.${row.level}`)}
    </Box>
  );
}

function Score({ row }: { row: AssessmentRow }) {
  const score = mainScore(row);
  return score === undefined ? (
    <>–</>
  ) : (
    <ScoreBar small lower={score.lower} upper={score.upper} coverage={score.coverage} />
  );
}

function Title({ row }: { row: AssessmentRow }) {
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.875rem', fontWeight: 500 }}>
        <Time at={row.frozenAt} as="full" />
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {[row.frozenBy, row.note].filter((text) => text !== null && text !== '').join(' · ')}
      </Box>
    </>
  );
}

export const assessmentColumns: readonly Column<AssessmentRow>[] = [
  {
    key: 'frozenAt',
    label: 'assessments.frozenAt',
    sortable: true,
    grow: true,
    render: (row) => <Title row={row} />,
  },
  {
    key: 'systemName',
    label: 'systems.name',
    render: ({ systemName, unitName }) => (
      <>
        {systemName}
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{unitName}</Box>
      </>
    ),
  },
  { key: 'level', label: 'systems.level', from: 'md', render: (row) => <Level row={row} /> },
  { key: 'score', label: 'systems.score', render: (row) => <Score row={row} /> },
  {
    key: 'catalogue',
    label: 'assessments.catalogue',
    from: 'lg',
    render: (row) => <CatalogueMark intact={row.catalogueIntact} />,
  },
];

export function AssessmentCard({ row }: { row: AssessmentRow }) {
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Typography sx={{ fontWeight: 500 }}>{row.systemName}</Typography>
      <Title row={row} />
      <Score row={row} />
      <CatalogueMark intact={row.catalogueIntact} />
    </Stack>
  );
}
