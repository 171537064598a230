import { Box, Stack } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import { useApi } from '../providers/use-api.ts';
import type { InventoryCounts } from './inventory.ts';

/** What somebody has to look at in the inventory, each number open to its records. */
export function InventoryLine() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { data } = useApi<InventoryCounts>('/asset-inventory');
  if (data === undefined) return null;
  const { since } = data;
  const entries = [
    ['new', listUrl('asset-changes', { kind: 'new', since })],
    ['changed', listUrl('asset-changes', { kind: 'changed', since })],
    ['gone', listUrl('assets', { presence: 'gone' })],
    ['unclaimed', listUrl('assets', { claimState: 'unclaimed' })],
    ['disputed', listUrl('assets', { claimState: 'disputed' })],
    ['conflicts', listUrl('asset-conflicts', { state: 'open' })],
    ['exposures', listUrl('exposure-findings', { state: 'open' })],
  ] as const;
  return (
    <Stack
      component="span"
      direction="row"
      sx={{ columnGap: 2, rowGap: 0.5, flexWrap: 'wrap', '& a': { color: 'inherit' } }}
    >
      {entries.map(([name, to]) => (
        <Box component="span" key={name} sx={{ whiteSpace: 'nowrap' }}>
          <Link to={to} data-testid={`inventory-${name}`}>
            {translate(`assets.count.${name}`)} <strong>{formatCount(data[name], locale)}</strong>
          </Link>
        </Box>
      ))}
    </Stack>
  );
}
