import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';

interface NumberUntilProps {
  number: string | null;
  /** The last day on which it holds. */
  day: string | null;
}

/** Below a state: the number that it was given, and how long it holds. */
export function NumberUntil({ number, day }: NumberUntilProps) {
  const translate = useTranslate();
  return (
    <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
      {number}
      {day !== null && (
        <Box component="span" sx={{ display: 'block', whiteSpace: 'nowrap' }}>
          {translate('exceptions.until', { day })}
        </Box>
      )}
    </Box>
  );
}
