import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';

/** Stands wherever a score stands. */
export function Disclaimer() {
  const translate = useTranslate();
  return (
    <Box
      component="strong"
      data-testid="disclaimer"
      sx={(theme) => ({ fontWeight: 600, color: theme.tones.medium.ink })}
    >
      {translate('systems.disclaimer')}
    </Box>
  );
}
