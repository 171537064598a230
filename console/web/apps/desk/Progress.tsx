import { Box, LinearProgress, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { isDecided, type DeskItem } from './desk.ts';

/** How many of the items a person has decided, and how. */
export function Progress({ items }: { items: readonly DeskItem[] }) {
  const translate = useTranslate();
  const decided = items.filter(isDecided);
  const count = (verdict: string): number =>
    decided.filter(({ decision }) => decision?.verdict === verdict).length;
  const leads = items.filter((desk) => !isDecided(desk) && desk.item.state === 'leads').length;
  const parts = [
    translate('appDesk.decided', { count: decided.length, total: items.length }),
    count('problem') > 0 && translate('appDesk.problems', { count: count('problem') }),
    count('undecidable') > 0 && translate('appDesk.undecidable', { count: count('undecidable') }),
    leads > 0 && translate('appDesk.openLeads', { count: leads }),
  ].filter((part) => part !== false);
  return (
    <Box data-testid="desk-progress" sx={{ minWidth: 200, flex: 1 }}>
      <Typography variant="body2">{parts.join(' · ')}</Typography>
      <LinearProgress
        variant="determinate"
        aria-label={translate('appDesk.progress')}
        value={items.length === 0 ? 0 : (decided.length / items.length) * 100}
        sx={{ height: 6, borderRadius: 3, mt: 0.5 }}
      />
    </Box>
  );
}
