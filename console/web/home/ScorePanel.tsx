import { Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { Panel } from '../shapes/Panel.tsx';
import { Disclaimer } from '../systems/Disclaimer.tsx';
import { ScoreBar } from '../systems/ScoreBar.tsx';
import type { HomeAnswer } from './home.ts';
import { ScoreTrend } from './ScoreTrend.tsx';

export function ScorePanel({ score }: { score: HomeAnswer['score'] }) {
  const translate = useTranslate();
  const to = score === null ? '/systems' : `/systems/${encodeURIComponent(score.systemId)}`;
  return (
    <Panel
      title={translate('home.score')}
      testId="home-score"
      aside={
        <Button component={Link} to={to} variant="text">
          {translate('action.open')}
        </Button>
      }
    >
      {score === null ? (
        <Typography sx={{ color: 'text.secondary' }}>{translate('home.noScore')}</Typography>
      ) : (
        <Stack sx={{ gap: 1 }}>
          <Typography variant="body2">{score.systemName}</Typography>
          <ScoreBar lower={score.lower} upper={score.upper} coverage={score.coverage} />
          <ScoreTrend trend={score.trend} />
          <Typography variant="body2">
            <Disclaimer />
          </Typography>
        </Stack>
      )}
    </Panel>
  );
}
