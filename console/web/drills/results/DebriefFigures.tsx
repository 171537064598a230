import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatShare } from '../../format/numbers.ts';
import { Figure, Figures } from '../../shapes/Figures.tsx';
import { drillPath } from '../drill.ts';
import type { Debrief } from './debrief.ts';
import { rangeText } from './score.ts';
import { ScoreBar } from './ScoreBar.tsx';

/** The score never stands alone: beside it how much of what was expected anybody has judged. */
export function DebriefFigures({ debrief }: { debrief: Debrief }) {
  const translate = useTranslate();
  const { id, score, injects, objectiveScore } = debrief;
  return (
    <Box sx={{ mb: 2 }}>
      <Figures label={translate('drillResults.figures')} testId="debrief-figures">
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
        <Box sx={{ p: 2, '&&': { flexBasis: '100%' } }}>
          <ScoreBar score={score} legend />
          <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
            {translate('drillResults.scoreHelp')}
          </Typography>
        </Box>
      </Figures>
    </Box>
  );
}
