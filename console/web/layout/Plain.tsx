import { Box, Button, Paper, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState } from 'react-admin';
import { Brand } from './Brand.tsx';

/** Pages outside the frame: sign-in, set-up, invitation. One sheet in the middle. */
export function Plain({ children, width = 400 }: { children: ReactNode; width?: number }) {
  const [locale, setLocale] = useLocaleState();
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: { xs: 'flex-start', sm: 'center' },
        p: 2,
      }}
    >
      <Stack
        direction="row"
        sx={{
          width: '100%',
          maxWidth: width,
          justifyContent: 'space-between',
          alignItems: 'center',
          mb: 2,
        }}
      >
        <Brand large />
        <Button
          variant="text"
          color="inherit"
          onClick={() => setLocale(locale === 'en' ? 'zh-CN' : 'en')}
        >
          {locale === 'en' ? '中文' : 'English'}
        </Button>
      </Stack>
      <Paper variant="outlined" sx={{ width: '100%', maxWidth: width, p: { xs: 2, sm: 3 } }}>
        {children}
      </Paper>
    </Box>
  );
}
