import Download from '@mui/icons-material/DownloadOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { apiUrl } from '../providers/http.ts';
import { Facts } from '../shapes/Facts.tsx';
import { codeFont } from '../theme/theme.ts';
import { versionText, type Package, type PackageSummary } from './package.ts';

function Names({ names }: { names: readonly string[] }) {
  return (
    <Box
      component="ul"
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        columns: { md: 2 },
        fontFamily: codeFont,
        fontSize: '0.75rem',
        overflowWrap: 'anywhere',
      }}
    >
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </Box>
  );
}

/** What the file says of itself; the whole of it as JSON for those who go on with their own tools. */
export function FactsTab({ row, summary }: { row: Package; summary: PackageSummary }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { components } = summary;
  const label = (name: string): string => translate(`appPackages.fact.${name}`);
  const count = (value: number): string => formatCount(value, locale);
  const parts = (['activities', 'services', 'receivers', 'providers'] as const).map(
    (kind) => `${translate(`appPackages.component.${kind}`)} ${count(components[kind])}`,
  );
  return (
    <Stack sx={{ gap: 2 }}>
      <Facts
        rows={[
          { label: label('label'), value: summary.label },
          { label: label('packageName'), value: summary.packageName },
          { label: label('version'), value: versionText(row) },
          {
            label: label(summary.platform === 'ios' ? 'minOs' : 'sdk'),
            value: [summary.minSdk, summary.targetSdk].filter((each) => each !== null).join(' / '),
          },
          ...(summary.platform === 'android'
            ? [
                { label: label('components'), value: parts.join(' · ') },
                { label: label('exported'), value: count(components.exported) },
                {
                  label: label('code'),
                  value: translate('appPackages.dex', {
                    files: count(summary.dexFiles),
                    classes: count(summary.dexClasses),
                  }),
                },
              ]
            : []),
          {
            label: label('native'),
            value: [count(summary.nativeLibraries), summary.abis.join(', ')]
              .filter((each) => each !== '')
              .join(' · '),
          },
          { label: label('urls'), value: count(summary.urls) },
        ]}
      />
      <div>
        <Typography variant="h3" sx={{ mb: 0.5 }}>
          {translate('appPackages.domains', { count: count(summary.domains.length) })}
        </Typography>
        {summary.domains.length === 0 ? (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('appPackages.noDomains')}
          </Typography>
        ) : (
          <Names names={summary.domains} />
        )}
      </div>
      <Button
        component="a"
        href={apiUrl(`/app-packages/${encodeURIComponent(row.id)}/facts`)}
        download={`${row.packageName ?? row.id}-facts.json`}
        startIcon={<Download />}
        sx={{ alignSelf: 'flex-start' }}
      >
        {translate('appPackages.allFacts')}
      </Button>
    </Stack>
  );
}
