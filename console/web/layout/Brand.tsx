import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';

/** The shield and the name. */
export function Brand({ large = false }: { large?: boolean }) {
  const translate = useTranslate();
  const size = large ? 40 : 24;
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
      <Box component="img" src="/favicon.svg" alt="" width={size} height={size} />
      <Typography
        component="span"
        sx={{ fontWeight: 700, fontSize: large ? '1.5rem' : '1rem', letterSpacing: '0.04em' }}
      >
        {translate('product.name')}
      </Typography>
    </Stack>
  );
}
