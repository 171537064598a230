import { Button, Link } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty } from '../shapes/States.tsx';
import { comparePath, packagePath, versionText, type Package } from './package.ts';

/** Other packages of the same app, each one click from the comparison with this one. */
export function VersionsTab({ row }: { row: Package }) {
  const translate = useTranslate();
  const { versions } = row;
  if (versions.length === 0) {
    return (
      <Empty
        title={translate('appPackages.noVersions')}
        text={translate('appPackages.noVersionsHelp')}
      />
    );
  }
  return (
    <PlainTable
      label={translate('appPackages.tab.versions')}
      rows={versions}
      keyOf={({ id }) => id}
      columns={[
        {
          label: translate('appPackages.version'),
          render: (other) => (
            <Link component={RouterLink} to={packagePath(other.id)} underline="hover">
              {versionText(other)}
            </Link>
          ),
        },
        {
          label: translate('appPackages.stateLabel'),
          render: ({ state }) => <StateMark kind="app-packages" state={state} plain />,
        },
        {
          label: translate('appPackages.uploadedAt'),
          render: ({ uploadedAt }) => <Time at={uploadedAt} as="full" />,
        },
        {
          label: translate('appPackages.comparison'),
          render: (other) => {
            if (other.state !== 'read' || row.state !== 'read') return '–';
            // From the older to the newer one, whichever of them is on screen.
            const older = other.uploadedAt <= row.uploadedAt;
            return (
              <Button
                component={RouterLink}
                to={older ? comparePath(row.id, other.id) : comparePath(other.id, row.id)}
                variant="text"
                data-testid="compare"
              >
                {translate('appPackages.compare')}
              </Button>
            );
          },
        },
      ]}
    />
  );
}
