import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Filterable } from '../shapes/Filterable.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty } from '../shapes/States.tsx';
import { codeFont } from '../theme/theme.ts';
import type { PackageSummary } from './package.ts';

type Sdk = PackageSummary['sdks'][number];

function Where({ sdk }: { sdk: Sdk }) {
  return (
    <Box
      sx={{
        fontFamily: codeFont,
        fontSize: '0.6875rem',
        whiteSpace: 'normal',
        overflowWrap: 'anywhere',
        minWidth: 200,
      }}
    >
      {sdk.evidence.map((each) => (
        <div key={each}>{each}</div>
      ))}
    </Box>
  );
}

/** Code of others inside the package, and by what it was known. */
export function SdksTab({ summary }: { summary: Pick<PackageSummary, 'sdks' | 'packers'> }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { sdks, packers } = summary;
  return (
    <Stack>
      {packers.length > 0 && (
        <Typography variant="body2" sx={{ p: 2, pb: 0 }}>
          {translate('appPackages.packedBy', {
            names: packers.join(locale === 'en' ? ', ' : '、'),
          })}
        </Typography>
      )}
      {sdks.length === 0 ? (
        <Empty
          title={translate('appPackages.noSdks')}
          text={translate(
            packers.length > 0 ? 'appPackages.noSdksPacked' : 'appPackages.noSdksHelp',
          )}
        />
      ) : (
        <Filterable
          rows={sdks}
          label={translate('appPackages.findSdk')}
          textOf={({ id, name, vendor, category }) =>
            [id, name, vendor ?? '', category ?? ''].join(' ')
          }
        >
          {(rows) => (
            <PlainTable
              label={translate('appPackages.tab.sdks')}
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                {
                  label: translate('appPackages.sdk'),
                  render: ({ name, id }) => (
                    <>
                      <Box sx={{ fontSize: '0.875rem' }}>{name}</Box>
                      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{id}</Box>
                    </>
                  ),
                },
                { label: translate('appPackages.vendor'), render: ({ vendor }) => vendor ?? '–' },
                {
                  label: translate('appPackages.category'),
                  render: ({ category }) =>
                    category === null
                      ? '–'
                      : translate(`appPackages.sdkCategory.${category}`, { _: category }),
                },
                { label: translate('appPackages.knownBy'), render: (sdk) => <Where sdk={sdk} /> },
              ]}
            />
          )}
        </Filterable>
      )}
    </Stack>
  );
}
