import { Box } from '@mui/material';
import { useEventWords } from '../events/use-event-words.ts';
import { codeFont } from '../theme/theme.ts';

/** What the events of an alert have in common: `来源 IP 203.0.113.9 · 用户名 root`. */
export function GroupKey({ groupKey }: { groupKey: Readonly<Record<string, unknown>> }) {
  const { nameOf } = useEventWords();
  const entries = Object.entries(groupKey).filter(([, value]) => value !== null && value !== '');
  if (entries.length === 0) return null;
  return (
    <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
      {entries.map(([field, value], index) => (
        <span key={field}>
          {index > 0 && ' · '}
          {nameOf(field)}{' '}
          <Box component="span" sx={{ fontFamily: codeFont, color: 'text.primary' }}>
            {String(value)}
          </Box>
        </span>
      ))}
    </Box>
  );
}
