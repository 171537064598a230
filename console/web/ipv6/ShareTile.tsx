import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatShare } from '../format/numbers.ts';
import { shareOf, type Share } from './ipv6.ts';

/** A share with its numerator, its denominator and what could not be measured; no data is said, never shown as nought. */
export function ShareTile({ name, share, to }: { name: string; share: Share; to?: string }) {
  const translate = useTranslate();
  const value = shareOf(share);
  const count = translate('ipv6.ofMeasured', { having: share.having, measured: share.measured });
  return (
    <Box
      data-testid={`ipv6-${name}`}
      {...(to !== undefined && { component: Link, to })}
      sx={{ px: 2, py: 1.5, color: 'inherit', textDecoration: 'none' }}
    >
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        {translate(`ipv6.share.${name}`)}
      </Typography>
      <Typography component="div" sx={{ fontSize: '1.5rem', fontWeight: 600 }}>
        {value === null ? translate('ipv6.noData') : formatShare(value)}
      </Typography>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {value === null ? translate('ipv6.inScope', { scope: share.inScope }) : count}
        {value !== null &&
          share.unmeasured > 0 &&
          ` · ${translate('ipv6.unmeasured', { count: share.unmeasured })}`}
      </Typography>
    </Box>
  );
}
