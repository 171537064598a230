import { Box, Button, Drawer, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { apiUrl } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { actionText, targetText } from './action-text.ts';
import type { AuditEntry } from './audit-entry.ts';
import { Diff } from './Diff.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';
import { VisibilityDialog } from './VisibilityDialog.tsx';

function ActionName({ entry }: { entry: AuditEntry }) {
  const translate = useTranslate();
  return (
    <>
      <Typography component="div" sx={{ fontSize: '0.8125rem' }}>
        {actionText(entry.action, translate)}
      </Typography>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {targetText(entry, translate)}
        {entry.reason !== null && entry.reason !== '' && ` · ${entry.reason}`}
      </Box>
    </>
  );
}

const columns: readonly Column<AuditEntry>[] = [
  { key: 'at', label: 'audit.at', sortable: true, render: ({ at }) => <Time at={at} as="full" /> },
  {
    key: 'actorName',
    label: 'audit.actor',
    render: ({ actorName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{actorName}</Box>,
  },
  {
    key: 'action',
    label: 'audit.action',
    grow: true,
    render: (entry) => <ActionName entry={entry} />,
  },
  {
    key: 'unitName',
    label: 'list.unit',
    from: 'lg',
    render: ({ unitName }) => <Box sx={{ whiteSpace: 'nowrap' }}>{unitName}</Box>,
  },
  { key: 'seq', label: 'audit.seq', align: 'right', from: 'lg', render: ({ seq }) => seq },
];

function card(entry: AuditEntry) {
  return (
    <Stack sx={{ gap: 0.25 }}>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        <Time at={entry.at} as="full" /> · {entry.actorName}
      </Typography>
      <ActionName entry={entry} />
    </Stack>
  );
}

function EntryDrawer({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const translate = useTranslate();
  return (
    <Drawer anchor="right" open onClose={onClose}>
      <Stack
        role="dialog"
        aria-label={translate('audit.entry')}
        sx={{ width: { xs: '100vw', sm: 480 }, p: 2, gap: 2 }}
      >
        <Typography variant="h2">{actionText(entry.action, translate)}</Typography>
        <Facts
          rows={[
            { label: translate('audit.at'), value: <Time at={entry.at} as="full" /> },
            { label: translate('audit.actor'), value: entry.actorName },
            { label: translate('list.unit'), value: entry.unitName },
            { label: translate('audit.target'), value: targetText(entry, translate) },
            { label: translate('audit.reason'), value: entry.reason },
            { label: translate('audit.seq'), value: entry.seq },
            {
              label: translate('audit.hash'),
              value: <Hash text={entry.hash} />,
            },
          ]}
        />
        <Typography variant="h3">{translate('audit.changes')}</Typography>
        <Diff entry={entry} />
        <Button onClick={onClose}>{translate('action.close')}</Button>
      </Stack>
    </Drawer>
  );
}

const dialogs = ['verify', 'visibility'] as const;

/** Who did what, when, and what it changed; the chain can be checked at any time. */
export default function AuditList() {
  const translate = useTranslate();
  const mayRead = useCan('audit', 'read');
  const mayExport = useCan('audit', 'export');
  const [entry, setEntry] = useState<AuditEntry>();
  const [params] = useSearchParams();
  const [dialog, setDialog] = useState(() => dialogs.find((one) => one === params.get('show')));
  const kinds = ['unit', 'account', 'grant', 'token', 'alert', 'asset', 'poll', 'source', 'system'];
  const facets: readonly Facet[] = [
    {
      field: 'targetKind',
      label: 'audit.target',
      choices: kinds.map((kind) => ({ value: kind, label: translate(`audit.noun.${kind}`) })),
    },
  ];
  return (
    <>
      <ListPage<AuditEntry>
        resource="audit"
        title={translate('audit.title')}
        text={translate('audit.text')}
        columns={columns}
        card={card}
        sort={{ field: 'at', order: 'DESC' }}
        facets={facets}
        searchLabel={translate('audit.search')}
        actions={
          mayRead && (
            <>
              {mayExport && (
                <Button component="a" href={apiUrl('/audit/export')} download>
                  {translate('audit.export')}
                </Button>
              )}
              <Button onClick={() => setDialog('visibility')}>
                {translate('audit.whoCouldSee')}
              </Button>
              <Button
                variant="contained"
                data-testid="audit-verify"
                onClick={() => setDialog('verify')}
              >
                {translate('audit.verify')}
              </Button>
            </>
          )
        }
        empty={{ title: translate('audit.empty'), text: translate('audit.emptyHelp') }}
        onOpen={setEntry}
      />
      {entry !== undefined && <EntryDrawer entry={entry} onClose={() => setEntry(undefined)} />}
      {dialog === 'verify' && <VerifyDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'visibility' && <VisibilityDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}
