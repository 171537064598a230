import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StateMark } from '../../marks/StateMark.tsx';
import { Time } from '../../marks/Time.tsx';
import type { Decision } from './desk.ts';

/** What was decided of an item, by whom, why and on what. */
export function DecisionShown({ decision }: { decision: Decision }) {
  const translate = useTranslate();
  const seen = decision.evidence.map((each) => {
    switch (each.kind) {
      case 'finding':
        return translate('appDesk.evidence.finding', { check: each.check });
      case 'file':
        return translate('appDesk.evidence.file', { hash: each.sha256.slice(0, 12) });
      case 'observation':
        return each.text;
    }
  });
  return (
    <Box
      data-testid="decision"
      sx={(theme) => ({ p: 1.5, borderRadius: 1, bgcolor: theme.frame.rail })}
    >
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <StateMark kind="app-decisions" state={decision.verdict} />
        {decision.stale && <StateMark kind="app-decisions" state="stale" />}
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {decision.name} · <Time at={decision.at} as="full" />
        </Typography>
      </Stack>
      <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', mt: 0.5 }}>
        {decision.reason}
      </Typography>
      {decision.rectification !== null && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          <Box component="strong" sx={{ display: 'block' }}>
            {translate('appDesk.rectification')}
          </Box>
          {decision.rectification}
        </Typography>
      )}
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {translate('appDesk.restsOn')}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.8125rem' }}>
        {seen.map((text) => (
          <Box component="li" key={text} sx={{ overflowWrap: 'anywhere' }}>
            {text}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
