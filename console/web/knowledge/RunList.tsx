import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import type { KnowledgeRunView } from '../../api/knowledge/schema.ts';
import { formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import type { Column } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { FileDialog } from './FileDialog.tsx';
import { WalkDialog } from './WalkDialog.tsx';

type Run = KnowledgeRunView;

const kinds = ['leases', 'dns', 'reverse-walk'] as const satisfies readonly Run['kind'][];

function Name({ run }: { run: Run }) {
  const translate = useTranslate();
  const parts = [translate(`knowledge.kind.${run.kind}`), run.server, run.unitName];
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {run.name}
      </Typography>
      <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
        {parts.filter((part) => part !== null).join(' · ')}
      </Box>
    </>
  );
}

/** What came of it; lines that were not understood and what was left out are said. */
function Outcome({ run }: { run: Run }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const left = [
    ['faults', run.faults],
    ['dropped', run.dropped],
  ] as const;
  const [first] = run.detail.faults ?? [];
  return (
    <>
      {translate('knowledge.told', { count: formatCount(run.addresses, locale) })}
      {run.outcome !== null &&
        ` · ${translate(`knowledge.outcome.${run.outcome}`, { _: run.outcome })}`}
      {left
        .filter(([, count]) => count > 0)
        .map(([name, count]) => (
          <Box key={name} sx={(theme) => ({ fontSize: '0.75rem', color: theme.tones.medium.ink })}>
            {translate(`knowledge.${name}`, { count: formatCount(count, locale) })}
            {name === 'faults' &&
              first !== undefined &&
              ` ${translate('knowledge.firstFault', { line: first.line, text: first.text })}`}
          </Box>
        ))}
    </>
  );
}

const columns: readonly Column<Run>[] = [
  { key: 'name', label: 'knowledge.source', grow: true, render: (run) => <Name run={run} /> },
  {
    key: 'state',
    label: 'knowledge.stateLabel',
    render: ({ state }) => <StateMark kind="knowledge" state={state} plain />,
  },
  { key: 'outcome', label: 'knowledge.result', render: (run) => <Outcome run={run} /> },
  {
    key: 'assets',
    label: 'assets.title',
    align: 'right',
    from: 'lg',
    render: ({ assets }) => assets,
  },
  {
    key: 'createdAt',
    label: 'knowledge.at',
    sortable: true,
    from: 'md',
    render: ({ byName, createdAt }) => (
      <>
        {byName} <Time at={createdAt} />
      </>
    ),
  },
];

/** What books know of addresses: leases, DNS and reverse zones. Sweeps ask there first. */
export default function RunList() {
  const translate = useTranslate();
  const mayAdd = useCan('sweeps', 'create');
  const [open, setOpen] = useState<'file' | 'walk'>();
  const actions = mayAdd && (
    <>
      <Button onClick={() => setOpen('walk')} data-testid="add-walk">
        {translate('knowledge.walk')}
      </Button>
      <Button variant="contained" onClick={() => setOpen('file')} data-testid="add-knowledge">
        {translate('knowledge.addFile')}
      </Button>
    </>
  );
  return (
    <>
      <ListPage<Run>
        resource="knowledge/runs"
        permission="sweeps"
        title={translate('knowledge.title')}
        text={translate('knowledge.purpose')}
        columns={columns}
        card={(run) => (
          <Stack sx={{ gap: 0.5 }}>
            <StateMark kind="knowledge" state={run.state} />
            <Name run={run} />
            <div>
              <Outcome run={run} />
            </div>
          </Stack>
        )}
        sort={{ field: 'createdAt', order: 'DESC' }}
        searchable={false}
        facets={[
          {
            field: 'kind',
            label: translate('knowledge.kindLabel'),
            choices: kinds.map((value) => ({ value, label: translate(`knowledge.kind.${value}`) })),
          },
        ]}
        actions={actions}
        empty={{
          title: translate('knowledge.empty'),
          text: translate('knowledge.emptyHelp'),
          ...(mayAdd && {
            action: (
              <Button variant="contained" onClick={() => setOpen('file')}>
                {translate('knowledge.addFile')}
              </Button>
            ),
          }),
        }}
      />
      {open === 'file' && <FileDialog onClose={() => setOpen(undefined)} />}
      {open === 'walk' && <WalkDialog onClose={() => setOpen(undefined)} />}
    </>
  );
}
