import { CssBaseline, ThemeProvider } from '@mui/material';
import { Suspense, lazy, useEffect, useMemo, type ReactNode } from 'react';
import {
  CoreAdminContext,
  CoreAdminUI,
  CustomRoutes,
  Notification,
  Resource,
  useLocaleState,
} from 'react-admin';
import { BrowserRouter, Route } from 'react-router-dom';
import { i18nProvider } from './i18n/provider.ts';
import { NotFound } from './layout/NotFound.tsx';
import { Shell } from './layout/Shell.tsx';
import { authProvider } from './providers/auth-provider.ts';
import { dataProvider } from './providers/data-provider.ts';
import { preferences } from './preferences.ts';
import { createQueryClient } from './query-client.ts';
import { resources } from './resources.ts';
import { Loading } from './shapes/States.tsx';
import { createConsoleTheme } from './theme/theme.ts';
import { useMode } from './theme/use-mode.ts';

const Home = lazy(() => import('./home/Home.tsx'));
const SignIn = lazy(() => import('./sign-in/SignIn.tsx'));
const ChangePassword = lazy(() => import('./profile/ChangePassword.tsx'));
const PasswordPage = lazy(() => import('./profile/PasswordPage.tsx'));
const PinPage = lazy(() => import('./profile/PinPage.tsx'));
const TotpPage = lazy(() => import('./profile/TotpPage.tsx'));
const SetUp = lazy(() => import('./set-up/SetUp.tsx'));
const AcceptInvite = lazy(() => import('./invite/AcceptInvite.tsx'));
const EventSearchPage = lazy(() => import('./events/EventSearchPage.tsx'));
const RegionPage = lazy(() => import('./region/RegionPage.tsx'));
const Health = lazy(() => import('./health/Health.tsx'));

/** react-admin passes props of its own, which the skeleton has no use for. */
const FirstLoading = () => <Loading />;

const queryClient = createQueryClient();
const store = preferences(resources.map(({ name }) => name));

/** Theme, language of the document, messages at the bottom. */
function Look({ children }: { children: ReactNode }) {
  const { mode } = useMode();
  const [locale] = useLocaleState();
  const theme = useMemo(() => createConsoleTheme(mode), [mode]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = mode;
    document.documentElement.lang = locale;
  }, [mode, locale]);
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <Suspense fallback={<Loading />}>{children}</Suspense>
      <Notification />
    </ThemeProvider>
  );
}

export function App() {
  return (
    <BrowserRouter>
      <CoreAdminContext
        authProvider={authProvider}
        dataProvider={dataProvider}
        i18nProvider={i18nProvider}
        queryClient={queryClient}
        store={store}
      >
        <Look>
          <CoreAdminUI
            layout={Shell}
            dashboard={Home}
            loginPage={SignIn}
            catchAll={NotFound}
            loading={FirstLoading}
            requireAuth
            disableTelemetry
          >
            {resources.map(({ name, List, Show, pages = [] }) => (
              <Resource key={name} name={name} list={List}>
                {pages.map(({ path, Page }) => (
                  <Route key={path} path={path} element={<Page />} />
                ))}
                {Show !== undefined && <Route path=":id" element={<Show />} />}
              </Resource>
            ))}
            <CustomRoutes>
              <Route path="/events" element={<EventSearchPage />} />
              <Route path="/region" element={<RegionPage />} />
              <Route path="/health" element={<Health />} />
              <Route path="/profile/password" element={<PasswordPage />} />
              <Route path="/profile/pin" element={<PinPage />} />
              <Route path="/profile/totp" element={<TotpPage />} />
            </CustomRoutes>
            <CustomRoutes noLayout>
              <Route path="/setup" element={<SetUp />} />
              <Route path="/invite/:token" element={<AcceptInvite />} />
              <Route path="/change-password" element={<ChangePassword />} />
            </CustomRoutes>
          </CoreAdminUI>
        </Look>
      </CoreAdminContext>
    </BrowserRouter>
  );
}
