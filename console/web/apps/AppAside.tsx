import { Link } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { platformName, type App } from './app.ts';

/** Whose the app is, where its filing stands, how many use it. */
export function AppAside({ app }: { app: App }) {
  const translate = useTranslate();
  const { uses } = app;
  return (
    <Panel title={translate('apps.overview')}>
      <Facts
        rows={[
          { label: translate('apps.unit'), value: app.unitName },
          { label: translate('apps.originLabel'), value: translate(`apps.origin.${app.origin}`) },
          { label: translate('apps.provider'), value: app.providerName },
          { label: translate('apps.platforms'), value: app.platforms.map(platformName).join(', ') },
          { label: translate('appPackages.version'), value: app.packageVersion },
          {
            label: translate('apps.filing'),
            value:
              app.filingId === null ? (
                translate('apps.notFiled')
              ) : (
                <Link
                  component={RouterLink}
                  to={`/app-filings/${encodeURIComponent(app.filingId)}`}
                  underline="hover"
                  data-testid="open-app-filing"
                >
                  {app.filingNumber ?? translate(`app-filings.state.${app.filingState ?? 'DRAFT'}`)}
                </Link>
              ),
          },
          { label: translate('apps.validUntil'), value: app.validUntil },
          ...(['inUse', 'reviewing', 'stopped'] as const).map((each) => ({
            label: translate(`apps.usesLabel.${each}`),
            value: uses[each],
          })),
          { label: translate('apps.createdBy'), value: app.createdByName },
          { label: translate('apps.updatedAt'), value: <Time at={app.updatedAt} as="full" /> },
        ]}
      />
    </Panel>
  );
}
