import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { useCan } from '../providers/session.ts';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { packagePath, packageStates, platforms, type PackageRow } from './package.ts';
import { PackageCard, packageColumns } from './PackageTable.tsx';

/** Every package that was handed in, and what the checks say of it. */
export default function PackageList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayUpload = useCan('apps', 'create');
  const upload = mayUpload && (
    <Button
      component={Link}
      to="/app-packages/upload"
      variant="contained"
      data-testid="upload-package"
    >
      {translate('appPackages.upload')}
    </Button>
  );
  const facets: readonly Facet[] = [
    {
      field: 'platform',
      label: 'appPackages.platformLabel',
      choices: platforms.map((value) => ({
        value,
        label: translate(`appPackages.platform.${value}`),
      })),
    },
  ];
  return (
    <ListPage<PackageRow>
      resource="app-packages"
      permission="apps"
      title={translate('appPackages.title')}
      text={translate('appPackages.listText')}
      columns={packageColumns}
      card={(row) => <PackageCard row={row} />}
      sort={{ field: 'uploadedAt', order: 'DESC' }}
      states={{ field: 'state', values: packageStates }}
      facets={facets}
      actions={upload}
      searchLabel={translate('appPackages.search')}
      empty={{
        title: translate('appPackages.empty'),
        text: translate('appPackages.emptyHelp'),
        action: upload,
      }}
      onOpen={({ id }) => void navigate(packagePath(id))}
    />
  );
}
