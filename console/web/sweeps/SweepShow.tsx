import { Box, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { AuditTrail } from '../audit/AuditTrail.tsx';
import { listUrl } from '../home/home.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction, useRecord } from '../providers/use-api.ts';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import { codeFont } from '../theme/theme.ts';
import { isActive, mayGoOn, type SweepDetail } from './sweep.ts';
import { SweepHosts } from './SweepHosts.tsx';
import { SweepProgress } from './SweepProgress.tsx';

function Reasons({ sweep }: { sweep: SweepDetail }) {
  const translate = useTranslate();
  if (sweep.reasons.length === 0) {
    return <Empty title={translate('sweeps.nobody')} text={translate('sweeps.nobodyHelp')} />;
  }
  return (
    <PlainTable
      label={translate('sweeps.reasons')}
      rows={sweep.reasons}
      keyOf={({ why }) => why}
      columns={[
        {
          label: translate('sweeps.whyAsked'),
          render: ({ why }) => translate(`sweeps.scheme.${why}`, { _: why }),
        },
        { label: translate('sweeps.found'), align: 'right', render: ({ hosts }) => hosts },
      ]}
    />
  );
}

function Brought({ sweep }: { sweep: SweepDetail }) {
  const translate = useTranslate();
  const kinds = ['new', 'changed', 'returned', 'gone'] as const;
  const filter = (kind: string) => ({ kind, source: 'sweep', sourceRef: sweep.id });
  return (
    <Facts
      rows={kinds.map((kind) => ({
        label: translate(`assets.change.${kind}`),
        value:
          sweep.changes[kind] === 0 ? (
            '0'
          ) : (
            <Link to={listUrl('asset-changes', filter(kind))}>{sweep.changes[kind]}</Link>
          ),
      }))}
    />
  );
}

function Prefixes({ prefixes }: { prefixes: readonly string[] }) {
  return (
    <Box
      component="ul"
      sx={{ m: 0, p: 0, listStyle: 'none', fontFamily: codeFont, fontSize: '0.75rem' }}
    >
      {prefixes.map((prefix) => (
        <li key={prefix}>{prefix}</li>
      ))}
    </Box>
  );
}

function SweepAside({ sweep }: { sweep: SweepDetail }) {
  const translate = useTranslate();
  return (
    <>
      <Panel title={translate('sweeps.facts')}>
        <Facts
          rows={[
            {
              label: translate('sweeps.plan'),
              value: (
                <Link to={`/address-plans/${encodeURIComponent(sweep.planId)}`}>
                  {sweep.planName}
                </Link>
              ),
            },
            { label: translate('list.unit'), value: sweep.unitName },
            { label: translate('sweeps.startedBy'), value: sweep.createdByName },
            {
              label: translate('sweeps.startedAt'),
              value: <Time at={sweep.startedAt ?? sweep.createdAt} as="full" />,
            },
            { label: translate('sweeps.endedAt'), value: <Time at={sweep.endedAt} as="full" /> },
            {
              label: translate('sweeps.rate'),
              value: translate('sweeps.perSecond', { rate: sweep.rate }),
            },
            { label: translate('sweeps.ports'), value: sweep.settings.ports?.join(' ') },
          ]}
        />
      </Panel>
      <Panel title={translate('sweeps.brought')}>
        <Brought sweep={sweep} />
      </Panel>
      <Panel title={translate('sweeps.asked')}>
        <Prefixes prefixes={sweep.prefixes} />
      </Panel>
      {sweep.aliasedPrefixes.length > 0 && (
        <Panel title={translate('sweeps.aliased')}>
          <Box sx={{ color: 'text.secondary', mb: 1 }}>{translate('sweeps.aliasedHelp')}</Box>
          <Prefixes prefixes={sweep.aliasedPrefixes} />
        </Panel>
      )}
    </>
  );
}

export default function SweepShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const mayStop = useCan('sweeps', 'update');
  const maySeeAudit = useCan('audit', 'read');
  const [asking, setAsking] = useState(false);
  const { data: sweep, error, refetch } = useRecord<SweepDetail>('sweeps', id);
  const stop = useAction(
    () => fetchApi(`/sweeps/${encodeURIComponent(id)}/stop`, { method: 'POST', body: {} }),
    { touches: ['sweeps'], done: 'sweeps.stopAsked', onDone: () => setAsking(false) },
  );
  const goOn = useAction(
    () => fetchApi(`/sweeps/${encodeURIComponent(id)}/resume`, { method: 'POST', body: {} }),
    { touches: ['sweeps'], done: 'sweeps.goesOn' },
  );
  if (sweep === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const active = isActive(sweep);
  return (
    <Stack sx={{ gap: 2 }}>
      <RecordPage
        title={sweep.planName}
        parent={{ label: translate('sweeps.title'), to: '/sweeps' }}
        mark={<StateMark kind="sweeps" state={sweep.state} />}
        text={sweep.unitName}
        actions={
          mayStop &&
          (active ? (
            <Button
              variant="contained"
              color="error"
              disabled={sweep.state === 'stopping'}
              onClick={() => setAsking(true)}
              data-testid="stop-sweep"
            >
              {translate('sweeps.stop')}
            </Button>
          ) : (
            mayGoOn(sweep) && (
              <Button disabled={goOn.isPending} onClick={() => goOn.mutate(undefined)}>
                {translate('sweeps.goOn')}
              </Button>
            )
          ))
        }
        tabs={[
          {
            id: 'hosts',
            label: translate('sweeps.hosts'),
            flush: true,
            content: (
              <>
                <Box sx={{ p: 2 }}>
                  <SweepProgress sweep={sweep} />
                </Box>
                <SweepHosts key={sweep.state} id={id} growing={active} />
              </>
            ),
          },
          {
            id: 'reasons',
            label: translate('sweeps.reasons'),
            flush: true,
            content: <Reasons sweep={sweep} />,
          },
          ...(maySeeAudit
            ? [
                {
                  id: 'audit',
                  label: translate('audit.title'),
                  content: <AuditTrail targetKind="sweep" targetId={id} />,
                },
              ]
            : []),
        ]}
        aside={<SweepAside sweep={sweep} />}
      />
      {asking && (
        <ConfirmDialog
          title={translate('sweeps.stop')}
          text={translate('sweeps.stopHelp')}
          confirm={translate('sweeps.stop')}
          onConfirm={() => stop.mutate(undefined)}
          onCancel={() => setAsking(false)}
        />
      )}
    </Stack>
  );
}
