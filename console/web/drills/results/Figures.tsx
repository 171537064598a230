import { Box, Paper, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatShare } from '../../format/numbers.ts';
import { drillPath } from '../drill.ts';
import type { Debrief } from './debrief.ts';
import { rangeText } from './score.ts';
import { ScoreBar } from './ScoreBar.tsx';

interface FigureProps {
  label: string;
  value: string;
  text: ReactNode;
  to: string;
  testId: string;
}

function Figure({ label, value, text, to, testId }: FigureProps) {
  const content = (
    <>
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Typography component="div" sx={{ fontSize: '1.75rem', fontWeight: 600, lineHeight: 1.3 }}>
        {value}
      </Typography>
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        {text}
      </Typography>
    </>
  );
  const look = {
    p: 2,
    display: 'block',
    color: 'inherit',
    textDecoration: 'none',
    '&:hover': { color: 'primary.main' },
  };
  // Within the page an anchor, to another page a link.
  return to.startsWith('#') ? (
    <Box component="a" href={to} data-testid={testId} sx={look}>
      {content}
    </Box>
  ) : (
    <Box component={Link} to={to} data-testid={testId} sx={look}>
      {content}
    </Box>
  );
}

/** The score never stands alone: beside it how much of what was expected anybody has judged. */
export function Figures({ debrief }: { debrief: Debrief }) {
  const translate = useTranslate();
  const { id, score, injects, objectiveScore } = debrief;
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={translate('drillResults.figures')}
      data-testid="debrief-figures"
      sx={{ overflow: 'hidden', mb: 2 }}
    >
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', md: 'repeat(4, minmax(0, 1fr))' },
          gap: '1px',
          bgcolor: 'divider',
          '& > *': { bgcolor: 'background.paper' },
        }}
      >
        <Figure
          label={translate('drillResults.score')}
          value={rangeText(score)}
          text={translate('drillResults.scoreOf', {
            passed: score.passed,
            expected: score.expected,
          })}
          to={`${drillPath(id, 'validate')}?result=done`}
          testId="figure-score"
        />
        <Figure
          label={translate('drillResults.coverage')}
          value={formatShare(score.coverage)}
          text={translate('drillResults.coverageOf', { unjudged: score.unjudged })}
          to={`${drillPath(id, 'validate')}?result=open`}
          testId="figure-coverage"
        />
        <Figure
          label={translate('drillResults.objectives')}
          value={`${objectiveScore.met} / ${objectiveScore.limits}`}
          text={translate('drillResults.objectivesOf', { judged: objectiveScore.judged })}
          to="#objectives"
          testId="figure-objectives"
        />
        <Figure
          label={translate('drillResults.injects')}
          value={`${injects.played} / ${injects.planned}`}
          text={translate('drillResults.injectsOf', {
            count: injects.withExpectation,
            share: formatShare(injects.coverage),
          })}
          to="#timeline"
          testId="figure-injects"
        />
      </Box>
      <Box sx={{ p: 2, borderTop: 1, borderColor: 'divider' }}>
        <ScoreBar score={score} legend />
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
          {translate('drillResults.scoreHelp')}
        </Typography>
      </Box>
    </Paper>
  );
}
