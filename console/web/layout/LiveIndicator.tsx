import { Box, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useLive } from '../live/use-live.ts';

/** Keeps the live stream open and says in a word whether what is on screen is current. */
export function LiveIndicator() {
  const translate = useTranslate();
  const state = useLive();
  return (
    <Tooltip title={translate(`live.${state}Help`)}>
      <Box
        role="status"
        data-testid="live"
        data-state={state}
        sx={(theme) => ({
          display: 'inline-flex',
          alignItems: 'center',
          gap: 0.75,
          fontSize: '0.75rem',
          whiteSpace: 'nowrap',
          color: state === 'lost' ? theme.tones.high.ink : 'text.secondary',
        })}
      >
        <Box
          component="span"
          aria-hidden
          sx={(theme) => ({
            width: 8,
            height: 8,
            borderRadius: state === 'lost' ? 0 : '50%',
            bgcolor: state === 'live' ? theme.tones.good.solid : 'transparent',
            border: 2,
            borderColor: state === 'lost' ? theme.tones.high.solid : theme.tones.good.solid,
          })}
        />
        <Box component="span" sx={{ display: { xs: 'none', md: 'inline' } }}>
          {translate(`live.${state}`)}
        </Box>
      </Box>
    </Tooltip>
  );
}
