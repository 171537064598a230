import { Alert, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { AuditTrail } from '../audit/AuditTrail.tsx';
import { eventsUrl } from '../events/event-url.ts';
import { EventTable } from '../events/EventTable.tsx';
import type { EventRow } from '../events/event-row.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useApi, useRecord } from '../providers/use-api.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Loaded, Pending } from '../shapes/States.tsx';
import { inOrder, type AssetDetail } from './asset.ts';
import { AssetDialog } from './AssetDialog.tsx';
import { Interfaces, Neighbours } from './AssetTabs.tsx';
import { ChangesTab } from './ChangesTab.tsx';
import { ClaimPanel } from './ClaimPanel.tsx';
import { IdentityTab } from './IdentityTab.tsx';
import { KindMark } from './KindMark.tsx';
import { ServicesTab } from './ServicesTab.tsx';

const shownEvents = 50;

function AssetEvents({ id }: { id: string }) {
  const translate = useTranslate();
  const events = useApi<{ events: EventRow[] }>('/events', {
    query: { query: `asset.id:${id}`, limit: shownEvents },
  });
  return (
    <Loaded query={events}>
      {({ events: rows }) =>
        rows.length === 0 ? (
          <Empty title={translate('assets.noEvents')} text={translate('assets.noEventsHelp')} />
        ) : (
          <>
            <EventTable events={rows} />
            <Button
              component={Link}
              to={eventsUrl({ query: `asset.id:${id}`, range: { kind: 'last', span: '7d' } })}
              sx={{ m: 1.5 }}
            >
              {translate('assets.allEvents')}
            </Button>
          </>
        )
      }
    </Loaded>
  );
}

function AssetFacts({ asset }: { asset: AssetDetail }) {
  const translate = useTranslate();
  return (
    <Facts
      rows={[
        { label: translate('list.unit'), value: asset.unitName },
        { label: translate('assets.kindLabel'), value: <KindMark kind={asset.kind} /> },
        { label: translate('assets.vendor'), value: asset.vendor },
        { label: translate('assets.model'), value: asset.model },
        { label: translate('assets.serial'), value: asset.serial },
        { label: translate('assets.osVersion'), value: asset.osVersion },
        { label: translate('assets.addresses'), value: inOrder(asset.addresses).join(', ') },
        { label: translate('assets.source'), value: translate(`assets.origin.${asset.origin}`) },
        { label: translate('assets.firstSeen'), value: <Time at={asset.firstSeenAt} as="full" /> },
        { label: translate('assets.lastSeen'), value: <Time at={asset.lastSeenAt} as="full" /> },
        {
          label: translate('assets.lastPolled'),
          value: <Time at={asset.lastPolledAt} as="full" />,
        },
        {
          label: translate('assets.interfaces'),
          value:
            asset.interfacesTotal === 0
              ? null
              : translate('assets.interfacesUp', {
                  up: asset.interfacesUp,
                  total: asset.interfacesTotal,
                }),
        },
      ]}
    />
  );
}

export default function AssetShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const mayEdit = useCan('assets', 'update');
  const maySeeEvents = useCan('events', 'read');
  const maySeeAudit = useCan('audit', 'read');
  const [editing, setEditing] = useState(false);
  const { data: asset, error, refetch } = useRecord<AssetDetail>('assets', id);
  if (asset === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const wasPolled = asset.lastPolledAt !== null || asset.interfacesTotal > 0;
  const polled = [
    {
      id: 'interfaces',
      label: translate('assets.interfaces'),
      flush: true,
      content: <Interfaces id={id} />,
    },
    {
      id: 'neighbours',
      label: translate('assets.neighbours'),
      flush: true,
      content: <Neighbours id={id} />,
    },
  ];
  const services = {
    id: 'services',
    label: translate('assets.services'),
    flush: true,
    content: <ServicesTab id={id} />,
  };
  return (
    <>
      <RecordPage
        title={asset.name}
        parent={{ label: translate('assets.title'), to: '/assets' }}
        mark={
          <Stack direction="row" sx={{ gap: 1 }}>
            <StateMark kind="assets" state={asset.state} />
            {asset.presence === 'gone' && <StateMark kind="presence" state="gone" />}
          </Stack>
        }
        text={[asset.unitName, asset.vendor, asset.model]
          .filter((part) => part !== null && part !== '')
          .join(' · ')}
        actions={
          mayEdit && <Button onClick={() => setEditing(true)}>{translate('action.edit')}</Button>
        }
        tabs={[
          ...(wasPolled ? polled : [services]),
          {
            id: 'identity',
            label: translate('assets.identity'),
            flush: true,
            content: <IdentityTab asset={asset} mayEdit={mayEdit} />,
          },
          {
            id: 'changes',
            label: translate('assets.changes'),
            flush: true,
            content: <ChangesTab id={id} />,
          },
          ...(wasPolled ? [services] : []),
          ...(maySeeEvents
            ? [
                {
                  id: 'events',
                  label: translate('events.title'),
                  flush: true,
                  content: <AssetEvents id={id} />,
                },
              ]
            : []),
          ...(maySeeAudit
            ? [
                {
                  id: 'audit',
                  label: translate('audit.title'),
                  content: <AuditTrail targetKind="asset" targetId={id} />,
                },
              ]
            : []),
        ]}
        aside={
          <Stack sx={{ gap: 2 }}>
            {asset.mergedInto !== null && (
              <Alert severity="info">
                {translate('assets.nowIn')}{' '}
                <Link to={`/assets/${encodeURIComponent(asset.mergedInto)}`}>
                  {translate('assets.openKept')}
                </Link>
              </Alert>
            )}
            <ClaimPanel asset={asset} />
            <Panel title={translate('assets.facts')}>
              <AssetFacts asset={asset} />
            </Panel>
          </Stack>
        }
      />
      {editing && <AssetDialog asset={asset} onClose={() => setEditing(false)} />}
    </>
  );
}
