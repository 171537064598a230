import { Alert, Box, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { ReasonDialog } from '../shapes/ReasonDialog.tsx';
import type { AssetDetail } from './asset.ts';
import type { Identifier, Merge } from './inventory.ts';
import { MergeDialog } from './MergeDialog.tsx';
import { Provenance } from './Provenance.tsx';

const wholeList = { range: '[0,499]' };

function Identifiers({ id }: { id: string }) {
  const translate = useTranslate();
  const query = useApi<Identifier[]>(`/assets/${encodeURIComponent(id)}/identifiers`, {
    query: wholeList,
  });
  return (
    <Loaded query={query} rows={3}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            title={translate('assets.noIdentifiers')}
            text={translate('assets.noIdentifiersHelp')}
          />
        ) : (
          <PlainTable<Identifier>
            label={translate('assets.identifiers')}
            rows={rows}
            keyOf={({ id: key }) => key}
            columns={[
              {
                label: translate('assets.identifierKind'),
                render: ({ kind }) => translate(`assets.identifier.${kind}`),
              },
              {
                label: translate('assets.value'),
                render: ({ value, untilAt }) => <Code struck={untilAt !== null}>{value}</Code>,
              },
              { label: translate('assets.source'), render: (row) => <Provenance {...row} /> },
              {
                label: translate('assets.firstSeen'),
                render: ({ firstSeenAt }) => <Time at={firstSeenAt} />,
              },
              {
                label: translate('assets.lastSeen'),
                render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" />,
              },
              {
                label: translate('assets.times'),
                align: 'right',
                render: ({ seenCount }) => seenCount,
              },
            ]}
          />
        )
      }
    </Loaded>
  );
}

function UnmergeDialog({
  assetId,
  merge,
  onClose,
}: {
  assetId: string;
  merge: Merge;
  onClose: () => void;
}) {
  const translate = useTranslate();
  return (
    <ReasonDialog
      title={translate('assets.unmerge')}
      label={translate('assets.reason')}
      longest={500}
      send={(reason) =>
        fetchApi(`/assets/${encodeURIComponent(assetId)}/unmerge`, {
          method: 'POST',
          body: { mergeId: merge.id, reason },
        })
      }
      touches={['assets', 'exposure', 'exposure-findings']}
      done="assets.saved"
      onClose={onClose}
    >
      <Alert severity="info">{translate('assets.unmergeHelp', { name: merge.mergedName })}</Alert>
    </ReasonDialog>
  );
}

function Merges({ id, mayEdit }: { id: string; mayEdit: boolean }) {
  const translate = useTranslate();
  const [undoing, setUndoing] = useState<Merge>();
  const query = useApi<Merge[]>(`/assets/${encodeURIComponent(id)}/merges`, { query: wholeList });
  return (
    <Loaded query={query} rows={2}>
      {(rows) => (
        <>
          {rows.length === 0 ? (
            <Box sx={{ p: 2, color: 'text.secondary' }}>{translate('assets.noMerges')}</Box>
          ) : (
            <PlainTable<Merge>
              label={translate('assets.merges')}
              rows={rows}
              keyOf={({ id: key }) => key}
              columns={[
                { label: translate('assets.mergedName'), render: ({ mergedName }) => mergedName },
                {
                  label: translate('assets.because'),
                  render: ({ basis, evidence, reason }) => (
                    <>
                      {translate(`assets.basis.${basis}`)} {reason}
                      {evidence.map(({ kind, value }) => (
                        <Code key={`${kind}${value}`} block>
                          {translate(`assets.identifier.${kind}`)} {value}
                        </Code>
                      ))}
                    </>
                  ),
                },
                { label: translate('assets.by'), render: ({ byName }) => byName },
                { label: translate('assets.at'), render: ({ at }) => <Time at={at} /> },
                {
                  label: translate('assets.unmerge'),
                  render: (merge) =>
                    merge.undoneAt === null ? (
                      mayEdit && (
                        <Button variant="text" onClick={() => setUndoing(merge)}>
                          {translate('assets.unmerge')}
                        </Button>
                      )
                    ) : (
                      <>
                        {translate('assets.undone')} <Time at={merge.undoneAt} />
                      </>
                    ),
                },
              ]}
            />
          )}
          {undoing && (
            <UnmergeDialog assetId={id} merge={undoing} onClose={() => setUndoing(undefined)} />
          )}
        </>
      )}
    </Loaded>
  );
}

/** What names the machine, who said so, and with which other assets it was found to be one. */
export function IdentityTab({ asset, mayEdit }: { asset: AssetDetail; mayEdit: boolean }) {
  const translate = useTranslate();
  const { id } = asset;
  const [merging, setMerging] = useState(false);
  return (
    <Stack sx={{ gap: 2, p: 2 }}>
      <Panel title={translate('assets.identifiers')} flush>
        <Identifiers id={id} />
      </Panel>
      <Panel
        title={translate('assets.merges')}
        flush
        aside={
          mayEdit &&
          asset.mergedInto === null && (
            <Button variant="text" onClick={() => setMerging(true)} data-testid="merge-asset">
              {translate('assets.merge')}
            </Button>
          )
        }
      >
        <Merges id={id} mayEdit={mayEdit} />
      </Panel>
      {merging && <MergeDialog asset={asset} onClose={() => setMerging(false)} />}
    </Stack>
  );
}
