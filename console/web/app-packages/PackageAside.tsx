import { Box, Link } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatBytes } from '../format/numbers.ts';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import type { Package } from './package.ts';
import { VerdictCounts } from './VerdictCounts.tsx';

/** The file itself: whose, from whom, since when, and the hashes by which anybody knows it again. */
function FilePanel({ row }: { row: Package }) {
  const translate = useTranslate();
  return (
    <Panel title={translate('appPackages.file')}>
      <Facts
        rows={[
          { label: translate('appPackages.fileName'), value: row.fileName },
          { label: translate('appPackages.size'), value: formatBytes(row.bytes) },
          { label: translate('appPackages.unit'), value: row.unitName },
          {
            label: translate('appPackages.app'),
            value:
              row.appId === null ? (
                translate('appPackages.noApp')
              ) : (
                <Link
                  component={RouterLink}
                  to={`/apps/${encodeURIComponent(row.appId)}`}
                  underline="hover"
                >
                  {translate('appPackages.openApp')}
                </Link>
              ),
          },
          { label: translate('appPackages.uploadedBy'), value: row.uploadedBy },
          {
            label: translate('appPackages.uploadedAt'),
            value: <Time at={row.uploadedAt} as="full" />,
          },
          { label: translate('appPackages.readAt'), value: <Time at={row.readAt} as="full" /> },
          { label: 'SHA-256', value: <Hash text={row.sha256} /> },
          { label: 'SM3', value: <Hash text={row.sm3} /> },
        ]}
      />
    </Panel>
  );
}

type Vet = NonNullable<Package['vet']>;

/** Each run of the checks, newest first: what was decided points to the run that was seen. */
function VetsPanel({ row }: { row: Package }) {
  const translate = useTranslate();
  const { data = [] } = useApi<readonly Vet[]>(`/app-packages/${encodeURIComponent(row.id)}/vets`, {
    enabled: row.vet !== null,
  });
  if (data.length === 0) return null;
  return (
    <Panel title={translate('appPackages.vets')} testId="package-vets">
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, fontSize: '0.8125rem' }}>
        {data.map((vet) => (
          <Box component="li" key={vet.id} sx={{ '& + li': { mt: 1.5 } }}>
            <div>
              {translate(`appPackages.vetWhy.${vet.why}`)} · <Time at={vet.at} as="short" />
            </div>
            <VerdictCounts counts={vet.counts} />
            <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
              {translate('appPackages.rulesVersion', { version: vet.rulesVersion })}
            </Box>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}

export function PackageAside({ row }: { row: Package }) {
  return (
    <>
      <FilePanel row={row} />
      <VetsPanel row={row} />
    </>
  );
}
