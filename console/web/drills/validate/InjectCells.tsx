import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Drill } from '../drill.ts';
import { plannedText } from '../exercise-clock.ts';
import type { Observations } from '../results/debrief.ts';
import type { Cell, Expectation } from './cells.ts';
import { JudgeCell } from './JudgeCell.tsx';

interface InjectCellsProps {
  drill: Drill;
  group: { expectation: Expectation; cells: readonly Cell[] };
  results: Observations['results'];
  mayJudge: boolean;
}

function byExpectation(cells: readonly Cell[]): { expectation: Expectation; cells: Cell[] }[] {
  const groups = new Map<string, { expectation: Expectation; cells: Cell[] }>();
  for (const cell of cells) {
    const group = groups.get(cell.expectation.expectedId) ?? {
      expectation: cell.expectation,
      cells: [],
    };
    group.cells.push(cell);
    groups.set(cell.expectation.expectedId, group);
  }
  return [...groups.values()];
}

/** One inject: what was expected of whom, and the judgements. */
export function InjectCells({ drill, group, results, mayJudge }: InjectCellsProps) {
  const translate = useTranslate();
  const { injectNo, injectTitle } = group.expectation;
  const nameOf = (accountId: string): string =>
    drill.people.find((person) => person.accountId === accountId)?.name ?? accountId;
  return (
    <Box
      component="section"
      data-testid="inject-cells"
      data-inject={group.expectation.injectId}
      sx={{
        px: 2,
        py: 1.5,
        borderBottom: 1,
        borderColor: 'divider',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Typography variant="h3" component="h3">
        {injectNo} {injectTitle}
      </Typography>
      {byExpectation(group.cells).map(({ expectation, cells }) => (
        <Box key={expectation.expectedId} sx={{ mt: 1, pl: { xs: 0, md: 2 } }}>
          <Typography variant="body2">
            {expectation.text}
            {expectation.dueMs !== null && (
              <Box component="span" sx={{ color: 'text.secondary', ml: 1 }}>
                {translate('drillResults.until', { at: plannedText(expectation.dueMs) })}
              </Box>
            )}
          </Typography>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {cells.map((cell) => (
              <JudgeCell
                key={cell.key}
                drillId={drill.id}
                cell={cell}
                name={nameOf(cell.accountId)}
                results={results}
                mayJudge={mayJudge}
              />
            ))}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
