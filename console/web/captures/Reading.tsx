import { Alert, Stack } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatBytes, formatCount } from '../format/numbers.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import type { CaptureDetail } from './capture.ts';

/** How the file was read: what was in it, what was left out and why. Nothing of it is silent. */
export function Reading({ summary }: { summary: NonNullable<CaptureDetail['summary']> }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { packets } = summary;
  return (
    <Stack sx={{ gap: 2, p: 2 }}>
      {summary.dropped.length > 0 && (
        <Alert severity="warning">
          {summary.dropped
            .map(({ kind, count }) =>
              translate(`captures.dropped.${kind}`, {
                _: `${kind}: ${count}`,
                count: formatCount(count, locale),
              }),
            )
            .join('；')}
        </Alert>
      )}
      <Panel title={translate('captures.packets')}>
        <Facts
          rows={[
            { label: translate('captures.readPackets'), value: formatCount(packets.read, locale) },
            { label: translate('captures.inFile'), value: formatBytes(packets.bytes) },
            { label: translate('captures.onWire'), value: formatBytes(packets.wireBytes) },
            { label: translate('captures.cut'), value: formatCount(packets.cut, locale) },
            {
              label: translate('captures.malformed'),
              value: formatCount(packets.malformed, locale),
            },
          ]}
        />
      </Panel>
      <Panel title={translate('captures.protocols')} flush>
        <PlainTable
          label={translate('captures.protocols')}
          rows={summary.protocols}
          keyOf={({ name }) => name}
          columns={[
            {
              label: translate('captures.protocol'),
              render: ({ name }) => translate(`captures.protocolName.${name}`, { _: name }),
            },
            {
              label: translate('captures.packets'),
              align: 'right',
              render: (row) => formatCount(row.packets, locale),
            },
          ]}
        />
      </Panel>
      <Panel title={translate('captures.interfaces')} flush>
        <PlainTable
          label={translate('captures.interfaces')}
          rows={summary.interfaces.map((one, index) => ({ ...one, index }))}
          keyOf={({ index }) => String(index)}
          columns={[
            { label: translate('captures.name'), render: ({ name, index }) => name ?? `#${index}` },
            {
              label: translate('captures.linkType'),
              align: 'right',
              render: ({ linkType }) => linkType,
            },
            {
              label: translate('captures.packets'),
              align: 'right',
              render: (row) => formatCount(row.packets, locale),
            },
            {
              label: translate('captures.readable'),
              render: ({ readable }) => translate(readable ? 'captures.yes' : 'captures.no'),
            },
          ]}
        />
      </Panel>
    </Stack>
  );
}
