import { Box, Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import type { Finding } from './finding.ts';

type Turn = Finding['exchange'][number];

/** What was handed in with an answer. */
function Proofs({ turn }: { turn: Turn }) {
  const translate = useTranslate();
  return (
    <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', fontSize: '0.8125rem' }}>
      {turn.attestationIds.map((id, index) => (
        <Link key={id} component={RouterLink} to={`/attestations/${encodeURIComponent(id)}`}>
          {translate('findings.attestationNo', { no: index + 1 })}
        </Link>
      ))}
      {turn.exceptionId !== null && (
        <Link component={RouterLink} to={`/exceptions/${encodeURIComponent(turn.exceptionId)}`}>
          {translate('findings.exception')}
        </Link>
      )}
    </Stack>
  );
}

function Turns({ finding }: { finding: Finding }) {
  const translate = useTranslate();
  if (finding.exchange.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('findings.noAnswer')}
      </Typography>
    );
  }
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {finding.exchange.map((turn) => (
        <Box
          component="li"
          key={`${turn.at} ${turn.kind}`}
          data-testid={`turn-${turn.kind}`}
          sx={(theme) => ({
            border: 1,
            borderColor: 'divider',
            borderRadius: 1,
            p: 1.5,
            mb: 1.5,
            // The school's words stand to the right of the auditor's.
            ml: turn.kind === 'answer' ? { sm: 6 } : 0,
            mr: turn.kind === 'answer' ? 0 : { sm: 6 },
            bgcolor: turn.kind === 'answer' ? theme.frame.rail : 'transparent',
          })}
        >
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            <strong>{translate(`findings.turn.${turn.kind}`)}</strong> · {turn.name} ·{' '}
            <Time at={turn.at} as="full" />
          </Typography>
          <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', my: 0.5 }}>
            {turn.text}
          </Typography>
          <Proofs turn={turn} />
        </Box>
      ))}
    </Box>
  );
}

/** What was found, what there should be, and what both sides said in turn. */
export function FindingContent({ finding }: { finding: Finding }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 2 }}>
      <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {finding.text}
      </Typography>
      {finding.expected !== null && (
        <div>
          <Typography variant="h3">{translate('findings.expected')}</Typography>
          <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {finding.expected}
          </Typography>
        </div>
      )}
      <Stack direction="row" sx={{ gap: 3, flexWrap: 'wrap' }}>
        <div>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {translate('findings.before')}
          </Typography>
          <StateMark kind="systems" state={finding.itemStateThen} />
        </div>
        <div>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {translate('findings.now')}
          </Typography>
          <StateMark kind="systems" state={finding.itemStateNow} />
        </div>
      </Stack>
      <Typography variant="h3">{translate('findings.exchange')}</Typography>
      <Turns finding={finding} />
    </Stack>
  );
}
