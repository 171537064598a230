import MenuIcon from '@mui/icons-material/Menu';
import { Box, Drawer, IconButton, Stack, useMediaQuery, type Theme } from '@mui/material';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Navigate, useLocation } from 'react-router-dom';
import { InboxBell } from '../inbox/InboxBell.tsx';
import { useCan, useSession } from '../providers/session.ts';
import { Loading } from '../shapes/States.tsx';
import { Brand } from './Brand.tsx';
import { LiveIndicator } from './LiveIndicator.tsx';
import { PageBoundary } from './PageBoundary.tsx';
import { Rail } from './Rail.tsx';
import { SearchBox } from './SearchBox.tsx';
import { UnitSwitcher } from './UnitSwitcher.tsx';
import { UserMenu } from './UserMenu.tsx';

const railWidth = 200;
const barHeight = 52;

function DemoBanner() {
  const translate = useTranslate();
  return (
    <Box
      role="note"
      data-testid="demo-banner"
      sx={(theme) => ({
        px: 2,
        py: 0.5,
        fontSize: '0.8125rem',
        textAlign: 'center',
        color: theme.tones.medium.ink,
        bgcolor: theme.tones.medium.tint,
        borderBottom: 1,
        borderColor: 'divider',
      })}
    >
      {translate('shell.demo')}
    </Box>
  );
}

/** The frame around every page: app bar, rail (a drawer below 900 px), page. */
export function Shell({ children }: { children?: ReactNode }) {
  const translate = useTranslate();
  const who = useSession();
  const maySearch = useCan('events', 'read');
  const { pathname } = useLocation();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  if (who?.account.mustChangePassword === true) return <Navigate to="/change-password" replace />;
  return (
    <Box sx={{ minHeight: '100vh', display: 'flex', flexDirection: 'column' }}>
      <Box
        component="a"
        href="#page"
        sx={{
          position: 'absolute',
          left: -9999,
          '&:focus': { left: 8, top: 8, zIndex: 2000, p: 1, bgcolor: 'background.paper' },
        }}
      >
        {translate('shell.skip')}
      </Box>
      <Stack
        component="header"
        direction="row"
        sx={(theme) => ({
          position: 'sticky',
          top: 0,
          zIndex: theme.zIndex.appBar,
          alignItems: 'center',
          gap: { xs: 0.5, md: 1.5 },
          height: barHeight,
          px: { xs: 1, md: 2 },
          bgcolor: 'background.paper',
          borderBottom: 1,
          borderColor: theme.frame.line,
        })}
      >
        {!wide && (
          <IconButton aria-label={translate('shell.openNavigation')} onClick={() => setOpen(true)}>
            <MenuIcon />
          </IconButton>
        )}
        <Box sx={{ width: { md: railWidth - 24 }, flexShrink: 0 }}>
          <Brand />
        </Box>
        <UnitSwitcher />
        <Box sx={{ flex: 1 }} />
        {wide && maySearch && <SearchBox />}
        <LiveIndicator />
        <InboxBell />
        <UserMenu />
      </Stack>
      {who?.demo === true && <DemoBanner />}
      <Box sx={{ flex: 1, display: 'flex', alignItems: 'stretch' }}>
        {wide ? (
          <Box
            sx={(theme) => ({
              width: railWidth,
              flexShrink: 0,
              bgcolor: theme.frame.rail,
              borderRight: 1,
              borderColor: theme.frame.line,
            })}
          >
            <Box
              sx={{
                position: 'sticky',
                top: barHeight,
                maxHeight: `calc(100vh - ${barHeight}px)`,
                overflowY: 'auto',
              }}
            >
              <Rail />
            </Box>
          </Box>
        ) : (
          <Drawer open={open} onClose={() => setOpen(false)}>
            <Box sx={{ width: 256 }}>
              <Box sx={{ p: 2, pb: 1 }}>
                <Brand />
              </Box>
              <Rail />
            </Box>
          </Drawer>
        )}
        <Box
          component="main"
          id="page"
          tabIndex={-1}
          sx={{ flex: 1, minWidth: 0, p: { xs: 1.5, sm: 2, lg: 3 }, outline: 'none' }}
        >
          <Box sx={{ maxWidth: 1680, mx: 'auto' }}>
            <PageBoundary key={pathname}>
              <Suspense fallback={<Loading />}>{children}</Suspense>
            </PageBoundary>
          </Box>
        </Box>
      </Box>
    </Box>
  );
}
