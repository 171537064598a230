import { Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { PartList } from '../shapes/list/PartList.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import type { Measurement, PortalDetail } from './ipv6.ts';
import { Steps } from './Steps.tsx';

function Past({ id }: { id: string }) {
  const translate = useTranslate();
  const state = (row: Measurement) => <StateMark kind="portals" state={row.state} plain />;
  return (
    <PartList<Measurement>
      path={`ipv6/portals/${encodeURIComponent(id)}/measurements`}
      sort={{ field: 'measuredAt', order: 'DESC' }}
      columns={[
        {
          key: 'measuredAt',
          label: 'ipv6.measuredAt',
          grow: true,
          render: ({ measuredAt }) => <Time at={measuredAt} as="full" />,
        },
        { key: 'state', label: 'ipv6.stateLabel', render: state },
      ]}
      card={(row) => (
        <>
          {state(row)} <Time at={row.measuredAt} />
        </>
      )}
      empty={{ title: translate('ipv6.unmeasuredYet'), text: translate('ipv6.unmeasuredHelp') }}
    />
  );
}

const askAgainMs = 3_000;

export default function PortalShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayEdit = useCan('assets', 'update');
  const mayDelete = useCan('assets', 'delete');
  const [asking, setAsking] = useState(false);
  const path = `/ipv6/portals/${encodeURIComponent(id)}`;
  // Nothing tells when a measurement is done: it is asked for until a newer one is there.
  const [older, setOlder] = useState<string | null>();
  const {
    data: portal,
    error,
    refetch,
  } = useApi<PortalDetail>(path, older === undefined ? {} : { refetchInterval: askAgainMs });
  if (older !== undefined && portal !== undefined && portal.lastMeasuredAt !== older) {
    setOlder(undefined);
  }
  const measure = useAction(() => fetchApi(`${path}/measure`, { method: 'POST', body: {} }), {
    touches: ['ipv6', 'ipv6/portals'],
    done: 'ipv6.measuring',
    onDone: () => setOlder(portal?.lastMeasuredAt ?? null),
  });
  const remove = useAction(() => fetchApi(path, { method: 'DELETE' }), {
    touches: ['ipv6', 'ipv6/portals'],
    done: 'ipv6.saved',
    onDone: () => void navigate('/ipv6/portals'),
  });
  if (portal === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return (
    <>
      <RecordPage
        title={portal.name}
        parent={{ label: translate('ipv6.portals'), to: '/ipv6/portals' }}
        mark={<StateMark kind="portals" state={portal.state ?? 'unknown'} />}
        text={portal.domain}
        actions={
          <>
            {mayDelete && (
              <Button color="error" onClick={() => setAsking(true)}>
                {translate('action.delete')}
              </Button>
            )}
            {mayEdit && (
              <Button
                variant="contained"
                disabled={measure.isPending || older !== undefined}
                onClick={() => measure.mutate(undefined)}
              >
                {translate('ipv6.measure')}
              </Button>
            )}
          </>
        }
        tabs={[
          {
            id: 'last',
            label: translate('ipv6.last'),
            flush: true,
            content:
              portal.last === null ? (
                <Empty
                  title={translate('ipv6.unmeasuredYet')}
                  text={translate('ipv6.unmeasuredHelp')}
                />
              ) : (
                <Steps result={portal.last.result} />
              ),
          },
          {
            id: 'past',
            label: translate('ipv6.past'),
            flush: true,
            content: <Past key={portal.lastMeasuredAt} id={id} />,
          },
        ]}
        aside={
          <Panel title={translate('ipv6.portal')}>
            <Facts
              rows={[
                { label: translate('list.unit'), value: portal.unitName },
                { label: translate('ipv6.domain'), value: portal.domain },
                {
                  label: translate('ipv6.measuredAt'),
                  value: <Time at={portal.lastMeasuredAt} as="full" />,
                },
                { label: translate('ipv6.addedBy'), value: portal.addedByName },
              ]}
            />
          </Panel>
        }
      />
      {asking && (
        <ConfirmDialog
          title={translate('ipv6.removePortal')}
          text={translate('ipv6.removePortalHelp', { name: portal.name })}
          confirm={translate('action.delete')}
          onConfirm={() => remove.mutate(undefined)}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}
