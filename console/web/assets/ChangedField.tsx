import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { AssetChange } from './inventory.ts';

type Words = Pick<AssetChange, 'field' | 'before' | 'after'>;

const service = /^(tcp|udp)\/(\d+) (\S+)$/u;

/** What changed, from what to what: an identifier, or a port of an address. */
export function ChangedField({ field, before, after }: Words) {
  const translate = useTranslate();
  if (field === null) return null;
  const port = service.exec(field);
  const what =
    port === null
      ? translate(`assets.identifier.${field}`, { _: field })
      : `${(port[1] ?? '').toUpperCase()} ${port[2] ?? ''} · ${port[3] ?? ''}`;
  const said = (value: string | null): string =>
    value === null || value === '' || port === null
      ? (value ?? '') || '–'
      : translate(`ports.state.${value}`, { _: value });
  return (
    <Box
      sx={{
        fontSize: '0.75rem',
        color: 'text.secondary',
        whiteSpace: 'normal',
        overflowWrap: 'anywhere',
      }}
    >
      {what}：{said(before)} → {said(after)}
    </Box>
  );
}
